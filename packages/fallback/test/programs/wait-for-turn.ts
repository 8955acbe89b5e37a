import { text } from 'node:stream/consumers';
import type { BankProfile } from '@relais/model';
import { createFallback } from '../../src/index.ts';

/** What the program is told by its standard input. */
interface Task {
  readonly profile: BankProfile;
  readonly certificate: { readonly cert: string; readonly key: string };
  readonly ca: string;
  /** Whether the first visit is given back, by a timer that does not keep the process alive. */
  readonly gives: boolean;
}

const { profile, certificate, ca, gives }: Task = JSON.parse(await text(process.stdin));
const fallback = createFallback({ profile, certificate, ca, sessionLimitMs: 300 });
const consent = { id: 'consent', accounts: 'all', fallbackAllowed: true } as const;
const psu = {
  id: 'CLIENT01',
  consent,
  credentials: async () => ({ user: 'CLIENT01', password: Buffer.from('not sent') }),
};
const scope = { signal: new AbortController().signal, leftMs: () => 20_000 };
const first = await fallback.visit(psu, scope);
if (gives) setTimeout(() => void first[Symbol.asyncDispose](), 100).unref();
const second = await fallback.visit(psu, scope);
process.stdout.write(`${first.id !== second.id}`);
await second[Symbol.asyncDispose]();
await fallback.close();
