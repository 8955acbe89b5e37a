import { RelaisError } from '../relais-error.ts';
import type { Clock } from './clock.ts';

export interface DeadlineOptions {
  /** Milliseconds until the call is ended. `Infinity`: it never is. */
  readonly deadlineMs: number;
  readonly clock: Clock;
  /** The caller's own signal, if any. */
  readonly caller?: AbortSignal | undefined;
  /** Makes the error of a missed deadline. Default: `bank_unavailable`. */
  readonly late?: () => Error;
}

/** A caller's own reason stays with the caller: the error that leaves is a typed `aborted`. */
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
export function withDeadline<T>(call: (signal: AbortSignal) => Promise<T>, options: DeadlineOptions): Promise<T> {
  const { deadlineMs, clock, caller } = options;
  // By hand, not by Promise.race and AbortSignal.any: every call of every customer goes through here.
  return new Promise<T>((resolve, reject) => {
    if (caller?.aborted) return reject(left(caller));
    const own = new AbortController();
    const end = (reason: unknown): void => {
      release();
      reject(reason);
      own.abort(reason);
    };
    const leave = caller && (() => end(left(caller)));
    const cancel = clock.schedule(() => end(options.late?.() ?? tooLate(deadlineMs)), deadlineMs);
    const release = (): void => {
      cancel();
      if (leave) caller.removeEventListener('abort', leave);
    };
    if (leave) caller.addEventListener('abort', leave);
    begun(call, own.signal).then(
      (value) => {
        release();
        resolve(value);
      },
      (error: unknown) => {
        release();
        reject(error);
      },
    );
  });
}

/** A call that throws at once is one that rejects: its timer must not stay. */
function begun<T>(call: (signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
  try {
    return call(signal);
  } catch (error) {
    return Promise.reject(error);
  }
}

function tooLate(deadlineMs: number): RelaisError {
  return new RelaisError('bank_unavailable', `no answer within ${Math.round(deadlineMs)} ms`);
}
