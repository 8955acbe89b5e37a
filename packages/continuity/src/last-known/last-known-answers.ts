import type { DataKind, LastKnown, MemoryEntry, MemoryWait, PsuMemory } from '@relais/core';
import { type HalTransactions, notedOf, noteProvenance, type TransactionQuery } from '@relais/model';
import { isInside } from '../transactions/query-window.ts';
import { coveredBy } from '../transactions/read-window.ts';
import { type KeptAnswer, READERS } from './stored-answer.ts';

export interface LastKnownOptions {
  /** Nothing older is shown, in milliseconds. @defaultValue 86_400_000 */
  readonly maxAgeMs?: number;
}

export type LastKnownSettings = Required<LastKnownOptions> & {
  readonly memory: PsuMemory;
  /** What was read under one consent is not shown under another. */
  readonly consentId: string;
};

/** What was asked, in the caller's own words. */
export interface KnownQuestion {
  readonly kind: DataKind;
  readonly accountId?: string;
  readonly query?: TransactionQuery;
}

/** A day, in milliseconds: the age at which data of an account are usually read again. */
const DAY_MS = 86_400_000;
/** What the host shows at any age is kept for so long, in milliseconds. */
const MAX_LIFE_MS = 400 * DAY_MS;

/** @throws {RangeError} naming the option that is out of range */
export function checkLastKnown({ maxAgeMs = DAY_MS }: LastKnownOptions): Required<LastKnownOptions> {
  if (!(maxAgeMs > 0)) throw new RangeError(`lastKnown.maxAgeMs must be positive, got ${maxAgeMs}`);
  return { maxAgeMs };
}

/** Every name under which an answer may be kept, of the PSU and of an account. */
export function lastKnownNames(accounts: readonly string[]): readonly string[] {
  const kinds = Object.keys(READERS) as DataKind[];
  return kinds.flatMap((kind) => [nameOf({ kind }), ...accounts.map((accountId) => nameOf({ kind, accountId }))]);
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

  /** Keeps an answer as the caller got it. A store that fails does not cost the answer itself. */
  async keep(question: KnownQuestion, value: object, wait: MemoryWait = {}): Promise<void> {
    const { memory, consentId } = this.#settings;
    const { complete, leftOut, servedFrom, fetchedAt = memory.bank.clock.now() } = notedOf(value);
    const notes = {
      ...(complete !== undefined && { complete }),
      ...(leftOut !== undefined && { leftOut }),
      ...(servedFrom !== undefined && { servedFrom }),
    };
    // The caller may change what they were given.
    const kept: KeptAnswer = {
      value: structuredClone(value),
      fetchedAt,
      consentId,
      query: question.query ?? {},
      notes,
    };
    await memory.learn(this.#entryOf(question), () => kept, wait);
  }

  /** @returns `undefined` when nothing young enough answers the whole question, or the store fails: then the call does */
  async find<T extends object>(question: KnownQuestion, wait: MemoryWait = {}): Promise<LastKnown<T> | undefined> {
    const { maxAgeMs, memory, consentId } = this.#settings;
    const { value: kept } = await memory.recall(this.#entryOf(question), wait);
    if (kept === undefined || kept.consentId !== consentId) return undefined;
    if (memory.bank.clock.now() - kept.fetchedAt > maxAgeMs) return undefined;
    const whole = question.kind === 'transactions' ? cutTo(question.query ?? {}, kept) : kept.value;
    if (whole === undefined) return undefined;
    const value = structuredClone(whole);
    noteProvenance(value, kept.notes);
    return { value: value as T, fetchedAt: kept.fetchedAt };
  }

  #entryOf(question: KnownQuestion): MemoryEntry<KeptAnswer> {
    const { maxAgeMs } = this.#settings;
    return {
      part: 'last_known',
      of: nameOf(question),
      as: READERS[question.kind],
      lifeMs: Math.min(maxAgeMs + 1, MAX_LIFE_MS),
    };
  }
}

function nameOf({ kind, accountId = '' }: KnownQuestion): string {
  return `${kind} ${accountId}`;
}

/** The rows of a kept list that another question asks for. `undefined`: the list does not reach as far. */
function cutTo(asked: TransactionQuery, { value, query, notes }: KeptAnswer): HalTransactions | undefined {
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
