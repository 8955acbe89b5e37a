import {
  type Amount,
  type Answer,
  type AnswerNotes,
  type CalendarDate,
  type Clock,
  dateInZone,
  type HalTransactions,
  type MemoryWait,
  type PsuMemory,
  type Recalled,
  RelaisError,
  storeFailure,
  type Transaction,
  type TransactionQuery,
} from '@relais/model';
import type { KnownRow } from '../matching/known-row.ts';
import { matchRows } from '../matching/match-rows.ts';
import type { MatchRequest } from '../matching/matched-row.ts';
import type { RowMatch } from '../matching/row-match.ts';
import { type NamedRows, namedBy } from '../matching/same-rows.ts';
import { type SeenRow, seenRow } from '../matching/seen-row.ts';
import { type Channel, stageOf } from '../matching/sighting.ts';
import { type AccountMemory, EMPTY_MEMORY, type LearnedRow, learn } from './account-memory.ts';
import { checkAgainstKnown, checkRows, type QuarantineReason } from './check-answer.ts';
import { agreesWithBalance, type BalanceRead } from './check-balance-change.ts';
import { withoutPlaceholderIds } from './placeholder-ids.ts';
import { coveredBy, movedCursor, nextWindow, type ReadWindow, rereadFrom } from './read-window.ts';
import { type Reconciliation, reconcile } from './reconcile.ts';
import { underTheirIds, withIds } from './shown-ids.ts';
import { rowsOf } from './stored-rows.ts';

export interface TransactionIdsOptions {
  readonly memory: PsuMemory;
  readonly clock: Clock;
  /** Of the bank, e.g. `Europe/Paris`: its day decides which days have been read. */
  readonly timeZone: string;
}

/** A question to a channel, and the channel's answer. */
export interface TransactionsRead {
  readonly channel: Channel;
  /** The id the caller knows the account by. */
  readonly accountId: string;
  readonly query: TransactionQuery;
  readonly answer: Answer<HalTransactions>;
  /** When this call looked the account up in the store. Where nothing is new, continuity does not ask the store again. */
  readonly lookedAt?: number;
}

/** What to ask the API for beside the caller's own window, and when that was looked up. */
export interface Reread {
  /** The day from which the API has to be read again. Absent: the caller's window is enough. */
  readonly from?: CalendarDate;
  /** By the monotonic clock: see `TransactionsRead`. */
  readonly lookedAt: number;
}

/** The rows under the ids that the caller knows. */
export interface PresentedTransactions {
  readonly transactions: readonly Transaction[];
  /** How each row was recognised, in the order of the rows. */
  readonly matches: readonly RowMatch[];
  /** False where the store could not be used: ids could not be looked up there, or not be remembered. */
  readonly areStable: boolean;
  /** Present when the API was read over days that only the fallback had delivered. */
  readonly reconciliation?: Reconciliation;
}

type PresentedRows = Omit<PresentedTransactions, 'areStable'>;

/**
 * Keeps the ids of one PSU's transactions the same on both channels, and from pending to booked. They also stay after a
 * restart with the same store, and when the bank issues its own ids anew.
 *
 * A row's id is the API's where the API showed it first, else a marked synthetic one. What an answer shows is checked
 * before it is believed. Reads of one account run after each other inside this process.
 */
export class TransactionIds {
  readonly #options: TransactionIdsOptions;

  constructor(options: TransactionIdsOptions) {
    this.#options = options;
  }

  /**
   * Gives the rows of an answer the ids that the caller knows, and remembers new ones.
   *
   * @throws {RelaisError} `malformed_reply` (API) or `page_drift` (fallback) with a reason `quarantine_…`, when the answer
   * contradicts itself or known rows. Nothing of such an answer is delivered or remembered
   * @throws {RelaisError} `own_network`, reason `store`, for rows of the fallback whose ids cannot be looked up
   */
  async present(read: TransactionsRead, wait: MemoryWait = {}): Promise<PresentedTransactions> {
    let presented: PresentedRows = { transactions: [], matches: [] };
    const { isKnown, isKept, hasStoreAnswered } = await this.#options.memory.learn(
      rowsOf(read.accountId),
      (now = EMPTY_MEMORY, known) => {
        if (!known && read.channel === 'fallback') throw storeFailure('the ids of the rows cannot be looked up');
        const { memory, ...rows } = this.#read(read, now);
        presented = rows;
        return memory;
      },
      wait,
      read.lookedAt,
    );
    return { ...presented, areStable: isKnown && isKept && hasStoreAnswered };
  }

  /** The window that closes the gap since this channel last read the account: after an outage, all of it. */
  async nextWindow(channel: Channel, accountId: string): Promise<ReadWindow> {
    const { value: { cursors } = EMPTY_MEMORY } = await this.#recall(accountId);
    return nextWindow(cursors[channel], this.#today());
  }

  /**
   * The day from which the API has to be read again after an outage. That read confirms what the fallback delivered meanwhile,
   * and brings rows that no channel has read yet.
   *
   * @returns without `from` when there was no outage since the API was read
   */
  async rereadFrom(accountId: string, wait: MemoryWait = {}): Promise<Reread> {
    const { value: { cursors, rows } = EMPTY_MEMORY, lookedAt } = await this.#recall(accountId, wait);
    const from = rereadFrom({ cursors, unconfirmed: rows.flatMap(unconfirmedSince) }, this.#today());
    return { lookedAt, ...(from !== undefined && { from }) };
  }

  #read(
    { channel, accountId, query, answer }: TransactionsRead,
    memory: AccountMemory,
  ): PresentedRows & { readonly memory: AccountMemory } {
    const today = this.#today();
    const { value, provenance, notes } = answer;
    const transactions = withoutPlaceholderIds(value.transactions);
    refuse(channel, checkRows(transactions, query, today));

    const named = namedBy(channel, memory.rows);
    const rows = seenRows(channel, transactions, named, notes.references);
    const window = coveredBy(query, provenance.servedFrom, oldestBooking(transactions));
    const request: MatchRequest = { channel, rows, known: memory.rows, window };
    const matched = matchRows(request, named);
    refuse(channel, checkAgainstKnown(request, matched));
    const balance = balanceRead(notes.bookedBalance, window.from, today);
    const isSound =
      memory.balance && balance && agreesWithBalance(memory.balance, balance, window, memory.rows, matched);
    refuse(channel, isSound === false ? 'quarantine_balance' : undefined);

    const learned = withIds(accountId, channel, memory.rows, matched);
    const reconciliation = channel === 'api' ? reconcile(request, learned) : undefined;
    return {
      transactions: underTheirIds(transactions, learned),
      matches: learned.map(rowMatch),
      ...(reconciliation === undefined ? {} : { reconciliation }),
      memory: remembered(memory, request, learned, today, balance),
    };
  }

  #recall(accountId: string, wait: MemoryWait = {}): Promise<Recalled<AccountMemory>> {
    return this.#options.memory.recall(rowsOf(accountId), wait);
  }

  #today(): CalendarDate {
    const { clock, timeZone } = this.#options;
    return dateInZone(clock.now(), timeZone);
  }
}

