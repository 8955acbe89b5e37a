import type { Clock } from '@relais/model';
import type { FleetLease, FleetLeaseOptions, LoginFleet } from '../../src/index.ts';

interface Held {
  readonly name: string;
  until: number;
}

/** What the workers of a test share. */
export class SharedMemory {
  readonly clock: Clock;
  readonly texts = new Map<string, string>();
  readonly leases = new Set<Held>();
  readonly #taken = new Map<string, number[]>();
  readonly #listeners = new Map<string, Set<() => void>>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  holders(name: string): number {
    return [...this.leases].filter((held) => held.name === name && held.until > this.clock.monotonic()).length;
  }

  place(name: string, limit: number, lifeMs: number): number {
    const now = this.clock.monotonic();
    const alive = (this.#taken.get(name) ?? []).filter((until) => until > now);
    if (alive.length >= limit) return Math.min(...alive) - now;
    this.#taken.set(name, [...alive, now + lifeMs]);
    return 0;
  }

  listeners(name: string): Set<() => void> {
    const all = this.#listeners.get(name) ?? new Set();
    this.#listeners.set(name, all);
    return all;
  }
}

/** One worker, as the fallback sees its fleet. */
export class FakeFleet implements LoginFleet {
  readonly keys: readonly Uint8Array[];
  readonly whenGone: 'strict' | 'lenient';
  readonly #memory: SharedMemory;
  /** `lost`: carried out, and never answered. */
  mode: 'works' | 'gone' | 'lost' = 'works';
  /** Operations that were asked for. */
  asked = 0;

  constructor(memory: SharedMemory, options: Partial<Pick<LoginFleet, 'keys' | 'whenGone'>> = {}) {
    this.#memory = memory;
    this.keys = options.keys ?? [Buffer.alloc(32, 5)];
    this.whenGone = options.whenGone ?? 'strict';
  }

  readonly waitForLease = async (
    name: string,
    options: FleetLeaseOptions,
    signal: AbortSignal,
  ): Promise<FleetLease> => {
    for (;;) {
      const lease = await this.tryLease(name, options);
      if (lease !== undefined) return lease;
      for (const listener of this.#memory.listeners(name)) listener();
      await new Promise<void>((resolve) => this.#memory.clock.schedule(resolve, 100));
      signal.throwIfAborted();
    }
  };

  readonly tryLease = (name: string, { ttlMs, slots }: FleetLeaseOptions): Promise<FleetLease | undefined> =>
    this.#answer(() => {
      const { clock, leases } = this.#memory;
      if (this.#memory.holders(name) >= slots) return undefined;
      const held = { name, until: clock.monotonic() + ttlMs };
      leases.add(held);
      const isAlive = (): boolean => leases.has(held) && held.until > clock.monotonic();
      return {
        get isHeld() {
          return isAlive();
        },
        extend: () =>
          this.#answer(() => {
            if (!isAlive()) return false;
            held.until = clock.monotonic() + ttlMs;
            return true;
          }),
        release: async () => {
          if (this.mode === 'works') leases.delete(held);
        },
      };
    });

  readonly onWanted = (name: string, listener: () => void): (() => void) => {
    this.#memory.listeners(name).add(listener);
    return () => void this.#memory.listeners(name).delete(listener);
  };

  readonly advance: LoginFleet['advance'] = (name, { from, to, lifeMs }) =>
    this.#answer(() => {
      const { texts } = this.#memory;
      const present = texts.get(name);
      if (present !== from) return { isAdvanced: false, present };
      if (lifeMs > 1) texts.set(name, to);
      else texts.delete(name);
      return { isAdvanced: true, present: to };
    });

  readonly take: LoginFleet['take'] = (name, { limit, lifeMs }) =>
    this.#answer(() => this.#memory.place(name, limit, lifeMs));

  async #answer<T>(operation: () => T): Promise<T> {
    this.asked += 1;
    await Promise.resolve();
    if (this.mode === 'gone') throw new Error('the shared memory is gone');
    const answer = operation();
    if (this.mode === 'lost') throw new Error('the answer of the shared memory is lost');
    return answer;
  }
}
