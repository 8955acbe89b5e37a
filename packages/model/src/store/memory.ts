import { type Clock, systemClock } from '../time/clock.ts';
import type { EntryName, ReadStored, SealedStore } from './sealed-store.ts';
import { damagedEntry } from './store-failure.ts';

interface Entry {
  readonly value: unknown;
  /** The check that has found the value sound. */
  readonly checkedBy: ReadStored<unknown>;
  /** By the monotonic clock. */
  readonly until: number;
}

/** How often entries whose life is over are looked for, in milliseconds. */
const SWEEP_MS = 600_000;

/**
 * Remembers in this process alone, and for as long as it runs: for trying out, and for tests. After a restart accounts and
 * transactions come under new ids, and it is forgotten which passwords the bank has refused.
 */
export function memory(clock: Clock = systemClock): SealedStore {
  const entries = new Map<string, Entry>();
  let sweepAt = clock.monotonic() + SWEEP_MS;

  function sweep(now: number): void {
    if (now < sweepAt) return;
    sweepAt = now + SWEEP_MS;
    for (const [key, { until }] of entries) if (until <= now) entries.delete(key);
  }

  function alive<T>(key: string, as: ReadStored<T>): T | undefined {
    const entry = entries.get(key);
    if (entry === undefined || entry.until <= clock.monotonic()) return undefined;
    if (entry.checkedBy === as) return entry.value as T;
    try {
      return as(entry.value);
    } catch (error) {
      throw damagedEntry(error);
    }
  }

  return {
    read: async (name, as) => alive(keyOf(name), as),
    change: async (name, as, next, lifeMs) => {
      const key = keyOf(name);
      const now = alive(key, as);
      const wanted = next(now);
      const at = clock.monotonic();
      sweep(at);
      if (wanted === undefined) entries.delete(key);
      else if (wanted !== now) entries.set(key, { value: wanted, checkedBy: as, until: at + lifeMs });
      return wanted;
    },
    erase: async (name) => {
      entries.delete(keyOf(name));
    },
    lastSeen: (name, as) => alive(keyOf(name), as),
  };
}

function keyOf({ bankId, psuId, part, of }: EntryName): string {
  return JSON.stringify([bankId, psuId, part, of]);
}
