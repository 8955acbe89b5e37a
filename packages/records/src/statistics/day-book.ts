import { addDays, type CalendarDate, isCalendarDate } from '@relais/model';
import { type BankDay, bankDay, bankDayAt } from './bank-day.ts';
import { DayTally, type StoredDay } from './day-tally.ts';
import type { StatisticsStore } from './statistics-store.ts';

export interface DayBookOptions {
  readonly bankId: string;
  readonly timeZone: string;
  readonly store: StatisticsStore;
  readonly keepDays: number;
  readonly onError: (error: unknown) => void;
}

const DAY_MS = 86_400_000;

/**
 * The days of one zone: the last two open, the others as compact rows.
 *
 * A row's place in the store is the number of its day modulo `keepDays`. Each new day replaces the oldest, so the store
 * never grows.
 */
export class DayBook {
  readonly #options: DayBookOptions;
  readonly #rows = new Map<CalendarDate, StoredDay>();
  readonly #open = new Map<CalendarDate, DayTally>();
  #unsaved = new Set<CalendarDate>();
  #lastDay: BankDay | undefined;

  constructor(options: DayBookOptions) {
    this.#options = options;
  }

  async load(): Promise<void> {
    const { keepDays, store } = this.#options;
    const rows = await Promise.all(Array.from({ length: keepDays }, (_, place) => store.get(this.#keyOf(place))));
    for (const row of rows) {
      if (isStoredDay(row)) this.#rows.set(row.date, row);
      else if (row !== undefined) this.#options.onError(new TypeError('a stored day of statistics cannot be read'));
    }
  }

  /** Days with data, oldest first. */
  dates(now: number): readonly CalendarDate[] {
    const oldest = this.#oldest(now);
    return [...new Set([...this.#rows.keys(), ...this.#open.keys()])].filter((date) => date >= oldest).sort();
  }

  /** A day, for reading. A day without data is empty. */
  read(date: CalendarDate): DayTally {
    return this.#open.get(date) ?? this.#fromRow(bankDay(date, this.#options.timeZone));
  }

  /** The day of an instant, for writing. @returns `undefined` for a day that is no longer kept */
  write(instant: number, now: number): DayTally | undefined {
    const day = this.#dayAt(instant);
    if (day.date < this.#oldest(now)) return undefined;
    const tally = this.#open.get(day.date) ?? this.#fromRow(day);
    this.#open.set(day.date, tally);
    this.#unsaved.add(day.date);
    return tally;
  }

  /** Writes the changed days. A day that the store refuses is written the next time. */
  async save(now: number): Promise<void> {
    const { keepDays, onError, store } = this.#options;
    const dates = [...this.#unsaved];
    this.#unsaved = new Set();
    for (const date of dates) {
      const row = this.#open.get(date)?.toStored();
      if (row === undefined) continue;
      this.#rows.set(date, row);
      try {
        await store.set(this.#keyOf(numberOf(date) % keepDays), row, (keepDays + 1) * DAY_MS);
      } catch (error) {
        this.#unsaved.add(date);
        onError(error);
      }
    }
    this.#forget(now);
  }

  #forget(now: number): void {
    const oldest = this.#oldest(now);
    const yesterday = addDays(this.#dayAt(now).date, -1);
    for (const date of this.#rows.keys()) if (date < oldest) this.#rows.delete(date);
    for (const date of this.#open.keys()) if (date < yesterday && !this.#unsaved.has(date)) this.#open.delete(date);
  }

  #fromRow(day: BankDay): DayTally {
    const row = this.#rows.get(day.date);
    if (row === undefined) return new DayTally(day);
    try {
      return new DayTally(day, row);
    } catch (error) {
      this.#options.onError(error);
      this.#rows.delete(day.date);
      return new DayTally(day);
    }
  }

  #dayAt(instant: number): BankDay {
    const last = this.#lastDay;
    if (last !== undefined && instant >= last.startsAt && instant < last.endsAt) return last;
    this.#lastDay = bankDayAt(instant, this.#options.timeZone);
    return this.#lastDay;
  }

  #oldest(now: number): CalendarDate {
    return addDays(this.#dayAt(now).date, 1 - this.#options.keepDays);
  }

  #keyOf(place: number): string {
    const { bankId, timeZone } = this.#options;
    return `statistics:${encodeURIComponent(bankId)}:${timeZone}:${place}`;
  }
}

function numberOf(date: CalendarDate): number {
  return Date.parse(date) / DAY_MS;
}

function isStoredDay(value: unknown): value is StoredDay {
  if (typeof value !== 'object' || value === null) return false;
  const { date, down, longestGapMs, lastAt, information, token, fallback } = value as Partial<StoredDay>;
  return (
    typeof date === 'string' &&
    isCalendarDate(date) &&
    [longestGapMs, lastAt, down?.planned, down?.unplanned].every(Number.isFinite) &&
    [information?.kinds, token?.kinds, fallback?.counts].every((member) => typeof member === 'object')
  );
}
