import type { Outcome } from '@relais/core';
import type { CalendarDate } from '@relais/model';
import { DayBook } from './day-book.ts';
import { type DayStatistics, dayStatistics } from './day-statistics.ts';
import type { DayTally } from './day-tally.ts';
import { DownTime, type DownTimeState, type OutageBegun, type OutageOver } from './down-time.ts';
import type { FallbackCall, FallbackLogin } from './fallback-tally.ts';
import { type StatisticsOptions, type StatisticsSettings, statisticsSettings } from './statistics-options.ts';
import type { Stretch } from './stretch.ts';

/**
 * Uptime, response times and error rate of a bank's interface, day by day, from own traffic.
 *
 * Relais reports every outcome, incident and fallback call to it. It computes the figures of a day, in the bank's zone
 * and in UTC. Memory and store are bounded: a day is a few kilobytes, whatever its traffic.
 *
 * @example
 * const statistics = await createStatistics({ bankId: 'cic', store });
 * statistics.outcome(outcome); // every request to the API, trials too
 * statistics.opened(incident);
 * statistics.closed(incident);
 * statistics.fallbackLogin({ at, ok: true, sca: false });
 * statistics.fallbackCall({ at, tookMs: 3_200 });
 * statistics.day('2026-03-29').uptimePercent; // 99.58, or 'not enough data'
 * await statistics.close();
 */
export class Statistics {
  readonly #settings: StatisticsSettings;
  readonly #books: ReadonlyMap<string, DayBook>;
  #down = new DownTime();
  #cancelSave: (() => void) | undefined;
  #saving: Promise<void> = Promise.resolve();

  constructor(settings: StatisticsSettings) {
    this.#settings = settings;
    const zones = new Set([settings.timeZone, 'UTC']);
    this.#books = new Map([...zones].map((timeZone) => [timeZone, new DayBook({ ...settings, timeZone })]));
  }

  /** Takes the outcome of one request to the API. */
  outcome(outcome: Outcome): void {
    this.#write(outcome.sentAt, (tally) => tally.add(outcome));
    this.#ended(this.#down.observe(outcome));
  }

  /** An incident opened: its counted failures show that the interface is down. */
  opened(incident: OutageBegun): void {
    this.#down.opened(incident);
    this.#saveSoon();
  }

  /** An incident closed. The down time has mostly ended before, with the first good reply. */
  closed(incident: OutageOver): void {
    this.#ended(this.#down.closed(incident));
  }

  /** One try to log in through the fallback. */
  fallbackLogin(login: FallbackLogin): void {
    this.#write(login.at, ({ fallback }) => fallback.login(login));
  }

  /** Takes one call that went to the fallback. */
  fallbackCall(call: FallbackCall): void {
    this.#write(call.at, ({ fallback }) => fallback.call(call));
  }

  /**
   * The figures of one day.
   *
   * @param timeZone - the bank's, or `UTC`
   * @throws {RangeError} for a day that does not exist, or a zone for which no days are kept
   */
  day(date: CalendarDate, timeZone: string = this.#settings.timeZone): DayStatistics {
    const { bankId, clock, maintenance, minimumSample } = this.#settings;
    const downSince = this.#down.state.down?.since;
    const view = { bankId, now: clock.now(), minimumSample, downSince, maintenance };
    return dayStatistics(this.#book(timeZone).read(date), view);
  }

  /** The figures of every day with data, oldest first. */
  days(timeZone: string = this.#settings.timeZone): readonly DayStatistics[] {
    const dates = this.#book(timeZone).dates(this.#settings.clock.now());
    return dates.map((date) => this.day(date, timeZone));
  }

  /** Reads the data of an earlier run. @throws the error of the store */
  async load(): Promise<void> {
    const books = [...this.#books.values()].map((book) => book.load());
    const [state] = await Promise.all([this.#settings.store.get(this.#stateKey()), ...books]);
    if (isDownTimeState(state)) this.#down = new DownTime(state);
    else if (state !== undefined) this.#settings.onError(new TypeError('the stored down time cannot be read'));
  }

  /** Writes the present data. It never rejects: it reports a failing store, and tries again later. */
  save(): Promise<void> {
    this.#cancelSave?.();
    this.#cancelSave = undefined;
    this.#saving = this.#saving.then(() => this.#save());
    return this.#saving;
  }

  /** Writes the present data and leaves no timer behind. */
  close(): Promise<void> {
    return this.save();
  }

  async #save(): Promise<void> {
    const { clock, onError, store } = this.#settings;
    for (const book of this.#books.values()) await book.save(clock.now());
    try {
      await store.set(this.#stateKey(), this.#down.state);
    } catch (error) {
      onError(error);
    }
  }

  #write(instant: number, change: (tally: DayTally) => void): void {
    const now = this.#settings.clock.now();
    for (const book of this.#books.values()) {
      const tally = book.write(instant, now);
      if (tally !== undefined) change(tally);
    }
    this.#saveSoon();
  }

  #ended(down: Stretch | undefined): void {
    if (down === undefined) return;
    const { clock, keepDays, maintenance } = this.#settings;
    const now = clock.now();
    for (const book of this.#books.values()) {
      let at = Math.max(down.from, now - keepDays * 86_400_000);
      while (at < down.to) {
        const tally = book.write(at, now);
        tally?.addDown(down, maintenance);
        at = tally?.day.endsAt ?? at + 3_600_000;
      }
    }
    this.#saveSoon();
  }

  #saveSoon(): void {
    const { clock, saveEveryMs } = this.#settings;
    this.#cancelSave ??= clock.schedule(() => void this.save(), saveEveryMs);
  }

  #book(timeZone: string): DayBook {
    const book = this.#books.get(timeZone);
    if (book === undefined) throw new RangeError(`no days are kept for the time zone ${timeZone}`);
    return book;
  }

  #stateKey(): string {
    return `statistics:${encodeURIComponent(this.#settings.bankId)}:down`;
  }
}

function isDownTimeState(value: unknown): value is DownTimeState {
  return typeof value === 'object' && value !== null && Array.isArray((value as Partial<DownTimeState>).run);
}

/**
 * Starts the statistics of one bank with the data of earlier runs.
 *
 * @throws {RangeError} naming the option that is out of range
 */
export async function createStatistics(options: StatisticsOptions): Promise<Statistics> {
  const statistics = new Statistics(statisticsSettings(options));
  await statistics.load();
  return statistics;
}
