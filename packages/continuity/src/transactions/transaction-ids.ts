import type { MemoryWait, PsuMemory } from '@relais/core';
import { storeFailure } from '@relais/core';
import {
  bookedBalanceOf,
  type CalendarDate,
  type Clock,
  dateInZone,
  type HalTransactions,
  notedOf,
  RelaisError,
  type Transaction,
  type TransactionQuery,
} from '@relais/model';
import type { KnownRow } from '../matching/known-row.ts';
import { type MatchedRow, type MatchRequest, matchRows } from '../matching/match-rows.ts';
import { noteMatch } from '../matching/row-match.ts';
import { type Channel, contentOf, moneyOf, sightingOf, stageOf } from '../matching/sighting.ts';
import { syntheticId } from '../synthetic-id.ts';
import { type AccountMemory, EMPTY_MEMORY, type LearnedRow, learn } from './account-memory.ts';
import { checkAgainstKnown, checkRows, type QuarantineReason } from './check-answer.ts';
import { agreesWithBalance, type BalanceRead } from './check-balance-change.ts';
import { coveredBy, movedCursor, nextWindow, type ReadWindow, rereadFrom } from './read-window.ts';
import { type Reconciliation, reconcile } from './reconcile.ts';
import { rowsOf } from './stored-rows.ts';

export interface TransactionIdsOptions {
  readonly memory: PsuMemory;
  readonly clock: Clock;
  /** Of the bank, e.g. `Europe/Paris`: its day decides which days have been read. */
  readonly timeZone: string;
}

/** What was asked, and what came. */
export interface TransactionsAnswer {
  readonly channel: Channel;
  /** The id the caller knows the account by. */
  readonly accountId: string;
  readonly query: TransactionQuery;
  readonly value: HalTransactions;
}

/** The rows under the ids that the caller knows. */
export interface PresentedTransactions {
  readonly transactions: readonly Transaction[];
  /** False where ids could not be looked up, or not be remembered. Absent: they are. */
  readonly areStable?: boolean;
  /** Present when the API was read over days that only the fallback had delivered. */
  readonly reconciliation?: Reconciliation;
}

/**
 * Keeps the ids of one PSU's transactions the same: whichever channel answers, from pending to booked, after a restart with
 * the same store, and when the bank issues its own ids anew.
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
   * @throws {RelaisError} `malformed_reply` (API) or `page_drift` (fallback) with a reason `quarantine_…` when the answer
   * contradicts itself or what is known: nothing of it is delivered or remembered
   * @throws {RelaisError} `own_network`, reason `store`, for rows of the fallback whose ids nobody can tell
   */
  async present(answer: TransactionsAnswer, wait: MemoryWait = {}): Promise<PresentedTransactions> {
    let presented: PresentedTransactions = { transactions: [] };
    const { isKnown, isKept } = await this.#options.memory.learn(
      rowsOf(answer.accountId),
      (now = EMPTY_MEMORY, known) => {
        if (!known && answer.channel === 'fallback') throw storeFailure('the ids of the rows cannot be looked up');
        const { memory, ...read } = this.#read(answer, now);
        presented = read;
        return memory;
      },
      wait,
    );
    return { ...presented, areStable: isKnown && isKept };
  }

  /** The window that closes the gap since this channel last read the account: after an outage, all of it. */
  async nextWindow(channel: Channel, accountId: string): Promise<ReadWindow> {
    const { cursors } = await this.#recall(accountId);
    return nextWindow(cursors[channel], this.#today());
  }

  /**
   * The day from which the API has to be read again after an outage, so that what the fallback delivered meanwhile is
   * confirmed, and what nobody has read comes.
   *
   * @returns `undefined` when there was no outage since the API was read
   */
  async rereadFrom(accountId: string, wait: MemoryWait = {}): Promise<CalendarDate | undefined> {
    const { cursors, rows } = await this.#recall(accountId, wait);
    return rereadFrom({ cursors, unconfirmed: rows.flatMap(unconfirmedSince) }, this.#today());
  }

  #read(
    { channel, accountId, query, value }: TransactionsAnswer,
    memory: AccountMemory,
  ): PresentedTransactions & { readonly memory: AccountMemory } {
    const today = this.#today();
    const { transactions } = value;
    refuse(channel, checkRows(transactions, query, today));

    const rows = transactions.map((row) => ({ money: moneyOf(row), sighting: sightingOf(row) }));
    const window = coveredBy(query, notedOf(value).servedFrom, oldestBooking(transactions));
    const request: MatchRequest = { channel, rows, known: memory.rows, window };
    const matched = matchRows(request);
    refuse(channel, checkAgainstKnown(request, matched));
    const balance = this.#balanceOf(value, window.from, today);
    const isSound =
      memory.balance && balance && agreesWithBalance(memory.balance, balance, window, memory.rows, matched);
    refuse(channel, isSound === false ? 'quarantine_balance' : undefined);

    const learned = withIds(accountId, channel, memory.rows, matched);
    const ids = new Map(learned.map(({ match, id }) => [match, id]));
    const reconciliation = channel === 'api' ? reconcile(request, matched, (match) => ids.get(match) ?? '') : undefined;
    return {
      transactions: transactions.map((row, index) => shown(row, learned[index])),
      ...(reconciliation === undefined ? {} : { reconciliation }),
      memory: remembered(memory, request, learned, today, balance),
    };
  }

  /** The page's balance stands for rows only where it is known from which day on they are whole. */
  #balanceOf(value: HalTransactions, from: CalendarDate | undefined, readOn: CalendarDate): BalanceRead | undefined {
    const balance = bookedBalanceOf(value);
    return balance && from !== undefined ? { balance, readOn, from } : undefined;
  }

  async #recall(accountId: string, wait: MemoryWait = {}): Promise<AccountMemory> {
    return (await this.#options.memory.recall(rowsOf(accountId), wait)).value ?? EMPTY_MEMORY;
  }

  #today(): CalendarDate {
    const { clock, timeZone } = this.#options;
    return dateInZone(clock.now(), timeZone);
  }
}

