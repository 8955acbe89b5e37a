import { text } from 'node:stream/consumers';
import { closeOnExit, consecutiveFailures, createRelais, type RelaisOptions } from 'relais';

/** What the program is told by its standard input. */
interface Task extends RelaisOptions {
  readonly user: string;
  readonly password: string;
  readonly token: string;
  /** Whether sessions end with the process. */
  readonly closes: boolean;
  /** What it does once it has read: ends by itself, waits for a signal, or waits for one and ends with status 7. */
  readonly then: 'ends' | 'waits' | 'listens';
}

const { user, password, token, closes, then, ...options }: Task = JSON.parse(await text(process.stdin));
const failover = { trip: consecutiveFailures({ apartMs: 0 }) };
const relais = createRelais({ ...options, failover, quota: false, fallback: { idleMs: 60_000 } });
// Twice: each object asks for itself, and neither must take the other's listener for the host's.
if (closes) for (const one of [relais, createRelais(options)]) closeOnExit(one);
const psu = relais.for({
  id: user,
  token: () => token,
  consent: { id: 'consent', accounts: 'all', fallbackAllowed: true },
  credentials: async () => ({ user, password: Buffer.from(password) }),
});
while (relais.state === 'closed') await psu.getAccounts().catch(() => {});
const { accounts } = await psu.getAccounts();
if (then === 'listens') process.on('SIGTERM', () => void relais.close().then(() => process.exit(7)));
process.stdout.write(`${accounts.length} accounts\n`);
if (then !== 'ends') setInterval(() => {}, 60_000);
