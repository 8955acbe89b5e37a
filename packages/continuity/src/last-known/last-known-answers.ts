import {
  checkOptionNames,
  type HalTransactions,
  type MemoryEntry,
  type MemoryWait,
  type OptionNames,
  type PsuMemory,
  type Question,
  type QuestionKind,
  type TransactionQuery,
  type ValueOf,
} from '@relais/model';
import { isInside } from '../transactions/query-window.ts';
import { coveredBy } from '../transactions/read-window.ts';
import { type KeptAnswer, type KnownAnswer, READERS } from './stored-answer.ts';

export interface LastKnownOptions {
  /** Nothing older is shown, in milliseconds. @defaultValue 86_400_000 */
  readonly maxAgeMs?: number;
}

/** The options, checked, with their defaults. */
export interface LastKnownAge {
  readonly maxAgeMs: number;
}

export interface LastKnownSettings extends LastKnownAge {
  readonly memory: PsuMemory;
  /** An answer that was read under one consent is not shown under another. */
  readonly consentId: string;
}

/** A day, in milliseconds: the age at which data of an account are usually read again. */
const DAY_MS = 86_400_000;
/** What the host shows at any age is kept for so long, in milliseconds. */
const MAX_LIFE_MS = 400 * DAY_MS;

const NAMES: OptionNames<LastKnownOptions> = { maxAgeMs: true };

/** @throws {TypeError | RangeError} naming the option that is unknown or out of range */
export function checkLastKnown(given: LastKnownOptions): LastKnownAge {
  const { maxAgeMs = DAY_MS } = checkOptionNames('lastKnown', given, NAMES, 'createRelais');
  if (!(maxAgeMs > 0)) throw new RangeError(`lastKnown.maxAgeMs must be positive, got ${maxAgeMs}`);
  return { maxAgeMs };
}

/** Every name under which an answer may be kept, of the PSU and of an account. */
export function lastKnownNames(accounts: readonly string[]): readonly string[] {
  const kinds = Object.keys(READERS) as QuestionKind[];
  return kinds.flatMap((kind) => ['', ...accounts].map((accountId) => nameBy(kind, accountId)));
}

/**
 * What one PSU was answered last, kept for the hour in which both channels are down (R10).
 *
 * An answer is shown only where it answers the whole question. A kept window of transactions must cover the asked one.
 */
export class LastKnownAnswers {
  readonly #settings: LastKnownSettings;

  constructor(settings: LastKnownSettings) {
    this.#settings = settings;
  }

  /**
   * Keeps an answer as the caller got it. A store that fails does not cost the answer itself.
   *
   * @param question - with the id by which the caller knows the account
   */
  async keep<Q extends Question>(
    question: Q,
    { value, provenance, fetchedAt }: KnownAnswer<ValueOf<Q>>,
    wait: MemoryWait = {},
  ): Promise<void> {
    const { memory, consentId } = this.#settings;
    const { complete, leftOut, servedFrom, source } = provenance;
    const reading = {
      complete,
      ...(leftOut !== undefined && { leftOut }),
      ...(servedFrom !== undefined && { servedFrom }),
      ...(source !== undefined && { source }),
    };
    // The caller may change what they were given.
    const kept: KeptAnswer = {
      value: structuredClone(value),
      provenance: reading,
      fetchedAt,
      consentId,
      query: queryOf(question),
    };
    await memory.learn(this.#entryOf(question), () => kept, wait);
  }

  /** @returns `undefined` when nothing young enough answers the whole question, or the store fails: then the call does */
  async find<Q extends Question>(question: Q, wait: MemoryWait = {}): Promise<KnownAnswer<ValueOf<Q>> | undefined> {
    const { maxAgeMs, memory, consentId } = this.#settings;
    const { value: kept } = await memory.recall(this.#entryOf(question), wait);
    if (kept === undefined || kept.consentId !== consentId) return undefined;
    if (memory.bank.clock.now() - kept.fetchedAt > maxAgeMs) return undefined;
    const whole = question.kind === 'transactions' ? cutTo(question.query, kept) : kept.value;
    if (whole === undefined) return undefined;
    const { provenance, fetchedAt } = kept;
    return structuredClone({ value: whole as ValueOf<Q>, provenance, fetchedAt });
  }

  #entryOf(question: Question): MemoryEntry<KeptAnswer> {
    const { maxAgeMs } = this.#settings;
    return {
      part: 'last_known',
      of: nameOf(question),
      as: READERS[question.kind],
      lifeMs: Math.min(maxAgeMs + 1, MAX_LIFE_MS),
    };
  }
}

function nameOf(question: Question): string {
  return nameBy(question.kind, 'accountId' in question ? question.accountId : '');
}

function nameBy(kind: QuestionKind, accountId: string): string {
  return `${kind} ${accountId}`;
}

function queryOf(question: Question): TransactionQuery {
  return question.kind === 'transactions' ? question.query : {};
}

/** The rows of a kept list that another question asks for. `undefined`: the list does not reach as far. */
function cutTo(asked: TransactionQuery, { value, query, provenance }: KeptAnswer): HalTransactions | undefined {
  const list = value as HalTransactions;
  const { dateFrom, dateTo } = asked;
  if (query.dateTo !== undefined && (dateTo === undefined || dateTo > query.dateTo)) return undefined;
  if (dateFrom !== query.dateFrom) {
    const [oldest] = list.transactions.flatMap(({ bookingDate }) => bookingDate ?? []).toSorted();
    const { from } = coveredBy(query, provenance.servedFrom, oldest);
    if (dateFrom === undefined || from === undefined || dateFrom < from) return undefined;
  }
  return { ...list, transactions: list.transactions.filter((row) => isInside(row, asked)) };
}
