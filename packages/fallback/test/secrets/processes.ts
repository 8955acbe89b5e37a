import { createSealedStore, type KeyValueStore, type ManualClock, type SealedStore } from '@relais/model';
import { LoginMemory } from '../../src/secrets/login-memory.ts';
import { LoginTries } from '../../src/secrets/login-tries.ts';

/** The key of the host program that seals its store. */
export const STORE_KEY = Buffer.alloc(32, 7);
export const LOGIN_MS = 120_000;

/** What the processes of one host share, as Keyv gives it. */
export function entriesInMemory() {
  const entries = new Map<string, unknown>();
  const keyv: KeyValueStore = {
    get: async (key) => entries.get(key),
    set: async (key, value) => entries.set(key, value),
    delete: async (key) => entries.delete(key),
  };
  return { entries, keyv };
}

/** A process of the host: its own clock and memory, a store that others share. */
export function startProcess(
  keyv: KeyValueStore,
  clock: ManualClock,
  pepper: Uint8Array = new Uint8Array(),
): { readonly tries: LoginTries; readonly store: SealedStore } {
  const store = createSealedStore({ keyv, key: STORE_KEY }, clock);
  const memory = new LoginMemory(store);
  const tries = new LoginTries({ memory, clock, pepper, loginMs: LOGIN_MS, newId: () => crypto.randomUUID() });
  return { tries, store };
}

/** Moves time on in steps until a promise settles: what waits for a store or a timer gets its turn. */
export async function passTime<T>(
  clock: ManualClock,
  awaited: Promise<T>,
  stepMs = 250,
  mostSteps = 5_000,
): Promise<T> {
  let isSettled = false;
  const watched = awaited.finally(() => {
    isSettled = true;
  });
  watched.catch(() => {});
  for (let step = 0; step < mostSteps && !isSettled; step += 1) {
    await quiet();
    if (!isSettled) clock.advance(stepMs);
  }
  return watched;
}

/** Resolves once nothing runs any more but timers of the clock. */
export async function quiet(turns = 8): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}
