import { globalAgent } from 'node:https';
import { createSecureContext, default as tls } from 'node:tls';
import { createFallback } from '@relais/fallback';
import { type BankProfile, type ClientCertificate, isRelaisError } from '@relais/model';
import { createStetConnection } from '@relais/stet';
import { tryHandshake } from '../../packages/cli/src/doctor/try-handshake.ts';
import { handleOf } from '../../packages/fallback/test/support/handle-of.ts';

/** What the program is told by its standard input. */
interface Task {
  readonly profile: BankProfile;
  readonly certificate: ClientCertificate;
  readonly ca: string;
  readonly user: string;
  readonly password: string;
  readonly token: string;
}

// A host program that checks nobody, for connections of its own.
globalAgent.options.rejectUnauthorized = false;
tls.checkServerIdentity = () => undefined;

let text = '';
for await (const part of process.stdin) text += part;
const { profile, certificate, ca, user, password, token }: Task = JSON.parse(text);

const connection = createStetConnection({ profile, certificate, ca });
const tokens = connection.tokens({
  clientId: 'client-1',
  redirectUri: 'https://tpp.example/back',
  store: { get: () => ({ accessToken: token, refreshToken: 'refresh-1', expiresAt: 0 }), set: () => undefined },
});
const fallback = createFallback({ profile, certificate, ca, requestTimeoutMs: 10_000 });
let asked = 0;
const psu = handleOf(fallback, {
  id: user,
  consent: { id: 'consent', accounts: 'all', fallbackAllowed: true },
  credentials: async () => {
    asked += 1;
    return { user, password: Buffer.from(password) };
  },
});

const secureContext = createSecureContext({ ca });
const ways: Readonly<Record<string, () => Promise<unknown>>> = {
  api: () => connection.for({ token: () => token }).getAccounts(),
  hint: () => connection.hint(AbortSignal.timeout(10_000)),
  token: () => tokens.for(user)(),
  fallback: () => psu.getAccounts(),
  doctor: () => tryHandshake(new URL(profile.fallback.url ?? ''), secureContext),
};

const said: Record<string, string> = {};
for (const [way, go] of Object.entries(ways)) {
  said[way] = await go().then(
    () => 'answered',
    (error: unknown) =>
      isRelaisError(error) ? `${error.code} ${error.reason}` : String((error as { code?: unknown }).code),
  );
}
// The password of a host that trusts anybody by its own clients: shows that the variable is in force.
said['host'] = await fetch(profile.fallback.url ?? '').then(
  () => 'answered',
  ({ cause }) => String(cause.code),
);
connection.close();
await fallback.close();
process.stdout.write(JSON.stringify({ said, asked }));
