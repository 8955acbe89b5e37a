import { checkOptionNames } from '@relais/model';

/** Signals by which a process is asked to end. */
const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP'] as const;

/** What can be closed: a `Relais`. */
export interface Closable {
  close(hurry?: AbortSignal): Promise<void>;
}

export interface CloseOnExitOptions {
  /** Time that running calls get to finish, in milliseconds; then they end with `aborted`. @defaultValue 5_000 */
  readonly graceMs?: number;
}

/**
 * Logs sessions out when the process ends: on SIGTERM, SIGINT and SIGHUP, and when there is nothing left to do.
 *
 * Nothing is swallowed. The signal takes its course once the sessions have ended. Where the host program listens to it as well,
 * the host program decides. Where it does not, the process ends by the signal. A second signal is not waited for. An end at
 * once, by `process.exit()`, a crash or SIGKILL, logs no session out. The bank ends such a session by itself within minutes. The
 * sure way is `await relais.close()`.
 *
 * @returns takes the listeners away again
 * @throws {RangeError} when `graceMs` is negative
 * @example
 * const off = closeOnExit(relais)
 */
export function closeOnExit(relais: Closable, options: CloseOnExitOptions = {}): () => void {
  const { graceMs = 5_000 } = checkOptionNames('', options, { graceMs: true }, 'closeOnExit');
  if (!(graceMs >= 0)) throw new RangeError(`graceMs must not be negative, got ${graceMs}`);
  const close = (): Promise<void> => relais.close(AbortSignal.timeout(graceMs));
  if (closers.size === 0) listen();
  closers.add(close);
  return () => {
    closers.delete(close);
    if (closers.size === 0) unlisten();
  };
}

/** Of all objects of the process: they share one listener, so that it can tell the host's from its own. */
const closers = new Set<() => Promise<void>>();

function listen(): void {
  process.on('beforeExit', closeAll);
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

function unlisten(): void {
  process.off('beforeExit', closeAll);
  for (const signal of SIGNALS) process.off(signal, onSignal);
}

async function closeAll(): Promise<void> {
  const all = [...closers];
  closers.clear();
  unlisten();
  await Promise.allSettled(all.map((close) => close()));
}

async function onSignal(signal: NodeJS.Signals): Promise<void> {
  const isOursAlone = process.listenerCount(signal) === 1;
  await closeAll();
  if (isOursAlone && process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
