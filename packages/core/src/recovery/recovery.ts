import { type Clock, factsOf, RelaisError, withDeadline } from '@relais/model';
import type { Lease } from '../fleet/lease.ts';
import type { Line } from '../position/line.ts';
import type { HalfOpen, Position } from '../position/position.ts';
import type { RecoverySettings } from './recovery-options.ts';

type Hint = NonNullable<RecoverySettings['hint']>;

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
  readonly hinted: (sign: SignOfLife, generation: number, lease?: Lease) => void;
  readonly windowOver: (generation: number) => void;
  /** Looks in one place: see `Line`. */
  readonly look: Line['look'];
}

/**
 * The way back, in two steps (RTS art. 33(4)). First a hint in the background, then trials with calls that are due anyway.
 *
 * It asks the hint and holds the timer of the trials. `next` decides what comes of them, and no customer waits for either.
 */
export class Recovery {
  readonly #context: RecoveryContext;
  #endWindow: () => void = () => {};
  #endLook: () => void = () => {};
  #leaving: AbortController | undefined;

  constructor(context: RecoveryContext) {
    this.#context = context;
  }

  follow(before: Position, after: Position): void {
    if (after.kind !== 'half_open') this.end();
    else if (before.kind !== 'half_open' || before.generation !== after.generation) this.#look(after);
    else if (!before.isHinted || after.goodTrials > before.goodTrials) this.#startWindow(after);
  }

  end(): void {
    this.#endWindow();
    this.#endLook();
    this.#leaving?.abort(new RelaisError('aborted', 'the look at the API is over'));
    this.#leaving = undefined;
  }

  #look(position: HalfOpen): void {
    this.end();
    // A worker of a fleet may hear of a look when that is over.
    if (position.isHinted) this.#startWindow(position);
    else this.#begin(position);
  }

  #begin({ generation }: HalfOpen): void {
    const { hinted, look, settings } = this.#context;
    const { hint } = settings;
    if (hint === undefined) {
      hinted({ isAlive: true }, generation);
      return;
    }
    this.#endLook = look(settings.hintDeadlineMs, (lease) => this.#ask(hint, generation, lease));
  }

  #ask(hint: Hint, generation: number, lease: Lease | undefined): void {
    const { clock, hinted, settings } = this.#context;
    const deadlineMs = settings.hintDeadlineMs;
    const leaving = new AbortController();
    this.#leaving = leaving;
    const startedAt = clock.monotonic();
    const tookMs = (): number => Math.round(clock.monotonic() - startedAt);
    const told = (sign: SignOfLife): void => hinted({ ...sign, tookMs: tookMs() }, generation, lease);
    withDeadline(hint, { deadlineMs, clock, caller: leaving.signal }).then(
      () => told({ isAlive: true }),
      (error: unknown) => told({ isAlive: false, retryAt: factsOf(error).retryAt }),
    );
  }

  /** Hours may pass without a call: half-open has an end, and then the API is hinted at anew. */
  #startWindow({ generation }: HalfOpen): void {
    const { clock, settings, windowOver } = this.#context;
    this.#endWindow();
    this.#endLook();
    this.#endWindow = clock.schedule(() => windowOver(generation), settings.trialWindowMs);
  }
}
