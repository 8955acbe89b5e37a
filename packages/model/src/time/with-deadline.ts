import { isRelaisError, RelaisError } from '../relais-error.ts';
import type { Clock } from './clock.ts';

export interface DeadlineOptions {
  /** Milliseconds after which the call ends. `Infinity`: no deadline. */
  readonly deadlineMs: number;
  readonly clock: Clock;
  /** The caller's own signal, if any. */
  readonly caller?: AbortSignal | undefined;
  /** A second one, of what the call runs on: as if the caller left. Cheaper than `AbortSignal.any`. */
  readonly closing?: AbortSignal | undefined;
  /** Makes the error of a missed deadline. Default: `bank_unavailable`. */
  readonly late?: () => Error;
  /** Makes the error of a caller who left. Default: {@link callerLeft}. */
  readonly left?: (signal: AbortSignal) => Error;
  /** Anything else that ends the wait. It gets the function that does, and returns how to forget it. */
  readonly until?: ((end: (reason: Error) => void) => () => void) | undefined;
}

/** The caller's own reason stays private: the error is a typed `aborted`. */
export function callerLeft(signal: AbortSignal): RelaisError {
  const reason: unknown = signal.reason;
  return isRelaisError(reason) ? reason : new RelaisError('aborted', 'the caller left before the answer came');
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
  const own = new AbortController();
  return inTime(
    () => call(own.signal),
    options,
    (reason) => own.abort(reason),
  );
}

/**
 * Waits for a task as long as the deadline and the caller's signal allow. The task itself goes on: this costs no controller.
 *
 * @param onEnd - told why the wait has ended before the task
 * @throws {RelaisError} as {@link withDeadline}
 */
export function inTime<T>(
  task: () => Promise<T>,
  { deadlineMs, clock, caller, closing, late, left = callerLeft, until }: DeadlineOptions,
  onEnd?: (reason: unknown) => void,
): Promise<T> {
  // Written by hand, without Promise.race and AbortSignal.any, for speed: every call passes here.
  return new Promise<T>((resolve, reject) => {
    if (caller?.aborted) return reject(left(caller));
    if (closing?.aborted) return reject(callerLeft(closing));
    let forget: (() => void) | undefined;
    const end = (reason: unknown): void => {
      release();
      reject(reason);
      onEnd?.(reason);
    };
    const leave = caller && (() => end(left(caller)));
    const close = closing && (() => end(callerLeft(closing)));
    const cancel = clock.schedule(() => end(late?.() ?? tooLate(deadlineMs)), deadlineMs);
    const release = (): void => {
      cancel();
      forget?.();
      if (leave) caller.removeEventListener('abort', leave);
      if (close) closing.removeEventListener('abort', close);
    };
    forget = until?.(end);
    if (leave) caller.addEventListener('abort', leave);
    if (close) closing.addEventListener('abort', close);
    begun(task).then(
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

/** Begins a call. A call that throws at once counts as rejected, so its timer must go. */
export function begun<T>(call: () => Promise<T>): Promise<T> {
  try {
    return Promise.resolve(call());
  } catch (error) {
    return Promise.reject(error);
  }
}

function tooLate(deadlineMs: number): RelaisError {
  return new RelaisError('bank_unavailable', `no answer within ${Math.round(deadlineMs)} ms`);
}
