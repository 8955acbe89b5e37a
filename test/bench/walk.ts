import { type Clock, manualClock } from '@relais/model';
import type { AccountListRow } from '@relais/parsers';
import { type Contract, seedLedger } from '@relais/simulator';
import { renderOperationsPage } from '@relais/simulator/pages';
import { Pages } from '../../packages/fallback/src/reading/pages.ts';
import { walkOperations } from '../../packages/fallback/src/reading/walk-operations.ts';
import { lookAt } from '../../packages/fallback/src/session/look-at.ts';
import type { PageReader } from '../../packages/fallback/src/transport/page-reader.ts';
import type { ReadPage } from '../../packages/fallback/src/transport/read-page.ts';
import { type Measure, sideBySideCost } from './measure.ts';

const TODAY = '2026-11-22';
const ROWS_A_PAGE = 50;
const FEW = 4;
const MANY = 16;
const WALKS_A_ROUND = 8;
const WARM_UP_ROUNDS = 6;
const ROUNDS = 21;
const BEGINNING = '0001-01-01';

/** What it costs to walk a list whose pages each hold all rows of the one before: text in, STET out. */
export const walk: Measure = {
  name: 'walk',
  run: async () => {
    const [few, many] = [walkOver(FEW), walkOver(MANY)];
    await sideBySideCost(many, few, WARM_UP_ROUNDS);
    const [long, short] = await sideBySideCost(many, few, ROUNDS);
    const ofOne = ({ cpuMs }: { readonly cpuMs: number }): string => (cpuMs / WALKS_A_ROUND).toFixed(1);
    return [
      {
        what: `CPU of a walk over ${MANY} pages ÷ one over ${FEW} (${ofOne(long)} ms, ${ofOne(short)} ms)`,
        ratio: long.cpuMs / short.cpuMs,
        bound: 4.4,
      },
    ];
  },
};

/** The busiest account of the invented bank, as if it had been as busy for long enough. */
function contractWith(count: number): Contract {
  const { customers } = seedLedger({ seed: 1, brand: 'cic', today: TODAY });
  const contracts = customers.flatMap((customer) => customer.contracts);
  const busiest = contracts.reduce((a: Contract, b) => (b.operations.length > a.operations.length ? b : a));
  const operations = Array.from({ length: Math.ceil(count / busiest.operations.length) }, () => busiest.operations);
  const sorted = operations.flat().toSorted((a, b) => (a.bookingDate < b.bookingDate ? -1 : 1));
  return { ...busiest, operations: sorted.slice(-count) };
}

function walkOver(pageCount: number): () => Promise<void> {
  const contract = contractWith(pageCount * ROWS_A_PAGE);
  const texts = Array.from({ length: pageCount }, (_, moreSteps) =>
    renderOperationsPage({ brand: 'cic', release: '2023', contract, today: TODAY, moreSteps }),
  );
  const webid = /webid=([0-9a-f]{64})/.exec(texts[0] ?? '')?.[1] ?? '';
  const href = `https://www.cic.fr/fr/banque/mouvements.html?webid=${webid}`;
  const clock: Clock = manualClock(Date.parse(`${TODAY}T09:00:00Z`));
  const row = { webid } as AccountListRow;
  const account = { iban: contract.iban ?? '', row, currency: 'EUR', href, cardRows: [] };
  const { signal } = new AbortController();
  return async () => {
    for (let round = 0; round < WALKS_A_ROUND; round += 1) {
      let at = 0;
      const next = (url: string): ReadPage => {
        const html = texts[at] ?? '';
        at += 1;
        return { url, html, status: 200, bytes: html.length };
      };
      const session: PageReader = {
        get: async (address) => looked(next(String(address))),
        post: async ({ action }, _, before) => looked(next(action), before),
        download: () => Promise.reject(new TypeError('a walk needs no file')),
      };
      const pages = new Pages({ session, clock, onPage: () => {}, onDrift: () => {} });
      const { operations } = await walkOperations({ pages, account, until: BEGINNING, withAnnounced: false, signal });
      if (operations.length !== pageCount * ROWS_A_PAGE) throw new Error(`the walk has ${operations.length} rows only`);
    }
  };
}

/** As a session looks at its pages. */
function looked(page: ReadPage, before?: Parameters<typeof lookAt>[1]): ReadPage {
  const { document } = lookAt(page, before);
  page.document = document;
  return page;
}
