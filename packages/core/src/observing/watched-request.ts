import { type Clock, isRelaisError, RelaisError, type RequestScope } from '@relais/model';
import { ReplyTimer, type RequestTimes } from './reply-timer.ts';

export interface WatchOptions {
  readonly clock: Clock;
  /** How long the bank may leave a request unanswered, in milliseconds. */
  readonly deadlineMs: number;
  /** The caller's: a request whose caller leaves is really ended, and proves nothing. */
  readonly caller: AbortSignal | undefined;
}

/** A request to the API that is under way. */
export interface WatchedRequest<T> {
  /** What it comes to: at the bank's silence at the latest, even when the channel ignores its signal. */
  readonly ended: Promise<T>;
  readonly times: () => RequestTimes;
  /** Ends a request that no caller needs any more. It proves nothing then. */
  readonly cancel: () => void;
}

/**
 * Sends a request and waits for the bank, however impatient its caller is (R2): silence proves an outage only once the full
 * time was waited out after the request had left.
 *
 * `ended` rejects with `bank_unavailable` and reason `no_reply` after silence, `own_network` and reason `not_sent` when nothing
 * left in the same time, `aborted` when the caller left, and what the channel throws.
 */
export function watchRequest<T>(
  request: (scope: RequestScope) => Promise<T>,
  { clock, deadlineMs, caller }: WatchOptions,
): WatchedRequest<T> {
  const own = new AbortController();
  let times: (() => RequestTimes) | undefined;
  let cancel = (): void => {};
  // By hand, not by Promise.race and AbortSignal.any: every call of every customer goes through here.
  const ended = new Promise<T>((resolve, reject) => {
    const end = (reason: unknown): void => {
      release();
      reject(reason);
      own.abort(reason);
    };
    const left = (): void => end(leftBy(caller));
    cancel = () => end(new RelaisError('aborted', 'no caller waits for the request any more'));
    const timer = new ReplyTimer({
      clock,
      deadlineMs,
      onSilence: () => end(silence(deadlineMs)),
      onNothingSent: () => end(nothingSent(deadlineMs)),
    });
    let atTheEnd: RequestTimes | undefined;
    times = () => atTheEnd ?? timer.times();
    const release = (): void => {
      atTheEnd ??= timer.times();
      timer.end();
      caller?.removeEventListener('abort', left);
    };
    if (caller?.aborted) return left();
    caller?.addEventListener('abort', left);
    const { sent, replied } = timer;
    begun(request, { signal: own.signal, leftMs: () => Number.POSITIVE_INFINITY, sent, replied }).then(
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
  if (times === undefined) throw new TypeError('a promise runs its executor at once');
  return { ended, times, cancel: () => cancel() };
}

function begun<T>(request: (scope: RequestScope) => Promise<T>, scope: RequestScope): Promise<T> {
  try {
    return Promise.resolve(request(scope));
  } catch (error) {
    return Promise.reject(error);
  }
}

/** The reason a caller gave is their own matter: what leaves is a typed `aborted`. */
function leftBy(caller: AbortSignal | undefined): unknown {
  const reason: unknown = caller?.reason;
  return isRelaisError(reason) ? reason : new RelaisError('aborted', 'the caller left before the answer came');
}

function silence(waitedMs: number): RelaisError {
  return new RelaisError('bank_unavailable', `no answer within ${waitedMs} ms`, { reason: 'no_reply' });
}

function nothingSent(waitedMs: number): RelaisError {
  const message = `no request could be sent to the bank within ${waitedMs} ms`;
  return new RelaisError('own_network', message, { reason: 'not_sent' });
}
