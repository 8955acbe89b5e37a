import type { SealedStore } from '../store/sealed-store.ts';
import { type Clock, systemClock } from '../time/clock.ts';
import { type Held, PsuMemory } from './psu-memory.ts';

export interface BankMemoryOptions {
  readonly store: SealedStore;
  readonly bankId: string;
  readonly clock?: Clock;
}

/** Entries that could not be written and are held until they can be. The oldest leave first. */
const MAX_UNWRITTEN = 500;
/** Accounts of which is known that the API does not list them. */
const MAX_UNLISTED = 10_000;

/**
 * What one process remembers of the customers of one bank. It lies in the store; beside it lies what the store could not take.
 *
 * Make one for a bank, and take a customer's part of it for each call.
 */
export class BankMemory {
  readonly store: SealedStore;
  readonly bankId: string;
  readonly clock: Clock;
  readonly #unwritten = new Map<string, Held>();
  readonly #unlistedUntil = new Map<string, number>();
  readonly #running = new Map<string, Promise<void>>();
  readonly #forgotten = new Map<string, number>();

  constructor({ store, bankId, clock = systemClock }: BankMemoryOptions) {
    this.store = store;
    this.bankId = bankId;
    this.clock = clock;
  }

  /** The memory of one customer, for one call: what a call began before `forget` is not remembered after it. */
  of(psuId: string): PsuMemory {
    const generation = this.#forgotten.get(psuId) ?? 0;
    return new PsuMemory(this, psuId, () => (this.#forgotten.get(psuId) ?? 0) === generation);
  }

  /** Takes everything that this process keeps of a customer beside the store, and lets no running call remember more. */
  drop(psuId: string): void {
    this.#forgotten.set(psuId, (this.#forgotten.get(psuId) ?? 0) + 1);
    const prefix = placeOf(psuId, '');
    for (const kept of [this.#unwritten, this.#unlistedUntil]) {
      for (const key of kept.keys()) if (key.startsWith(prefix)) kept.delete(key);
    }
  }

  unwritten(psuId: string, entry: string): Held | undefined {
    return this.#unwritten.get(placeOf(psuId, entry));
  }

  /** @param held - `undefined`: it was written */
  hold(psuId: string, entry: string, held: Held | undefined): void {
    const place = placeOf(psuId, entry);
    this.#unwritten.delete(place);
    if (held !== undefined) bounded(this.#unwritten, MAX_UNWRITTEN).set(place, held);
  }

  /** Whether the API was just found not to list an account. */
  isUnlisted(psuId: string, accountId: string): boolean {
    return this.clock.monotonic() < (this.#unlistedUntil.get(placeOf(psuId, accountId)) ?? 0);
  }

  noteUnlisted(psuId: string, accountId: string, forMs: number): void {
    bounded(this.#unlistedUntil, MAX_UNLISTED).set(placeOf(psuId, accountId), this.clock.monotonic() + forMs);
  }

  /** Runs a task unless it runs for this customer already: then waits for that one, however it ends. */
  async once(psuId: string, task: () => Promise<void>): Promise<void> {
    const running = this.#running.get(psuId);
    if (running !== undefined) return running.catch(() => {});
    const own = task();
    this.#running.set(psuId, own);
    try {
      await own;
    } finally {
      this.#running.delete(psuId);
    }
  }
}

function placeOf(psuId: string, entry: string): string {
  return `${JSON.stringify(psuId)} ${entry}`;
}

function bounded<T>(map: Map<string, T>, limit: number): Map<string, T> {
  const [oldest] = map.keys();
  if (oldest !== undefined && map.size >= limit) map.delete(oldest);
  return map;
}
