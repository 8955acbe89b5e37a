import { BankMemory, type Clock, manualClock, type SealedStore, wholeAnswer } from '@relais/model';
import { sealedIn } from '../../../model/test/store/sealed-in.ts';
import { type PresentedTransactions, type RowMatch, TransactionIds } from '../../src/index.ts';
import { DAYS, dateOfDay, inventAccount, type SimulatedAccount } from './bank-history.ts';
import { type ViewedRow, viewOf } from './channel-view.ts';
import { seededRandom } from './random.ts';

export interface Measured {
  readonly transactions: number;
  readonly reads: number;
  readonly switches: number;
  /** An id that was shown for two movements which somebody could tell apart. */
  readonly wrongMerges: number;
  /** A row that is missing from its answer, or shares its id with another one there. */
  readonly lost: number;
  /** A movement that came back under another id without a word. */
  readonly silentDuplicates: number;
  /** Rows that were reported as suspected, each once. */
  readonly suspected: number;
  readonly examples: readonly string[];
}

export interface MeasureOptions {
  readonly seed: number;
  readonly transactions: number;
  readonly perAccount: number;
}

/** Reads invented accounts for 90 days over two channels, and judges every id that is shown. */
export async function measureContinuity({ seed, transactions, perAccount }: MeasureOptions): Promise<Measured> {
  const total = { transactions: 0, reads: 0, switches: 0, wrongMerges: 0, lost: 0, silentDuplicates: 0, suspected: 0 };
  const examples: string[] = [];
  for (let number = 0; total.transactions < transactions; number += 1) {
    const size = Math.min(perAccount, transactions - total.transactions);
    const account = inventAccount(seed, number, size);
    total.transactions += size;
    await live(account, seed, total, examples);
  }
  return { ...total, examples };
}

type Total = { -readonly [Name in keyof Omit<Measured, 'examples'>]: Measured[Name] };

async function live(account: SimulatedAccount, seed: number, total: Total, examples: string[]): Promise<void> {
  const random = seededRandom(seed * 7 + account.number);
  const judge = new Judge(total, examples);
  const clock = manualClock(Date.UTC(2026, 7, 1, 12));
  let memory = new Map<string, unknown>();
  let ids = open(sealedIn(memory, clock), clock);
  let channel: 'api' | 'fallback' = random.chance(0.8) ? 'api' : 'fallback';
  for (let day = 0; day <= DAYS; day += 1, clock.advance(86_400_000)) {
    if (random.chance(0.15)) {
      channel = channel === 'api' ? 'fallback' : 'api';
      total.switches += 1;
    }
    if (random.chance(0.3)) continue;
    if (random.chance(0.05)) {
      memory = new Map(JSON.parse(JSON.stringify([...memory])));
      ids = open(sealedIn(memory, clock), clock);
    }
    const { servedFrom } = await ids.nextWindow(channel, 'account');
    const back = random.chance(0.1) ? random.int(10, 90) : 0;
    const gap = Math.round((Date.parse(dateOfDay(day)) - Date.parse(servedFrom)) / 86_400_000);
    const fromDay = day - Math.max(back, gap);
    const rows = viewOf(account, channel, day, fromDay);
    const presented = await ids.present({
      channel,
      accountId: 'account',
      query: { dateFrom: dateOfDay(fromDay) },
      answer: wholeAnswer(
        { transactions: rows.map(({ transaction }) => transaction), _links: {} },
        { references: rows.map(({ reference }) => reference) },
      ),
    });
    total.reads += 1;
    judge.see(rows, presented, `account ${account.number} day ${day} ${channel}`);
  }
}

function open(store: SealedStore, clock: Clock): TransactionIds {
  const memory = new BankMemory({ store, bankId: 'bank', clock }).of('psu');
  return new TransactionIds({ memory, clock, timeZone: 'Europe/Paris' });
}

/** Knows what each row truly is, and remembers what each id has been shown for. */
class Judge {
  /** The movements that an id may stand for, to whoever has seen all that was shown. */
  readonly #meanings = new Map<string, ReadonlySet<string>>();
  /** How many rows of a group have been seen at once. */
  readonly #seen = new Map<string, number>();
  readonly #suspects = new Set<string>();
  readonly #total: Total;
  readonly #examples: string[];

  constructor(total: Total, examples: string[]) {
    this.#total = total;
    this.#examples = examples;
  }

  see(rows: readonly ViewedRow[], { transactions, matches }: PresentedTransactions, where: string): void {
    const seen = rows.map((row, index) => ({
      ...row,
      match: matches[index],
      id: transactions[index]?.resourceId ?? '',
    }));
    this.#total.lost += rows.length - new Set(seen.map(({ id }) => id)).size;
    const fresh = new Set(seen.filter(({ id }) => !this.#meanings.has(id)));
    for (const alike of Map.groupBy(seen, looks).values()) {
      const groups = new Set(alike.map(({ group }) => group));
      for (const row of alike) {
        this.#countSuspect(row, where);
        this.#countMerge(row, groups, where);
      }
    }
    for (const alike of Map.groupBy(seen, wording).values()) {
      this.#countAgain(
        alike,
        alike.filter((row) => fresh.has(row)),
        where,
      );
    }
  }

  #countSuspect(row: SeenRow, where: string): void {
    if (row.match?.reason !== 'suspected' || this.#suspects.has(row.id)) return;
    this.#suspects.add(row.id);
    this.#total.suspected += 1;
    this.#note('suspected', row, where);
  }

  #countMerge(row: SeenRow, groups: ReadonlySet<string>, where: string): void {
    const before = this.#meanings.get(row.id) ?? groups;
    const both = new Set([...groups].filter((group) => before.has(group)));
    if (both.size === 0) {
      this.#total.wrongMerges += 1;
      this.#note(`wrong merge with ${[...before]}`, row, where);
    }
    // Of rows that look alike only a lasting id tells which is which.
    const { resourceId, status } = row.transaction;
    const isNamed = resourceId !== undefined && status === 'BOOK' && both.size > 0;
    this.#meanings.set(row.id, isNamed ? both : groups);
  }

  /** More new ids than new movements: one of them came back under a second id. That is told, or a silent duplicate. */
  #countAgain(alike: readonly SeenRow[], fresh: readonly SeenRow[], where: string): void {
    const before = [...new Set(alike.map(({ group }) => group))].reduce(
      (sum, group) => sum + (this.#seen.get(group) ?? 0),
      0,
    );
    const isTold = fresh.some(({ id }) => this.#suspects.has(id));
    if (fresh.length > Math.max(0, alike.length - before) && !isTold) {
      this.#total.silentDuplicates += 1;
      for (const row of fresh) this.#note('silent duplicate', row, where);
    }
    for (const [group, { length }] of Map.groupBy(alike, (row) => row.group)) {
      this.#seen.set(group, Math.max(this.#seen.get(group) ?? 0, length));
    }
  }

  #note(what: string, row: SeenRow, where: string): void {
    this.#examples.push(`${what} ${where}: ${row.group} ${JSON.stringify([row.transaction, row.match])}`);
  }
}

type SeenRow = ViewedRow & { readonly match: RowMatch | undefined; readonly id: string };

/** All that a reader sees of a row, but for an id that means nothing. */
function looks(row: ViewedRow): string {
  return `${wording(row)} ${row.reference}`;
}

/** The same for all movements of a group. */
function wording({ transaction }: ViewedRow): string {
  const { resourceId: _, ...rest } = transaction;
  return JSON.stringify(rest);
}
