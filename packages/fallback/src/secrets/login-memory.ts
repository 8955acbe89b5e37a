import type { EntryName, SealedStore } from '@relais/model';
import { type LoginRecord, NO_RECORD, readLoginRecord } from './login-record.ts';
import type { SecretOwner } from './secret-hash.ts';

/** What the bank has refused is remembered for ten years, in milliseconds. */
const LIFE_MS = 3_650 * 86_400_000;

/** The records of logins in the store. */
export class LoginMemory {
  readonly #store: SealedStore;

  constructor(store: SealedStore) {
    this.#store = store;
  }

  /** @throws {RelaisError} `own_network` with reason `store`: without a look at what was tried, nothing is tried */
  async read(owner: SecretOwner): Promise<LoginRecord> {
    return (await this.#store.read(entryOf(owner), readLoginRecord)) ?? NO_RECORD;
  }

  /** @throws {RelaisError} `own_network` with reason `store` */
  async write(owner: SecretOwner, record: LoginRecord): Promise<void> {
    const isEmpty = record.claim === undefined && record.doubt === undefined && record.refused.length === 0;
    await this.#store.change(entryOf(owner), readLoginRecord, () => (isEmpty ? undefined : record), LIFE_MS);
  }

  /** Takes away all that lies there of one PSU. */
  forget(owner: SecretOwner): Promise<void> {
    return this.#store.erase(entryOf(owner));
  }
}

function entryOf(owner: SecretOwner): EntryName {
  return { ...owner, part: 'logins' };
}
