import type { EntryName, SealedStore } from '@relais/model';
import { type LoginRecord, NO_RECORD, namesNoSecret, readLoginRecord } from './login-record.ts';
import type { SecretOwner } from './secret-hash.ts';

/** Names the login that comes in a turn, or has closed its door. */
export interface Claim {
  readonly id: string;
  /** Time of day, in milliseconds since the epoch. */
  readonly at: number;
  /** Comes no more. Written rather than erased: in a store that loses entries, a claim that is gone says nothing. */
  readonly isWithdrawn?: true;
}

/** The two places by which logins of the same moment keep out of each other's way: see `LoginTurns`. */
export type ClaimPlace = 'comes' | 'door';

const DAY_MS = 86_400_000;
/** Relais never sends again what the bank refused. A record without a login for so long is of a customer who has gone. */
const RECORD_MS = 3_650 * DAY_MS;
/** Longer than any claim matters, also to a machine whose clock is days ahead. */
const CLAIM_MS = 7 * DAY_MS;
/** Outlives the claims that were made before it: a number is not given twice while its claims lie there. */
const EMPTY_MS = 2 * CLAIM_MS;

/**
 * The records of logins in the store.
 *
 * Every method may throw `RelaisError` `own_network` with reason `store`: without a look at what was tried, nothing is tried.
 */
export class LoginMemory {
  readonly #store: SealedStore;

  constructor(store: SealedStore) {
    this.#store = store;
  }

  async read(owner: SecretOwner): Promise<LoginRecord> {
    return (await this.#store.read(entryOf(owner), readLoginRecord)) ?? NO_RECORD;
  }

  /**
   * @param next - must not wait; the same record writes nothing. Asked again where another process was faster
   * @param isLast - whether the record is likely to name no secret then: only spares a look
   */
  async change(owner: SecretOwner, next: (now: LoginRecord) => LoginRecord, isLast = false): Promise<LoginRecord> {
    for (let lifeMs = isLast ? EMPTY_MS : RECORD_MS; ; lifeMs = lifeMs === EMPTY_MS ? RECORD_MS : EMPTY_MS) {
      let isKeptAsLong = true;
      const fitting = (now: LoginRecord | undefined): LoginRecord | undefined => {
        const before = now ?? NO_RECORD;
        const record = next(before);
        isKeptAsLong = record === before || lifeMs === (namesNoSecret(record) ? EMPTY_MS : RECORD_MS);
        return record === before || !isKeptAsLong ? now : record;
      };
      const stands = await this.#store.change(entryOf(owner), readLoginRecord, fitting, lifeMs);
      if (isKeptAsLong) return stands ?? NO_RECORD;
    }
  }

  /** @returns the claim that stands there */
  readClaim(owner: SecretOwner, place: ClaimPlace, turn: number): Promise<Claim | undefined> {
    return this.#store.read(entryOf(owner, place, turn), readClaim);
  }

  /** @returns the claim that stands there then */
  changeClaim(
    owner: SecretOwner,
    place: ClaimPlace,
    turn: number,
    next: (now: Claim | undefined) => Claim | undefined,
  ): Promise<Claim | undefined> {
    return this.#store.change(entryOf(owner, place, turn), readClaim, next, CLAIM_MS);
  }

  /** Takes away what a turn has left behind. */
  async eraseTurn(owner: SecretOwner, turn: number): Promise<void> {
    await Promise.all(PLACES.map((place) => this.#store.erase(entryOf(owner, place, turn))));
  }

  /** Takes away all that lies there of one PSU. */
  async forget(owner: SecretOwner): Promise<void> {
    // A record that cannot be read goes as well.
    const { turn } = await this.read(owner).catch(() => NO_RECORD);
    await this.#store.erase(entryOf(owner));
    await Promise.all([turn, turn + 1, turn + 2].map((one) => this.eraseTurn(owner, one)));
  }
}

const PLACES: readonly ClaimPlace[] = ['comes', 'door'];

function entryOf(owner: SecretOwner, place?: ClaimPlace, turn?: number): EntryName {
  return { ...owner, part: 'logins', ...(place !== undefined && { of: `${place} ${turn}` }) };
}

function readClaim(stored: unknown): Claim {
  const { id, at, isWithdrawn } = Object(stored) as Partial<Record<keyof Claim, unknown>>;
  if (typeof id !== 'string' || typeof at !== 'number') throw new TypeError('what is stored is no claim of a login');
  return { id, at, ...(isWithdrawn === true && { isWithdrawn }) };
}
