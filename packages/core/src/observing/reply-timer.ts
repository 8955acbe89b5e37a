import type { Clock, RequestScope } from '@relais/model';
import type { Beat, Waiting } from './beat.ts';

/** What one request to the API was like, measured apart: the bank's time, and our own. */
export interface RequestTimes {
  /** When the first request of the call left, or the call began where none did. Milliseconds since the epoch. */
  readonly sentAt: number;
  /** Time that the bank had: since its last request left, where that is unanswered; since the first, where all are answered. */
  readonly waitedMs: number;
  /** Time in which this program stood still meanwhile: not the bank's. */
  readonly stalledMs: number;
  /** Whether any request has left. */
  readonly hasLeft: boolean;
  /** When this was measured, by the monotonic clock. */
  readonly knownAtMs: number;
}

export interface ReplyTimerOptions {
  readonly clock: Clock;
  readonly beat: Beat;
  /** How long the bank may leave one request unanswered, and how long nothing may leave, in milliseconds. */
  readonly deadlineMs: number;
  /** The whole time is over. @param isSilence - of the bank. False: nothing was on its way */
  readonly onOver: (isSilence: boolean) => void;
}

/**
 * Waits for the replies of one call. The bank's silence begins when a request has left, begins anew with each further one, and
 * stands still while this program does: a timer that fires late proves nothing.
 */
export class ReplyTimer implements Waiting, Pick<RequestScope, 'sent' | 'replied'> {
  readonly #options: ReplyTimerOptions;
  readonly #begunAt: number;
  readonly #stalledBeforeMs: number;
  #firstSentAt: number | undefined;
  #sentAtDate: number;
  /** When the bank's time, or ours, began: they take turns. */
  #phaseAt: number;
  #stalledBeforePhaseMs: number;
  #unanswered = 0;

  constructor(options: ReplyTimerOptions) {
    const { beat, clock } = options;
    const now = clock.monotonic();
    this.#options = options;
    this.#begunAt = now;
    this.#phaseAt = now;
    this.#sentAtDate = clock.now();
    this.#stalledBeforeMs = beat.stalledMs(now);
    this.#stalledBeforePhaseMs = this.#stalledBeforeMs;
    beat.join(this, now);
  }

  readonly sent = (): void => {
    this.#unanswered += 1;
    this.#beginPhase();
    if (this.#firstSentAt !== undefined) return;
    this.#firstSentAt = this.#phaseAt;
    this.#sentAtDate = this.#options.clock.now();
  };

  readonly replied = (): void => {
    this.#unanswered = Math.max(0, this.#unanswered - 1);
    this.#beginPhase();
  };

  leftMs(now: number): number {
    const stalledMs = this.#options.beat.stalledMs(now) - this.#stalledBeforePhaseMs;
    return this.#options.deadlineMs - (now - this.#phaseAt - stalledMs);
  }

  over(): void {
    this.#options.onOver(this.#unanswered > 0);
  }

  /** Waits no longer. @returns what is known by now */
  end(): RequestTimes {
    const { beat, clock } = this.#options;
    beat.leave(this);
    const now = clock.monotonic();
    const since = this.#unanswered > 0 ? this.#phaseAt : (this.#firstSentAt ?? this.#begunAt);
    return {
      sentAt: this.#sentAtDate,
      waitedMs: Math.round(now - since),
      stalledMs: Math.round(beat.stalledMs(now) - this.#stalledBeforeMs),
      hasLeft: this.#firstSentAt !== undefined,
      knownAtMs: now,
    };
  }

  #beginPhase(): void {
    const { beat, clock } = this.#options;
    this.#phaseAt = clock.monotonic();
    this.#stalledBeforePhaseMs = beat.stalledMs(this.#phaseAt);
  }
}
