import { createFallback, type FallbackChannel } from '@relais/fallback';
import { addDays, dateInZone } from '@relais/model';
import { type Handle, handleOf } from '../../../packages/fallback/test/support/handle-of.ts';
import type { BankPlace } from './bank-process.ts';

/** What a refresh reads back, in days. */
const DAYS = 90;

/** The fallback of the bank that runs in the other process, not held back by any pace or limit: only what it costs is of interest. */
export function fallbackOf({ profile, qwac, rootPem }: BankPlace): FallbackChannel {
  return createFallback({
    profile,
    certificate: qwac,
    ca: rootPem,
    idleMs: 60_000,
    requestsPerSecond: 1_000_000,
    maxSessions: 1000,
  });
}

/** One customer of it. */
export function psuOf(fallback: FallbackChannel, { login, password }: BankPlace, id: string): Handle {
  return handleOf(fallback, {
    id,
    consent: { id: 'consent', accounts: 'all', fallbackAllowed: true },
    credentials: async () => ({ user: login, password: Buffer.from(password) }),
    record: async () => ({ sca: async () => {}, access: async () => {}, end: async () => {} }),
  });
}

/** Login, accounts, balances, 90 days of operations of three accounts, logout. */
export async function visit(place: BankPlace, fallback: FallbackChannel): Promise<void> {
  await readAll(psuOf(fallback, place, 'alone'), place);
  await fallback.endSessions();
}

/** Reads accounts, balances and the operations of 90 days. @returns how many operations that were */
export async function readAll(psu: Handle, { profile }: BankPlace): Promise<number> {
  const dateFrom = addDays(dateInZone(Date.now(), profile.timeZone), -DAYS);
  const { accounts } = await psu.getAccounts();
  if (accounts.length !== 3) throw new Error(`read ${accounts.length} accounts`);
  let rows = 0;
  for (const { resourceId } of accounts) {
    await psu.getBalances(resourceId);
    rows += (await psu.getTransactions(resourceId, { dateFrom })).transactions.length;
  }
  return rows;
}
