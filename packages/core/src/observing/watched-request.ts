import { type Beat, begun, RelaisError, type RequestScope } from '@relais/model';
import { ReplyTimer, type RequestTimes, type Timed } from './reply-timer.ts';

/** Asks the bank, and is told how that ended, once. */
export interface Asker<T> {
  ask(scope: RequestScope): Promise<T>;
  answered(value: T, times: RequestTimes): void;
  /**
   * @param error - `bank_unavailable` with reason `no_reply` after silence. `own_network` with reason `not_sent` when nothing
   * left in the same time. Else the reason of `cancel`, or the channel's own error
   */
  failed(error: unknown, times: RequestTimes): void;
}

/**
 * A request to the API that is under way. It waits for the bank, however impatient its caller is. Silence proves an outage only
 * when the full time has passed since the request left (RTS art. 33(1)). The request ends at that silence at the latest, even
 * when the channel ignores its signal.
 */
export class WatchedRequest<T> implements Timed {
  // By hand, not by promises and AbortSignal.any: every call of every customer goes through here.
  readonly #asker: Asker<T>;
  readonly #own = new AbortController();
  readonly #timer: ReplyTimer;
  readonly #deadlineMs: number;
  #isOver = false;

  /** @param deadlineMs - how long the bank may leave a request unanswered, in milliseconds */
  constructor(asker: Asker<T>, beat: Beat, deadlineMs: number) {
    this.#asker = asker;
    this.#deadlineMs = deadlineMs;
    this.#timer = new ReplyTimer(beat, deadlineMs, this);
  }

  /** Asks the bank. */
  send(): void {
    const { sent, replied } = this.#timer;
    const scope = { signal: this.#own.signal, leftMs: endless, sent, replied };
    begun(() => this.#asker.ask(scope)).then(
      (value) => {
        if (!this.#isOver) this.#asker.answered(value, this.#end());
      },
      (error: unknown) => this.#failed(error),
    );
  }

  /** Ends a request that no caller needs any more. It proves nothing then. */
  cancel(reason: RelaisError = new RelaisError('aborted', 'no caller waits for the request any more')): void {
    if (this.#isOver) return;
    this.#failed(reason);
    this.#own.abort(reason);
  }

  over(isSilence: boolean): void {
    this.cancel(isSilence ? silence(this.#deadlineMs) : nothingSent(this.#deadlineMs));
  }

  #failed(error: unknown): void {
    if (!this.#isOver) this.#asker.failed(error, this.#end());
  }

  #end(): RequestTimes {
    this.#isOver = true;
    return this.#timer.end();
  }
}

/** The signal alone ends a request to the API. A channel must not end it sooner: the engine tells silence from haste. */
const endless = (): number => Number.POSITIVE_INFINITY;

function silence(waitedMs: number): RelaisError {
  return new RelaisError('bank_unavailable', `no answer within ${waitedMs} ms`, { reason: 'no_reply' });
}

function nothingSent(waitedMs: number): RelaisError {
  const message = `no request could be sent to the bank within ${waitedMs} ms`;
  return new RelaisError('own_network', message, { reason: 'not_sent' });
}
