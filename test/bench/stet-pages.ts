import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:https';
import { cic } from '@relais/model';
import { startSimulator } from '@relais/simulator';
import { createStetConnection } from '@relais/stet';
import axios from 'axios';
import { type Measure, sideBySide } from './measure.ts';
import { LIST, type PageServerOrder } from './page-server.ts';

const PAGES = 100;
const PER_PAGE = 100;

interface BarePage {
  readonly transactions: readonly unknown[];
  readonly _links: { readonly next?: { readonly href: string } };
}

/** What reading a long list costs, checked and typed, beside an HTTP client that only parses it. */
export const stetPages: Measure = {
  name: 'stet-pages',
  run: async () => {
    const { qwac, server, rootPem } = await certificates();
    // A process of its own, so that serving is not part of what is measured.
    const pages = fork(new URL('page-server.ts', import.meta.url), { execArgv: ['--conditions=source'] });
    try {
      pages.send({ ...server, ca: rootPem, pages: PAGES, perPage: PER_PAGE } satisfies PageServerOrder);
      const [port] = await once(pages, 'message');
      const origin = `https://127.0.0.1:${port}`;
      const profile = cic({ api: { baseUrl: `${origin}/bank/`, version: 'v1' } });
      const connection = createStetConnection({ profile, certificate: qwac, ca: rootPem });
      const psu = connection.for({ token: () => 'token' });
      const httpsAgent = new Agent({ ...qwac, ca: rootPem, keepAlive: true });
      const bare = axios.create({ httpsAgent, responseType: 'text', transformResponse: (text: string) => text });
      const [ours, theirs] = await sideBySide(
        async () => expectAll((await psu.getTransactions('ACC-0001')).transactions),
        async () => expectAll(await readBare((url) => bare.get<string>(url), origin)),
        15,
      );
      connection.close();
      httpsAgent.destroy();
      return [
        { what: `${PAGES * PER_PAGE} transactions in ${PAGES} pages ÷ bare axios`, ratio: ours / theirs, bound: 1.3 },
      ];
    } finally {
      pages.kill();
    }
  },
};

async function readBare(
  get: (url: string) => Promise<{ readonly data: string }>,
  origin: string,
): Promise<readonly unknown[]> {
  const read: unknown[] = [];
  for (let path: string | undefined = LIST; path !== undefined; ) {
    const page: BarePage = JSON.parse((await get(`${origin}${path}`)).data);
    read.push(...page.transactions);
    path = page._links.next?.href;
  }
  return read;
}

function expectAll(transactions: readonly unknown[]): void {
  if (transactions.length !== PAGES * PER_PAGE) throw new Error(`read ${transactions.length} transactions`);
}

async function certificates() {
  await using bank = await startSimulator();
  return bank.pki;
}
