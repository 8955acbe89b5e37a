import { type Clock, RelaisError, safeCause, withDeadline } from '@relais/model';
import { type LoginRecord, NO_RECORD, readLoginRecord } from './login-record.ts';
import type { SecretOwner } from './secret-hash.ts';

/** Where the record of logins is kept. Any Keyv store fits. It must outlive the process, or a restart forgets. */
export interface LoginStore {
  /** @returns what was stored, `undefined` when there is nothing */
  get(key: string): Promise<unknown>;
  /** @param value - JSON */
  set(key: string, value: unknown, ttlMs?: number): Promise<unknown>;
}

/** A store that says nothing for so long is down. */
const STORE_MS = 5_000;
/** What holds nothing need not be kept. */
const EMPTY_MS = 60_000;

/** The records of logins in a store. */
export class LoginMemory {
  readonly #store: LoginStore;
  readonly #clock: Clock;

  constructor(store: LoginStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  /** @throws {RelaisError} `own_network` with reason `store`: without a look at what was tried, nothing is tried */
  read(owner: SecretOwner): Promise<LoginRecord> {
    return this.#usable(async () => readLoginRecord(await this.#store.get(keyOf(owner))));
  }

  /** @throws {RelaisError} `own_network` with reason `store` */
  async write(owner: SecretOwner, record: LoginRecord): Promise<void> {
    const isEmpty = record.claim === undefined && record.doubt === undefined && record.refused.length === 0;
    const kept = isEmpty ? NO_RECORD : record;
    await this.#usable(() => this.#store.set(keyOf(owner), kept, isEmpty ? EMPTY_MS : undefined));
  }

  #usable<T>(task: () => Promise<T>): Promise<T> {
    const late = (): Error => unusable(new Error(`the store did not answer within ${STORE_MS} ms`));
    const asking = (): Promise<T> =>
      task().catch((error: unknown) => {
        throw unusable(error);
      });
    return withDeadline(asking, { clock: this.#clock, deadlineMs: STORE_MS, late });
  }
}

/** Keeps the records for as long as the process lives. */
export function inMemory(): LoginStore {
  const records = new Map<string, unknown>();
  return {
    get: async (key) => records.get(key),
    set: async (key, value) => {
      if (value === NO_RECORD) records.delete(key);
      else records.set(key, value);
    },
  };
}

function keyOf({ bankId, psuId }: SecretOwner): string {
  return `relais:logins:${bankId}:${psuId}`;
}

function unusable(error: unknown): RelaisError {
  const options = { reason: 'store', cause: safeCause(error) };
  return new RelaisError('own_network', 'the store of the logins cannot be used', options);
}
