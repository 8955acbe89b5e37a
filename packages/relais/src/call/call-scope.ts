import {
  type CallOptions,
  type CallScope,
  type Clock,
  countdown,
  type MemoryWait,
  RelaisError,
  UNLIMITED,
  withDeadline,
} from '@relais/model';

/** One call of a caller, from beginning to end. It tells how long the call may wait for anything but the bank. */
export interface CallerScope extends CallScope {
  /** By the monotonic clock. */
  readonly startedAt: number;
  /** How long the call may wait for the store, from now on. */
  readonly storeWait: () => MemoryWait;
  /** The same for the quota: an access that cannot be counted is refused, so the call waits a little longer. */
  readonly quotaWait: () => MemoryWait;
}

/** The store is a convenience: no call waits longer for it at one time, in milliseconds. */
const STORE_MS = 1_000;
const QUOTA_MS = 1_500;
/** Shares of the caller's time that the store may use up. */
const STORE_SHARE = 1 / 8;
const QUOTA_SHARE = 1 / 4;
/** The failover engine ends a call in time, with a better error. This shell ends it so much later all the same. */
const GRACE_MS = 50;

/**
 * Runs a call under the caller's deadline and signal. Both hold for all of it: look-ups before either channel is asked, and
 * what is remembered after.
 *
 * @throws {RangeError} when `deadlineMs` is not a positive number
 * @throws {RelaisError} `bank_unavailable`, reason `caller_deadline`, or `aborted`
 */
export async function inScope<T>(
  given: CallOptions,
  clock: Clock,
  call: (scope: CallerScope) => Promise<T>,
): Promise<T> {
  const { signal, deadlineMs } = given;
  if (deadlineMs !== undefined && !(typeof deadlineMs === 'number' && deadlineMs > 0)) {
    throw new RangeError(`deadlineMs must be a positive number, got ${String(deadlineMs)}`);
  }
  const startedAt = clock.monotonic();
  const limitMs = deadlineMs ?? Number.POSITIVE_INFINITY;
  const leftMs = countdown(clock, limitMs);
  const waits = (own: AbortSignal, mostMs: number, share: number): MemoryWait => ({
    signal: own,
    waitMs: Math.min(mostMs, limitMs * share, leftMs()),
  });
  const scopeOf = (own: AbortSignal): CallerScope => ({
    signal: own,
    leftMs,
    startedAt,
    storeWait: () => waits(own, STORE_MS, STORE_SHARE),
    quotaWait: () => waits(own, QUOTA_MS, QUOTA_SHARE),
  });
  if (signal === undefined && limitMs === Number.POSITIVE_INFINITY) return call(scopeOf(UNLIMITED.signal));
  const late = (): Error =>
    new RelaisError('bank_unavailable', `no answer within ${limitMs} ms`, { reason: 'caller_deadline' });
  const ended = { deadlineMs: limitMs + GRACE_MS, clock, caller: signal, late };
  return withDeadline((own) => call(scopeOf(own)), ended);
}
