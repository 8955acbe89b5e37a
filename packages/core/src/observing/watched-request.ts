import { begun, type Clock, RelaisError, type RequestScope } from '@relais/model';
import type { Beat } from './beat.ts';
import { ReplyTimer, type RequestTimes } from './reply-timer.ts';

export interface WatchOptions {
  readonly clock: Clock;
  readonly beat: Beat;
  /** How long the bank may leave a request unanswered, in milliseconds. */
  readonly deadlineMs: number;
}

/**
 * A request to the API that is under way. It waits for the bank, however impatient its caller is: silence proves an outage only
 * once the full time was waited out after the request had left (RTS art. 33(1)).
 */
export class WatchedRequest<T> {
  /**
   * Settles at the bank's silence at the latest, even when the channel ignores its signal. Rejects with `bank_unavailable` and
   * reason `no_reply` after silence, `own_network` and reason `not_sent` when nothing left in the same time, what `cancel` was
   * given, and what the channel throws.
   */
  readonly ended: Promise<T>;
  readonly #own = new AbortController();
  readonly #timer: ReplyTimer;
  readonly #deadlineMs: number;
  readonly #resolve: (value: T) => void;
  readonly #reject: (error: unknown) => void;
  #times: RequestTimes | undefined;

  constructor(send: (scope: RequestScope) => Promise<T>, { clock, beat, deadlineMs }: WatchOptions) {
    // By hand, not by Promise.race and AbortSignal.any: every call of every customer goes through here.
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    this.ended = promise;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#deadlineMs = deadlineMs;
    this.#timer = new ReplyTimer({ clock, beat, deadlineMs, onOver: this.#isOver });
    const { sent, replied } = this.#timer;
    begun(send, { signal: this.#own.signal, leftMs: endless, sent, replied }).then(this.#answered, this.#failed);
  }

  /** What is known of a request that has ended. */
  get times(): RequestTimes {
    this.#times ??= this.#timer.end();
    return this.#times;
  }

  /** Ends a request that no caller needs any more. It proves nothing then. */
  cancel(reason: RelaisError = new RelaisError('aborted', 'no caller waits for the request any more')): void {
    if (this.#times !== undefined) return;
    this.#failed(reason);
    this.#own.abort(reason);
  }

  readonly #answered = (value: T): void => {
    this.#times ??= this.#timer.end();
    this.#resolve(value);
  };

  readonly #failed = (error: unknown): void => {
    this.#times ??= this.#timer.end();
    this.#reject(error);
  };

  readonly #isOver = (isSilence: boolean): void => {
    this.cancel(isSilence ? silence(this.#deadlineMs) : nothingSent(this.#deadlineMs));
  };
}

/** The signal alone ends a request to the API: its channel must not be quicker than the engine, who tells silence from haste. */
const endless = (): number => Number.POSITIVE_INFINITY;

function silence(waitedMs: number): RelaisError {
  return new RelaisError('bank_unavailable', `no answer within ${waitedMs} ms`, { reason: 'no_reply' });
}

function nothingSent(waitedMs: number): RelaisError {
  const message = `no request could be sent to the bank within ${waitedMs} ms`;
  return new RelaisError('own_network', message, { reason: 'not_sent' });
}
