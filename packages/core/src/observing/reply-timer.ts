import type { Clock, RequestScope } from '@relais/model';

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
  /** How long the bank may leave one request unanswered, and how long nothing may leave, in milliseconds. */
  readonly deadlineMs: number;
  /** The bank has left a request unanswered for the whole time. */
  readonly onSilence: () => void;
  /** Nothing was on its way for the whole time: that is no silence of the bank. */
  readonly onNothingSent: () => void;
}

/** How often the timer looks whether the program stood still, in milliseconds. */
const BEAT_MS = 250;
/** Lateness of a timer below this is ordinary work. */
const NOISE_MS = 50;

/**
 * Waits for the replies of one call. The bank's silence begins when a request has left, begins anew with each further one, and
 * stands still while this program does: a timer that fires late proves nothing.
 */
export class ReplyTimer implements Pick<RequestScope, 'sent' | 'replied'> {
  readonly #options: ReplyTimerOptions;
  readonly #begunAt: number;
  readonly #begunAtDate: number;
  #firstSentAt: number | undefined;
  #sentAtDate: number;
  /** When the bank's time, or ours, began: they take turns. */
  #phaseAt: number;
  #unanswered = 0;
  #stalledMs = 0;
  #stalledInPhaseMs = 0;
  #dueAt = 0;
  #cancel: () => void = () => {};

  constructor(options: ReplyTimerOptions) {
    const { clock } = options;
    this.#options = options;
    this.#begunAt = clock.monotonic();
    this.#begunAtDate = clock.now();
    this.#sentAtDate = this.#begunAtDate;
    this.#phaseAt = this.#begunAt;
    this.#arm(this.#begunAt, options.deadlineMs);
  }

  readonly sent = (): void => {
    const { clock } = this.#options;
    this.#unanswered += 1;
    this.#beginPhase();
    if (this.#firstSentAt !== undefined) return;
    this.#firstSentAt = this.#phaseAt;
    this.#sentAtDate = clock.now();
  };

  readonly replied = (): void => {
    this.#unanswered = Math.max(0, this.#unanswered - 1);
    this.#beginPhase();
  };

  /** Leaves no timer. */
  end(): void {
    this.#cancel();
  }

  /** What is known by now. */
  times(): RequestTimes {
    const now = this.#options.clock.monotonic();
    const since = this.#unanswered > 0 ? this.#phaseAt : (this.#firstSentAt ?? this.#begunAt);
    return {
      sentAt: this.#sentAtDate,
      waitedMs: Math.round(now - since),
      stalledMs: Math.round(this.#stalledMs + this.#overdue(now)),
      hasLeft: this.#firstSentAt !== undefined,
      knownAtMs: now,
    };
  }

  #beginPhase(): void {
    this.#phaseAt = this.#options.clock.monotonic();
    this.#stalledInPhaseMs = 0;
  }

  #arm(now: number, leftMs: number): void {
    const delayMs = Math.min(BEAT_MS, leftMs);
    this.#dueAt = now + delayMs;
    this.#cancel = this.#options.clock.schedule(this.#beat, delayMs);
  }

  readonly #beat = (): void => {
    const { clock, deadlineMs, onSilence, onNothingSent } = this.#options;
    const now = clock.monotonic();
    const lateMs = this.#overdue(now);
    this.#stalledMs += lateMs;
    this.#stalledInPhaseMs += lateMs;
    const leftMs = deadlineMs - (now - this.#phaseAt - this.#stalledInPhaseMs);
    if (leftMs >= 1) this.#arm(now, leftMs);
    else if (this.#unanswered > 0) onSilence();
    else onNothingSent();
  };

  #overdue(now: number): number {
    const lateMs = now - this.#dueAt;
    return lateMs < NOISE_MS ? 0 : lateMs;
  }
}