function unconfirmedSince({ sightings, unconfirmed }: KnownRow): CalendarDate | [] {
  return (unconfirmed === true ? sightings.fallback?.bookingDate : undefined) ?? [];
}

function refuse(channel: Channel, reason: QuarantineReason | undefined): void {
  if (reason === undefined) return;
  const [code, what] = channel === 'api' ? (['malformed_reply', 'reply'] as const) : (['page_drift', 'page'] as const);
  throw new RelaisError(code, `the ${what} with the transactions contradicts itself or an earlier one`, { reason });
}

function oldestBooking(rows: readonly Transaction[]): CalendarDate | undefined {
  return rows.reduce<CalendarDate | undefined>((oldest, row) => {
    const { bookingDate } = row;
    if (bookingDate === undefined || stageOf(row) !== 'booked') return oldest;
    return oldest === undefined || bookingDate < oldest ? bookingDate : oldest;
  }, undefined);
}

/** Each row with the id it is shown under: no two rows share one. */
function withIds(
  accountId: string,
  channel: Channel,
  known: AccountMemory['rows'],
  matched: readonly MatchedRow[],
): readonly LearnedRow[] {
  const taken = new Set(known.map(({ id }) => id));
  // Oldest first, so that of equal rows the same one has the same number on every read.
  const learned = matched.toReversed().map((match) => {
    const id = match.known?.id ?? newId(accountId, channel, match, taken);
    taken.add(id);
    return { match, id };
  });
  return learned.toReversed();
}

function newId(accountId: string, channel: Channel, { row }: MatchedRow, taken: ReadonlySet<string>): string {
  const { channelId } = row.sighting;
  if (channel === 'api' && channelId !== undefined && !taken.has(channelId)) return channelId;
  for (let occurrence = 0; ; occurrence += 1) {
    const id = syntheticId(`${accountId}\n${row.money}\n${contentOf(row.sighting)}\n${occurrence}`);
    if (!taken.has(id)) return id;
  }
}

function shown(transaction: Transaction, learned: LearnedRow | undefined): Transaction {
  if (learned === undefined) throw new TypeError('each row of an answer was matched');
  const { id, match } = learned;
  const { reason, confidence, candidates } = match;
  const row = transaction.resourceId === id ? transaction : { ...transaction, resourceId: id };
  noteMatch(row, {
    id,
    reason,
    confidence,
    ...(reason === 'suspected' && { candidates: candidates.map((known) => known.id) }),
  });
  return row;
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
  const cursors = cursor === undefined ? memory.cursors : { ...memory.cursors, [channel]: cursor };
  if (balance === undefined) return { ...memory, rows, cursors };
  const counted = new Set(learned.filter(({ match }) => stageOf(match.row.sighting) === 'booked').map(({ id }) => id));
  const rowsOfBalance = rows.map(({ inBalance: _, ...row }) =>
    counted.has(row.id) ? { ...row, inBalance: true as const } : row,
  );
  return { rows: rowsOfBalance, cursors, balance };
}
