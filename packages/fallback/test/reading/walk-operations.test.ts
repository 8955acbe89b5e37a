import { manualClock, RelaisError } from '@relais/model';
import type { AccountListRow, ParsedOperation, ShownRows } from '@relais/parsers';
import type { Contract } from '@relais/simulator/pages';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type PageCost, Pages } from '../../src/reading/pages.ts';
import { walkOperations } from '../../src/reading/walk-operations.ts';
import { lookAt } from '../../src/session/look-at.ts';
import type { ReadPage } from '../../src/transport/read-page.ts';
import { calm, contractOf, IBAN, operations, operationsPageOf, TODAY } from './shown-bank.ts';

const ROWS_A_PAGE = 50;
const ROW = /<tr><td[\s\S]*?<\/tr>/g;

/** The page after some presses of "more", which shows all rows so far. */
type Shown = (contract: Contract, step: number) => string;

const allRows: Shown = operationsPageOf;

/** Another kind of bank: a page shows only the rows that follow. */
const nextRows: Shown = (contract, step) => {
  let row = 0;
  const later = (found: string): string => {
    row += 1;
    return row > step * ROWS_A_PAGE ? found : '';
  };
  return withoutState(allRows(contract, step).replace(ROW, later));
};

/** The hidden state holds all rows, and tests of the order of pages must not be decided by it. */
function withoutState(html: string): string {
  return html.replace(/(name="Data_Persistance" type="hidden" value=")[^"]*/, '$1');
}

/** Told of each page that a session has looked at. */
type Looked = (page: ReadPage) => void;

/** Walks over the pages that a bank shows. @param told - receives the cost of each page */
async function walked(
  pageAt: (step: number) => string,
  until = '0001-01-01',
  told: PageCost[] = [],
  looked: Looked = () => {},
) {
  let step = 0;
  const next = (url: string): ReadPage => {
    const html = pageAt(step);
    step += 1;
    return { url, html, status: 200, bytes: html.length };
  };
  const lookedAt = (page: ReadPage, before?: ShownRows): ReadPage => {
    page.document = lookAt(page, before).document;
    looked(page);
    return page;
  };
  const webid = /webid=([0-9a-f]{64})/.exec(pageAt(0))?.[1] ?? '';
  const href = `https://www.cic.fr/fr/banque/mouvements.html?webid=${webid}`;
  const pages = new Pages({
    session: {
      get: async (address) => lookedAt(next(String(address))),
      post: async ({ action }, _, before) => lookedAt(next(action), before),
      download: () => Promise.reject(new TypeError('a walk needs no file')),
    },
    clock: manualClock(Date.parse(`${TODAY}T09:00:00Z`)),
    onPage: (_, cost) => told.push(cost),
    onDrift: () => {},
  });
  const account = { iban: IBAN, row: { webid } as AccountListRow, currency: 'EUR', href, cardRows: [] };
  return walkOperations({ pages, account, until, withAnnounced: false, signal: calm });
}

const labelsOf = (rows: readonly ParsedOperation[]): readonly string[] =>
  rows.flatMap(({ transaction }) => transaction.remittanceInformation.unstructured);

const labelsIn = ({ operations }: Contract): readonly string[] => operations.toReversed().flatMap(({ lines }) => lines);

const LONG = contractOf({ operations: operations(5 * ROWS_A_PAGE - 10) });

describe('a long list of operations', () => {
  it.each([
    ['holds all rows of the page before', allRows, [50, undefined, undefined, undefined, 240]],
    ['holds the next rows only', nextRows, [50, 50, 50, 50, 40]],
  ] as const)('is whole where each page %s', async (_, shown, rows) => {
    const told: PageCost[] = [];
    const walk = await walked((step) => shown(LONG, step), '0001-01-01', told);
    expect(labelsOf(walk.operations)).toEqual(labelsIn(LONG));
    expect(told.map((cost) => cost.rows)).toEqual(rows);
  });

  it('is read from its last page where the ids of the rows are others on each page', async () => {
    const told: PageCost[] = [];
    const other = (html: string, step: number): string =>
      html.replaceAll('id="', `id="P${step}:`).replaceAll(':P0:', ':');
    const walk = await walked(
      (step) => other(allRows(LONG, step), step).replaceAll(`P${step}:ei_tpl`, 'ei_tpl'),
      undefined,
      told,
    );
    expect(labelsOf(walk.operations)).toEqual(labelsIn(LONG));
    expect(told.map((cost) => cost.rows)).toEqual([50, undefined, undefined, undefined, 240]);
  });

  it('costs each page its new rows alone, however many stand above them, and leaves no page behind', async () => {
    const pages: ReadPage[] = [];
    const rows: (number | undefined)[] = [];
    await walked(
      (step) => allRows(LONG, step),
      undefined,
      [],
      (page) => {
        pages.push(page);
        rows.push(page.document?.$('td').closest('tr').length);
      },
    );
    expect(rows).toEqual([50, 50, 50, 50, 40]);
    expect(pages.map(({ html, document }) => [html, document])).toEqual(rows.map(() => ['', undefined]));
  });

  it.each([
    ['in the middle of a page', 120, [50, undefined, 150]],
    ['that may go on behind the end of a page', 150, [50, undefined, undefined, 200]],
  ] as const)('is read no further than to the day that is wanted, one %s', async (_, at, rows) => {
    const told: PageCost[] = [];
    const until = LONG.operations.at(-at)?.bookingDate;
    const walk = await walked((step) => allRows(LONG, step), until, told);
    expect(walk.operations).toHaveLength(rows.at(-1) ?? 0);
    expect(told.map((cost) => cost.rows)).toEqual(rows);
  });
});

