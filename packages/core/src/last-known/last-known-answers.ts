import {
  type Clock,
  type HalTransactions,
  notedOf,
  noteProvenance,
  type Provenance,
  type TransactionQuery,
} from '@relais/model';
import { isInside } from '../continuity/query-window.ts';
import { coveredBy } from '../continuity/read-window.ts';
import type { LastKnown } from '../protected-call.ts';
import type { DataKind } from '../quota/access-quota.ts';
import type { Store } from '../store.ts';

export interface LastKnownOptions {
  /** Where answers are kept as they are. They are data of the PSU: give it a store of its own, that encrypts. */
  readonly store: Store;
  /** Nothing older is shown, in milliseconds. @defaultValue 86_400_000 */
  readonly maxAgeMs?: number;
}

export type LastKnownSettings = Required<LastKnownOptions> & {
  readonly bankId: string;
  readonly psuId: string;
  /** What was read under one consent is not shown under another. */
  readonly consentId: string;
  readonly clock: Clock;
};

/** What was asked, in the caller's own words. */
export interface KnownQuestion {
  readonly kind: DataKind;
  readonly accountId?: string;
  readonly query?: TransactionQuery;
}

interface Kept {
  readonly value: object;
  readonly fetchedAt: number;
  readonly query: TransactionQuery;
  readonly notes: Partial<Provenance>;
}

/** A day, in milliseconds: the age at which data of an account are usually read again. */
const DAY_MS = 86_400_000;

/** @throws {RangeError} naming the option that is out of range */
export function checkLastKnown({ store, maxAgeMs = DAY_MS }: LastKnownOptions): Required<LastKnownOptions> {
  if (!(maxAgeMs > 0)) throw new RangeError(`lastKnown.maxAgeMs must be positive, got ${maxAgeMs}`);
  return { store, maxAgeMs };
}

/**
 * What one PSU was answered last, kept for the hour in which both channels are down (R10).
 *
 * Shown only where it answers the whole question: of transactions, the kept window must cover the one that is asked for.
 */
export class LastKnownAnswers {
  readonly #settings: LastKnownSettings;

  constructor(settings: LastKnownSettings) {
    this.#settings = settings;
  }

  /** Keeps an answer as the caller got it. Never rejects: a store that fails must not cost the answer itself. */
  async keep(question: KnownQuestion, value: object): Promise<void> {
    const { store, maxAgeMs, clock } = this.#settings;
    const { complete, leftOut, servedFrom, fetchedAt = clock.now() } = notedOf(value);
    const notes = {
      ...(complete !== undefined && { complete }),
      ...(leftOut !== undefined && { leftOut }),
      ...(servedFrom !== undefined && { servedFrom }),
    };
    const kept: Kept = { value, fetchedAt, query: question.query ?? {}, notes };
    try {
      await store.set(this.#key(question), kept, maxAgeMs);
    } catch {
      // See above.
    }
  }

  /** @returns `undefined` when nothing young enough answers the whole question, or the store fails: then the call does */
  async find<T extends object>(question: KnownQuestion): Promise<LastKnown<T> | undefined> {
    const { maxAgeMs, clock } = this.#settings;
    const kept = await this.#kept(question);
    if (kept === undefined || clock.now() - kept.fetchedAt > maxAgeMs) return undefined;
    const value = question.kind === 'transactions' ? cutTo(question.query ?? {}, kept) : { ...kept.value };
    if (value === undefined) return undefined;
    noteProvenance(value, kept.notes);
    return { value: value as T, fetchedAt: kept.fetchedAt };
  }

  async #kept(question: KnownQuestion): Promise<Kept | undefined> {
    try {
      return (await this.#settings.store.get(this.#key(question))) as Kept | undefined;
    } catch {
      return undefined;
    }
  }

  #key({ kind, accountId = '' }: KnownQuestion): string {
    const { bankId, psuId, consentId } = this.#settings;
    return ['last-known', ...[bankId, psuId, consentId, kind, accountId].map(encodeURIComponent)].join(':');
  }
}

/** The rows of a kept list that another question asks for. `undefined`: the list does not reach as far. */
function cutTo(asked: TransactionQuery, { value, query, notes }: Kept): HalTransactions | undefined {
  const list = value as HalTransactions;
  const { dateFrom, dateTo } = asked;
  if (query.dateTo !== undefined && (dateTo === undefined || dateTo > query.dateTo)) return undefined;
  if (dateFrom !== query.dateFrom) {
    const [oldest] = list.transactions.flatMap(({ bookingDate }) => bookingDate ?? []).toSorted();
    const { from } = coveredBy(query, notes.servedFrom, oldest);
    if (dateFrom === undefined || from === undefined || dateFrom < from) return undefined;
  }
  return { ...list, transactions: list.transactions.filter((row) => isInside(row, asked)) };
}
