import { RelaisError } from '../relais-error.ts';
import type { Clock } from './clock.ts';

export interface DeadlineOptions {
  /** Milliseconds until the call is ended. */
  readonly deadlineMs: number;
  readonly clock: Clock;
  /** The caller's own signal, if any. */
  readonly caller?: AbortSignal | undefined;
  /** Makes the error of a missed deadline. Default: `bank_unavailable`. */
  readonly late?: () => Error;
}

/** The reason a caller gave is nobody's business but theirs: what leaves is a typed `aborted`. */
function left(signal: AbortSignal): unknown {
  const reason: unknown = signal.reason;
  return reason instanceof RelaisError ? reason : new RelaisError('aborted', 'the caller left before the answer came');
}

/**
 * Runs `call` under a deadline of its own and under the caller's signal.
 *
 * Each call has its own controller, so that a slow call never aborts its neighbours. The promise settles in time even
 * when `call` ignores its signal.
 *
 * @throws {RelaisError} `bank_unavailable` when the deadline passed, `aborted` when the caller left
 */
export async function withDeadline<T>(call: (signal: AbortSignal) => Promise<T>, options: DeadlineOptions): Promise<T> {
  const { deadlineMs, clock, caller } = options;
  if (caller?.aborted) throw left(caller);
  const late = options.late ?? (() => new RelaisError('bank_unavailable', `no answer within ${deadlineMs} ms`));
  const own = new AbortController();
  const ended = Promise.withResolvers<never>();
  const leave = (): void => own.abort(caller && left(caller));
  own.signal.addEventListener('abort', () => ended.reject(own.signal.reason), { once: true });
  caller?.addEventListener('abort', leave, { once: true });
  const cancel = clock.schedule(() => own.abort(late()), deadlineMs);
  try {
    return await Promise.race([call(own.signal), ended.promise]);
  } finally {
    cancel();
    caller?.removeEventListener('abort', leave);
  }
}
