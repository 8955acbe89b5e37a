import type { Lease } from '../fleet/lease.ts';
import type { Outcome } from '../outcome/outcome.ts';
import type { Line, Seat } from './line.ts';
import type { PositionEvent } from './next.ts';
import { nextState } from './outage-state.ts';

/** A process that decides alone: what happens counts at once. */
export class AloneLine implements Line {
  readonly killed: undefined;
  readonly #seat: Seat;

  constructor(seat: Seat) {
    this.#seat = seat;
  }

  carry(event: PositionEvent): undefined {
    const { become, describe, rules, state } = this.#seat;
    void become(nextState(state(), [event], rules, describe), 'us');
  }

  learn(outcome: Outcome): undefined {
    const event = this.#seat.judged(outcome);
    if (event !== undefined) this.carry(event);
  }

  claim(): undefined {}

  mayTry(): boolean {
    return true;
  }

  trialBegan(generation: number): void {
    this.tried({ type: 'trial_began', generation });
  }

  /** A trial that ends while the engine closes decides nothing. */
  tried(event: PositionEvent): void {
    if (!this.#seat.isShutDown()) this.carry(event);
  }

  look(_: number, task: (lease?: Lease) => void): () => void {
    task();
    return () => {};
  }

  moved(): void {}

  tell(_: string, __: boolean, tell: () => void): undefined {
    tell();
  }

  tellNews(): void {}

  end(): void {}
}
