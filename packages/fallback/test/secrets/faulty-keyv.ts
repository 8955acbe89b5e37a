import type { KeyValueStore, ManualClock } from '@relais/model';

type StoreFault = 'throws' | 'swallows' | 'hangs' | 'late';

/** A time in which the store fails, by the store's own clock. */
export interface FaultWindow {
  readonly from: number;
  readonly to: number;
  readonly fault: StoreFault;
  /** Share of the operations that fail. */
  readonly share: number;
}

const LATE_MS = 6_000;

/** A store of several processes, slow and faulty as it is told. What it has confirmed, it gives back. */
export class FaultyKeyv {
  readonly entries = new Map<string, unknown>();
  readonly #clock: ManualClock;
  readonly #chance: () => number;
  readonly #jitterMs: number;
  readonly #windows: readonly FaultWindow[];

  constructor(clock: ManualClock, chance: () => number, jitterMs: number, windows: readonly FaultWindow[]) {
    this.#clock = clock;
    this.#chance = chance;
    this.#jitterMs = jitterMs;
    this.#windows = windows;
  }

  /** The store as one process sees it. @param isDead - whether it was killed: it asks nothing more, but what is asked arrives */
  for(isDead: () => boolean): KeyValueStore {
    const ask = (run: () => unknown, unheard: unknown): Promise<unknown> =>
      isDead() ? new Promise(() => {}) : this.#run(run, unheard);
    return {
      get: (key) => ask(() => this.entries.get(key), undefined),
      set: (key, value) => ask(() => this.entries.set(key, value) !== undefined, false),
      delete: (key) => ask(() => this.entries.delete(key), false),
    };
  }

  async #run(run: () => unknown, unheard: unknown): Promise<unknown> {
    const now = this.#clock.monotonic();
    const window = this.#windows.find(({ from, to }) => from <= now && now < to);
    const fault = window !== undefined && this.#chance() < window.share ? window.fault : undefined;
    if (fault === 'throws') throw new Error('the store is out of reach');
    if (fault === 'swallows') return unheard;
    if (fault === 'hangs') return new Promise(() => {});
    if (fault === 'late') await this.#wait(LATE_MS);
    // On its way there, and back.
    await this.#wait(this.#delay());
    const answer = run();
    await this.#wait(this.#delay());
    return answer;
  }

  /** Most are quick, some are not: that is what makes one process overtake another. */
  #delay(): number {
    const longest = this.#chance() < 0.5 ? this.#jitterMs / 10 : this.#jitterMs;
    return Math.floor(this.#chance() * longest);
  }

  #wait(ms: number): Promise<void> | undefined {
    if (ms === 0) return undefined;
    return new Promise((resolve) => void this.#clock.schedule(resolve, ms));
  }
}
