import { type Clock, factsOf, RelaisError, withDeadline } from '@relais/model';
import type { HalfOpen, Position } from '../position/position.ts';
import type { RecoverySettings } from './recovery-options.ts';

/** What a hint has shown. */
export interface SignOfLife {
  readonly isAlive: boolean;
  /** When the bank itself said to come back, in milliseconds since the epoch. */
  readonly retryAt?: number | undefined;
  /** Absent: the host program gave no hint, and none was asked. */
  readonly tookMs?: number;
}

export interface RecoveryContext {
  readonly clock: Clock;
  readonly settings: RecoverySettings;
  readonly hinted: (sign: SignOfLife, generation: number) => void;
  readonly windowOver: (generation: number) => void;
}

/**
 * The way back, in two steps (RTS art. 33(4)). First a hint in the background, then trials with calls that are due anyway.
 *
 * It asks the hint and holds the timer of the trials. `next` decides what comes of them, and no customer waits for either.
 */
export class Recovery {
  readonly #context: RecoveryContext;
  #endWindow: () => void = () => {};
  #leaving: AbortController | undefined;

  constructor(context: RecoveryContext) {
    this.#context = context;
  }

  follow(before: Position, after: Position): void {
    if (after.kind !== 'half_open') this.end();
    else if (before.kind !== 'half_open') this.#look(after);
    else if (!before.isHinted || after.goodTrials > before.goodTrials) this.#startWindow(after);
  }

  end(): void {
    this.#endWindow();
    this.#leaving?.abort(new RelaisError('aborted', 'the look at the API is over'));
    this.#leaving = undefined;
  }

  #look({ generation }: HalfOpen): void {
    const { clock, hinted, settings } = this.#context;
    const { hint, hintDeadlineMs: deadlineMs } = settings;
    if (hint === undefined) {
      hinted({ isAlive: true }, generation);
      return;
    }
    this.#leaving = new AbortController();
    const startedAt = clock.monotonic();
    const tookMs = (): number => Math.round(clock.monotonic() - startedAt);
    withDeadline(hint, { deadlineMs, clock, caller: this.#leaving.signal }).then(
      () => hinted({ isAlive: true, tookMs: tookMs() }, generation),
      (error: unknown) => hinted({ isAlive: false, retryAt: factsOf(error).retryAt, tookMs: tookMs() }, generation),
    );
  }

  /** Hours may pass without a call: half-open has an end, and then the API is hinted at anew. */
  #startWindow({ generation }: HalfOpen): void {
    const { clock, settings, windowOver } = this.#context;
    this.#endWindow();
    this.#endWindow = clock.schedule(() => windowOver(generation), settings.trialWindowMs);
  }
}
