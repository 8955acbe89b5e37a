import type { Beat, RequestScope, Waiting } from '@relais/model';

/** What one request to the API was like, measured apart: the bank's time, and our own. */
export interface RequestTimes {
  /**
   * When the first request of the call left, in milliseconds since the epoch. Where the channel told of none: when the call
   * began, reckoned back from its end.
   */
  readonly sentAt: number;
  /**
   * Time that the bank had. It runs from the last request where that is unanswered. Else it runs from the first request to the
   * last reply. The time after it, e.g. for a slow store, belongs to this program.
   */
  readonly waitedMs: number;
  /** Time in which this program stood still meanwhile: not the bank's. */
  readonly stalledMs: number;
  /** Whether any request has left. */
  readonly hasLeft: boolean;
  /** When this was measured, by the monotonic clock. */
  readonly knownAtMs: number;
  /** The same by the time of day, in milliseconds since the epoch. */
  readonly endedAt: number;
}

/** Waits for a timer. */
export interface Timed {
  /** The whole time is over. @param isSilence - of the bank. False: nothing was on its way */
  over(isSilence: boolean): void;
}

/**
 * Waits for the replies of one call. The bank's silence begins when a request has left, and begins anew with each further one.
 * It stands still while this program does: a timer that fires late proves nothing.
 */
export class ReplyTimer implements Waiting, Pick<RequestScope, 'sent' | 'replied'> {
  place = -1;
  readonly #beat: Beat;
  /** How long the bank may leave one request unanswered, and how long nothing may leave, in milliseconds. */
  readonly #deadlineMs: number;
  readonly #timed: Timed;
  readonly #begunAt: number;
  readonly #stalledBeforeMs: number;
  #firstSentAt: number | undefined;
  #firstSentAtDate = 0;
  /** When the bank's time, or ours, began: they take turns. */
  #phaseAt: number;
  #stalledBeforePhaseMs: number;
  #unanswered = 0;
  /** When the last reply came. */
  #repliedAt: number | undefined;

  constructor(beat: Beat, deadlineMs: number, timed: Timed) {
    const now = beat.clock.monotonic();
    this.#beat = beat;
    this.#deadlineMs = deadlineMs;
    this.#timed = timed;
    this.#begunAt = now;
    this.#phaseAt = now;
    this.#stalledBeforeMs = beat.stalledMs(now);
    this.#stalledBeforePhaseMs = this.#stalledBeforeMs;
    beat.join(this, now);
  }

  readonly sent = (): void => {
    this.#unanswered += 1;
    this.#beginPhase();
    if (this.#firstSentAt !== undefined) return;
    this.#firstSentAt = this.#phaseAt;
    this.#firstSentAtDate = this.#beat.clock.now();
  };

  readonly replied = (): void => {
    this.#unanswered = Math.max(0, this.#unanswered - 1);
    this.#beginPhase();
    this.#repliedAt = this.#phaseAt;
  };

  leftMs(now: number): number {
    const stalledMs = this.#beat.stalledMs(now) - this.#stalledBeforePhaseMs;
    return this.#deadlineMs - (now - this.#phaseAt - stalledMs);
  }

  over(): void {
    this.#timed.over(this.#unanswered > 0);
  }

  /** Waits no longer. @returns what is known by now */
  end(): RequestTimes {
    const beat = this.#beat;
    const { clock } = beat;
    const now = clock.monotonic();
    const endedAt = clock.now();
    const hasLeft = this.#firstSentAt !== undefined;
    const isUnanswered = this.#unanswered > 0;
    const since = isUnanswered ? this.#phaseAt : (this.#firstSentAt ?? this.#begunAt);
    const until = isUnanswered ? now : (this.#repliedAt ?? now);
    const times = {
      sentAt: hasLeft ? this.#firstSentAtDate : Math.round(endedAt - (now - this.#begunAt)),
      waitedMs: Math.round(until - since),
      stalledMs: Math.round(beat.stalledMs(now) - this.#stalledBeforeMs),
      hasLeft,
      knownAtMs: now,
      endedAt,
    };
    beat.leave(this);
    return times;
  }

  #beginPhase(): void {
    this.#phaseAt = this.#beat.clock.monotonic();
    this.#stalledBeforePhaseMs = this.#beat.stalledMs(this.#phaseAt);
  }
}