/** The page's balance stands for rows only where it is known from which day on they are whole. */
function balanceRead(
  balance: Amount | undefined,
  from: CalendarDate | undefined,
  readOn: CalendarDate,
): BalanceRead | undefined {
  return balance && from !== undefined ? { balance, readOn, from } : undefined;
}

function unconfirmedSince({ sightings, unconfirmed }: KnownRow): CalendarDate | [] {
  return (unconfirmed === true ? sightings.fallback?.bookingDate : undefined) ?? [];
}

function refuse(channel: Channel, reason: QuarantineReason | undefined): void {
  if (reason === undefined) return;
  const [code, what] = channel === 'api' ? (['malformed_reply', 'reply'] as const) : (['page_drift', 'page'] as const);
  throw new RelaisError(code, `the ${what} with the transactions contradicts itself or an earlier one`, { reason });
}

// These functions look at each row of each answer, in loops. V8 drops the compiled code of a function with its last closure.
// So V8 would compile a callback made for each answer again after each full collection.

function seenRows(
  channel: Channel,
  transactions: readonly Transaction[],
  named: NamedRows,
  references: AnswerNotes['references'],
): readonly SeenRow[] {
  const rows: SeenRow[] = [];
  for (const row of transactions) {
    const { resourceId } = row;
    const known = resourceId === undefined ? undefined : named.get(resourceId);
    rows.push(seenRow(channel, row, known, references?.[rows.length]));
  }
  return rows;
}

function oldestBooking(rows: readonly Transaction[]): CalendarDate | undefined {
  let oldest: CalendarDate | undefined;
  for (const row of rows) {
    const { bookingDate } = row;
    if (bookingDate === undefined || stageOf(row) !== 'booked') continue;
    if (oldest === undefined || bookingDate < oldest) oldest = bookingDate;
  }
  return oldest;
}

function rowMatch({ id, match: { reason, confidence, candidates } }: LearnedRow): RowMatch {
  return {
    id,
    reason,
    confidence,
    ...(reason === 'suspected' && { candidates: candidates.map((known) => known.id) }),
  };
}

function remembered(
  memory: AccountMemory,
  request: MatchRequest,
  learned: readonly LearnedRow[],
  today: CalendarDate,
  balance: BalanceRead | undefined,
): AccountMemory {
  const { channel, window } = request;
  const cursor = movedCursor(memory.cursors[channel], window, today);
  const rows = learn(request, learned, today);
  const hasMoved = cursor !== undefined && cursor !== memory.cursors[channel];
  const cursors = hasMoved ? { ...memory.cursors, [channel]: cursor } : memory.cursors;
  const next =
    balance === undefined
      ? { ...memory, rows, cursors }
      : {
          rows: inBalance(rows, learned),
          cursors,
          balance: isSameRead(memory.balance, balance) ? memory.balance : balance,
        };
  const isSame = next.rows === memory.rows && !hasMoved && next.balance === memory.balance;
  // Where nothing is new, the very same: then nothing is written.
  return isSame ? memory : next;
}

function isSameRead(before: BalanceRead | undefined, now: BalanceRead): before is BalanceRead {
  if (before === undefined) return false;
  const { amount, currency } = before.balance;
  const isSameBalance = amount === now.balance.amount && currency === now.balance.currency;
  return isSameBalance && before.readOn === now.readOn && before.from === now.from;
}

/** The rows, with the mark on those that are part of the balance that was read with them. */
function inBalance(rows: readonly KnownRow[], learned: readonly LearnedRow[]): readonly KnownRow[] {
  const counted = new Set(learned.filter(({ match }) => stageOf(match.row.sighting) === 'booked').map(({ id }) => id));
  const marked = rows.map((row) => {
    const isCounted = counted.has(row.id);
    if (isCounted === (row.inBalance === true)) return row;
    const { inBalance: _, ...rest } = row;
    return isCounted ? { ...rest, inBalance: true as const } : rest;
  });
  return marked.every((row, index) => row === rows[index]) ? rows : marked;
}
