import type { Clock } from '@relais/model';

/** The time limit of one session. It stands still while the customer is asked (RTS art. 35(1), R16). */
export class SessionLimit {
  readonly #controller = new AbortController();
  readonly #clock: Clock;
  readonly #reached: () => unknown;
  #leftMs: number;
  /** By the monotonic clock. */
  #startedAt = 0;
  #cancel: () => void = () => {};
  #isOver = false;

  /** @param reached - called at the limit; gives the reason that `signal` aborts with */
  constructor(clock: Clock, limitMs: number, reached: () => unknown) {
    this.#clock = clock;
    this.#leftMs = limitMs;
    this.#reached = reached;
    this.#run();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** Runs a wait that is not counted. */
  async offTheClock<T>(wait: () => Promise<T>): Promise<T> {
    this.#cancel();
    this.#leftMs -= this.#clock.monotonic() - this.#startedAt;
    try {
      return await wait();
    } finally {
      this.#run();
    }
  }

  /** The session is over. */
  end(): void {
    this.#isOver = true;
    this.#cancel();
  }

  #run(): void {
    if (this.#isOver) return;
    this.#startedAt = this.#clock.monotonic();
    this.#cancel = this.#clock.schedule(() => this.#controller.abort(this.#reached()), Math.max(0, this.#leftMs));
  }
}
