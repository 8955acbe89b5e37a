import { createInterface } from 'node:readline';
import { writeHeapSnapshot } from 'node:v8';
import { createFallback } from '@relais/fallback';
import type { BankProfile } from '@relais/model';
import { handleOf } from '../../packages/fallback/test/support/handle-of.ts';

/** What the program is told by its standard input. */
interface Task {
  readonly profile: BankProfile;
  readonly certificate: { readonly cert: string; readonly key: string };
  readonly ca: string;
  readonly user: string;
  /** Bytes of the password, each with its lowest bit turned: the text itself must come from nowhere but Relais. */
  readonly turned: readonly number[];
  /** Where the heap is written to, once with the session open and once after it. */
  readonly during: string;
  readonly after: string;
}

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const next = async (): Promise<string> => (await lines.next()).value ?? '';
const told = (text: string): void => void process.stdout.write(`${text}\n`);

const { profile, certificate, ca, user, turned, during, after }: Task = JSON.parse(await next());
const fallback = createFallback({ profile, certificate, ca, idleMs: 60_000 });
const psu = handleOf(fallback, {
  id: user,
  consent: { id: 'consent', accounts: 'all', fallbackAllowed: true },
  credentials: async () => ({ user, password: Uint8Array.from(turned, (byte) => byte ^ 1) }),
});
// Kept to the end, as a host keeps what it has read.
const kept = [];
const { accounts } = await psu.getAccounts();
for (const { resourceId } of accounts) kept.push(await psu.getTransactions(resourceId));
writeHeapSnapshot(during);
told(`${accounts.length} accounts`);
await fallback.close();
for (let turn = 0; turn < 5; turn += 1) {
  globalThis.gc?.();
  await new Promise((resolve) => setTimeout(resolve, 20));
}

writeHeapSnapshot(after);
told(`looked, with ${kept.flatMap(({ transactions }) => transactions).length} rows kept`);
await next();
process.exit(0);
