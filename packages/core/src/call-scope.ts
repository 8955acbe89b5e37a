import { type CallOptions, type Clock, RelaisError, withDeadline } from '@relais/model';
import type { MemoryWait } from './remembering/psu-memory.ts';

/** One call of a caller, from its beginning to its end. */
export interface CallScope {
  /** What is left of the caller's options: the time that was used up is gone. */
  readonly options: () => CallOptions;
  /** How long the store may be waited for, now. */
  readonly memory: () => MemoryWait;
  /** The same for the quota: an access that cannot be counted is refused, so it is waited for a little longer. */
  readonly quota: () => MemoryWait;
}

/** What is remembered is a convenience: no call waits longer for it at one time, in milliseconds. */
const MEMORY_MS = 1_000;
const QUOTA_MS = 1_500;
/** Shares of the caller's time that the store may use up. */
const MEMORY_SHARE = 1 / 8;
const QUOTA_SHARE = 1 / 4;
/** The engine ends a call in time by itself, with a better error. This is how much later it is ended all the same. */
const GRACE_MS = 50;

/**
 * Runs a call under the caller's deadline and signal, which hold for all of it: for what is looked up before either channel is
 * asked, and for what is remembered after.
 *
 * @throws {RangeError} when `deadlineMs` is not a positive number
 * @throws {RelaisError} `bank_unavailable`, reason `caller_deadline`, or `aborted`
 */
export async function inScope<T>(given: CallOptions, clock: Clock, call: (scope: CallScope) => Promise<T>): Promise<T> {
  const { signal, deadlineMs } = given;
  if (deadlineMs !== undefined && !(typeof deadlineMs === 'number' && deadlineMs > 0)) {
    throw new RangeError(`deadlineMs must be a positive number, got ${String(deadlineMs)}`);
  }
  const startedAt = clock.monotonic();
  const limitMs = deadlineMs ?? Number.POSITIVE_INFINITY;
  const leftMs = (): number => limitMs - (clock.monotonic() - startedAt);
  const late = (): Error =>
    new RelaisError('bank_unavailable', `no answer within ${limitMs} ms`, { reason: 'caller_deadline' });
  const waits = (mostMs: number, share: number): MemoryWait => ({
    signal,
    waitMs: Math.max(0, Math.min(mostMs, limitMs * share, leftMs())),
  });
  const scope: CallScope = {
    options: () => {
      if (deadlineMs === undefined) return given;
      const left = leftMs();
      if (left <= 0) throw late();
      return { ...given, deadlineMs: left };
    },
    memory: () => waits(MEMORY_MS, MEMORY_SHARE),
    quota: () => waits(QUOTA_MS, QUOTA_SHARE),
  };
  if (signal === undefined && limitMs === Number.POSITIVE_INFINITY) return call(scope);
  return withDeadline(() => call(scope), { deadlineMs: limitMs + GRACE_MS, clock, caller: signal, late });
}
