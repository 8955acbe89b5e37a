import CircuitBreaker from 'opossum';

export type BreakerState = 'closed' | 'open' | 'half_open';

export interface BreakerOptions {
  readonly name: string;
  /** Called when the time set by `open` has passed. */
  readonly onHalfOpen: () => void;
}

/**
 * The one place that knows opossum. It holds the state, the timer of the open state and the statistics; who opens and
 * closes it is decided outside.
 *
 * Its own time-out, fallback, cache, capacity and abort controller stay unused: one controller for all calls lets a slow
 * call abort its neighbours, and a full semaphore would count as an outage of the bank.
 */
export class Breaker {
  readonly #circuit: CircuitBreaker<[Promise<void>], void>;
  readonly #settings: CircuitBreaker.Options;
  #generation = 0;

  constructor({ name, onHalfOpen }: BreakerOptions) {
    this.#settings = {
      name,
      timeout: false,
      // No rate opens it. Even one above 100 % occurs: a slow call's start has left the window when its failure enters.
      errorThresholdPercentage: Number.POSITIVE_INFINITY,
      // It notes the latency of every call in the window, whether anybody asks or not: a second of them is enough.
      rollingCountTimeout: 1_000,
      rollingCountBuckets: 1,
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
    };
    this.#circuit = new CircuitBreaker((call: Promise<void>) => call, this.#settings);
    this.#circuit.on('halfOpen', onHalfOpen);
  }

  get state(): BreakerState {
    if (this.#circuit.halfOpen) return 'half_open';
    return this.#circuit.opened ? 'open' : 'closed';
  }

  /** Rises with every change of state: tells whether a call still belongs to the state it started in. */
  get generation(): number {
    return this.#generation;
  }

  /**
   * Runs a call through the closed circuit.
   *
   * A call that outlives the state it started in still answers its caller, but opossum never hears of it: in half-open
   * one late success would close the circuit, one late failure would open it.
   */
  fire<T>(running: Promise<T>): Promise<T> {
    const startedIn = this.#generation;
    const heard = new Promise<void>((succeed, fail) => {
      running.then(
        () => {
          if (startedIn === this.#generation) succeed();
        },
        (error: unknown) => {
          if (startedIn === this.#generation) fail(error);
        },
      );
    });
    this.#circuit.fire(heard).catch(ignore);
    return running;
  }

  /** Opens, or stays open, and becomes half-open after `halfOpenAfterMs`. */
  open(halfOpenAfterMs: number): void {
    // opossum reads its options at the moment it starts the timer.
    this.#settings.resetTimeout = halfOpenAfterMs;
    this.#generation += 1;
    this.#circuit.open();
  }

  close(): void {
    this.#generation += 1;
    this.#circuit.close();
  }

  /** Ends the timers. The breaker cannot be used afterwards. */
  shutdown(): void {
    this.#generation += 1;
    this.#circuit.shutdown();
  }
}

/** Who called has the error already. */
function ignore(): void {}
