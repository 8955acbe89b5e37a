import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { Agent } from 'node:https';
import { addDays, dateInZone } from '@relais/model';
import Keyv from 'keyv';
import { createRelais, type Relais } from 'relais';
import { type Measure, sideBySideCost } from '../measure.ts';
import type { ApiPlace } from './bank-process.ts';
import { bareRefresh } from './bare-refresh.ts';

const HISTORY_DAYS = 90;
/** A worker refreshes customers all day: what V8 learns from the first few hundred is no part of the cost of one. */
const WARM_UP_ROUNDS = 4;
const ROUNDS = 15;
/** One after the other, so that each round pays for the garbage it makes. */
const CUSTOMERS_A_ROUND = 8;
/** Four unattended reads a day are allowed: the first of them learns what the others find known. */
const KNOWN_REFRESHES = 3;

/** What a refresh by the healthy API costs, beside a client that sends the same requests and parses the JSON. */
export const apiRefresh: Measure = {
  name: 'api-refresh',
  run: async () => {
    // A process of its own: what the bank costs is no part of what is measured.
    const bank = fork(new URL('bank-process.ts', import.meta.url), { execArgv: ['--conditions=source'] });
    try {
      const [place] = (await once(bank, 'message')) as [ApiPlace];
      const { profile, qwac, rootPem: ca } = place;
      const keyv = new Keyv();
      await using relais = createRelais({
        bank: profile,
        tpp: { qwac, ca },
        store: { keyv, key: randomBytes(32) },
      });
      const httpsAgent = new Agent({ ...qwac, ca, keepAlive: true });
      const bare = bareRefresh(place, httpsAgent);
      const dateFrom = addDays(dateInZone(Date.now(), profile.timeZone), -HISTORY_DAYS);
      const expected = await bare(dateFrom);
      const expectAll = (transactions: number): void => {
        if (transactions !== expected) throw new Error(`read ${transactions} transactions, not ${expected}`);
      };

      let customers: readonly string[] = [];
      let made = 0;
      const newCustomers = async (): Promise<void> => {
        customers = Array.from({ length: CUSTOMERS_A_ROUND }, () => {
          made += 1;
          return `customer-${made}`;
        });
        for (const psuId of customers) expectAll(await refresh(relais, place, psuId, dateFrom));
      };
      const ours = async (): Promise<void> => {
        for (let time = 0; time < KNOWN_REFRESHES; time += 1) {
          for (const psuId of customers) expectAll(await refresh(relais, place, psuId, dateFrom));
        }
      };
      const theirs = async (): Promise<void> => {
        for (let time = 0; time < KNOWN_REFRESHES * CUSTOMERS_A_ROUND; time += 1) expectAll(await bare(dateFrom));
      };
      await sideBySideCost(ours, theirs, WARM_UP_ROUNDS, newCustomers);
      const [mine, plain] = await sideBySideCost(ours, theirs, ROUNDS, newCustomers);
      httpsAgent.destroy();

      const each = (ms: number): string => (ms / (KNOWN_REFRESHES * CUSTOMERS_A_ROUND)).toFixed(1);
      const what = `a refresh by API, ${expected} known transactions ÷ bare axios with JSON.parse`;
      return [
        {
          what: `CPU of ${what} (${each(mine.cpuMs)} ms, ${each(plain.cpuMs)} ms)`,
          ratio: mine.cpuMs / plain.cpuMs,
          bound: 1.8,
        },
      ];
    } finally {
      bank.kill();
    }
  },
};

/** Reads everything of one customer once. @returns how many transactions there were */
async function refresh(relais: Relais, { accessToken }: ApiPlace, id: string, dateFrom: string): Promise<number> {
  const psu = relais.for({ id, token: () => accessToken });
  const { accounts } = await psu.getAccounts();
  let read = 0;
  for (const { resourceId } of accounts) {
    await psu.getBalances(resourceId);
    read += (await psu.getTransactions(resourceId, { dateFrom })).transactions.length;
  }
  return read;
}
