import { type Clock, RelaisError, safeCause, withDeadline } from '@relais/model';
import type { Store } from '../store.ts';
import { readAccesses, recentAccesses, type StoredAccess, WINDOW_MS } from './accesses.ts';
import type { Exclusive } from './exclusive.ts';

export interface AccessLedgerOptions {
  readonly store: Store;
  readonly clock: Clock;
  readonly exclusive: Exclusive;
}

/** A store that says nothing for so long is down: a call must not wait for it, nor the bank be blamed for it. */
const STORE_MS = 5_000;

/** The accesses of the last 24 hours, one list for each counter. A list changes by one writer at a time. */
export class AccessLedger {
  readonly #options: AccessLedgerOptions;

  constructor(options: AccessLedgerOptions) {
    this.#options = options;
  }

  /** @returns the recent accesses, oldest first */
  async read(key: string): Promise<readonly StoredAccess[]> {
    const { store, clock } = this.#options;
    const stored = await usable(() => store.get(key));
    const accesses = readAccesses(stored);
    if (accesses === undefined) throw unusable(new TypeError('what is stored is no list of accesses'));
    return recentAccesses(accesses, clock.now());
  }

  /** @param change - must not wait: gets the recent accesses, returns what to keep instead */
  change(
    key: string,
    change: (recent: readonly StoredAccess[], now: number) => readonly StoredAccess[],
  ): Promise<readonly StoredAccess[]> {
    const { store, clock, exclusive } = this.#options;
    const changing = (): Promise<readonly StoredAccess[]> =>
      exclusive(key, async () => {
        const now = clock.now();
        const changed = recentAccesses(change(await this.read(key), now), now);
        // Twice the window: the store measures with a clock of its own.
        await usable(() => store.set(key, changed, 2 * WINDOW_MS));
        return changed;
      });
    const late = (): RelaisError => unusable(new Error(`the store did not answer within ${STORE_MS} ms`));
    return withDeadline(changing, { clock, deadlineMs: STORE_MS, late });
  }
}

async function usable<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    throw unusable(error);
  }
}

/** An access that cannot be counted is not made. */
function unusable(error: unknown): RelaisError {
  const options = { reason: 'store', cause: safeCause(error) };
  return new RelaisError('own_network', 'the store of the access quota cannot be used', options);
}
