import { text } from 'node:stream/consumers';
import type { BankProfile } from '@relais/model';
import { createFallback } from '../../src/index.ts';
import { fileStore } from '../support/file-store.ts';
import { handleOf } from '../support/handle-of.ts';

/** What the program is told by its standard input. */
interface Task {
  readonly profile: BankProfile;
  readonly certificate: { readonly cert: string; readonly key: string };
  readonly ca: string;
  readonly directory: string;
  readonly user: string;
  readonly password: string;
  readonly calls: number;
}

const { profile, certificate, ca, directory, user, password, calls }: Task = JSON.parse(await text(process.stdin));
const fallback = createFallback({ profile, certificate, ca, store: fileStore(directory) });
const psu = handleOf(fallback, {
  id: user,
  consent: { id: 'consent', accounts: 'all', fallbackAllowed: true },
  credentials: async () => ({ user, password: Buffer.from(password) }),
});
const codes = await Promise.all(
  Array.from({ length: calls }, () =>
    psu.getAccounts().then(
      () => 'ok',
      ({ code, reason }) => (reason === undefined ? code : `${code}/${reason}`),
    ),
  ),
);
await fallback.close();
process.stdout.write(JSON.stringify(codes));