/** What may happen to a list between two of its pages. */
const CHANGES: Readonly<Record<string, (contract: Contract, at: number) => Contract>> = {
  'a new row': (contract) => ({
    ...contract,
    operations: [...contract.operations, ...operations(1).map((one) => ({ ...one, lines: ['VIR NEW'], cents: 4321 }))],
  }),
  'a row gone': (contract, at) => ({ ...contract, operations: contract.operations.toSpliced(-1 - at, 1) }),
  'a row with another label': (contract, at) => ({
    ...contract,
    operations: contract.operations.with(-1 - at, {
      ...contract.operations[0],
      ...row(contract, at),
      lines: ['VIR X'],
    }),
  }),
  'a row with another amount': (contract, at) => ({
    ...contract,
    operations: contract.operations.with(-1 - at, { ...row(contract, at), cents: -99_999 }),
  }),
};

function row({ operations }: Contract, at: number): Contract['operations'][number] {
  const found = operations.at(-1 - at);
  if (found === undefined) throw new Error('the list has as many rows');
  return found;
}

describe('a list that changes while it is walked', () => {
  it.each([
    ['all rows', allRows],
    ['the next rows', nextRows],
  ] as const)('is right or refused, never short and no row twice, where pages hold %s', async (_, shown) => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Object.keys(CHANGES)),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(5 * ROWS_A_PAGE - 11),
        async (change, from, at) => {
          const after = CHANGES[change]?.(LONG, at) ?? LONG;
          try {
            const { operations } = await walked((step) => shown(step < from ? LONG : after, step));
            const labels = labelsOf(operations);
            const [old, now] = [labelsIn(LONG), labelsIn(after)];
            const isAsBefore = (label: string, index: number): boolean => label === old[index];
            // A row that was read before it changed is as it was.
            const expected = now.map((label, index) => (isAsBefore(labels[index] ?? '', index) ? old[index] : label));
            expect(labels).toEqual(now.length === old.length ? expected : now);
          } catch (error) {
            if (!(error instanceof RelaisError)) throw error;
            expect(error.code).toBe('page_drift');
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    ['the same page comes again', (html: string) => html, 1, 'paging.sequence'],
    [
      'a page has lost its first row',
      (html: string) => html.replace(/<tr><td[\s\S]*?<\/tr>/, ''),
      2,
      'paging.sequence',
    ],
    [
      'a page shows another balance',
      (html: string) => html.replace(/(<caption[\s\S]*?)\d(,\d\d EUR)/, '$17$2'),
      4,
      'paging.balance',
    ],
  ] as const)('is refused where %s', async (_, change, at, mark) => {
    const shown = (step: number): string => {
      const html = withoutState(allRows(LONG, at === 1 && step === 1 ? 0 : step));
      return step === at ? change(html) : html;
    };
    await expect(walked(shown)).rejects.toMatchObject({ code: 'page_drift', fingerprint: { mark } });
  });

  it.each([2, 3, 4])('is refused where page %i no longer holds the rows of pages that were not read', async (from) => {
    const shown = (step: number): string => (step < from ? allRows(LONG, step) : nextRows(LONG, step));
    await expect(walked(shown)).rejects.toMatchObject({ fingerprint: { mark: 'paging.sequence' } });
  });

  it('is refused where a page between is of another account', async () => {
    const other = contractOf({ resourceId: 'two', operations: LONG.operations });
    const shown = (step: number): string => allRows(step === 2 ? other : LONG, step);
    await expect(walked(shown)).rejects.toMatchObject({ fingerprint: { mark: 'page.account' } });
  });
});
