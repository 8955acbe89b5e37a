import type { MaintenanceWindow } from '@relais/core';
import { type Clock, checkOptionNames, type OptionNames, systemClock } from '@relais/model';
import { bankDay } from './bank-day.ts';
import type { StatisticsStore } from './statistics-store.ts';

export interface StatisticsOptions {
  readonly bankId: string;
  /** Store that keeps the days over restarts. One process writes the statistics of a bank. */
  readonly store: StatisticsStore;
  readonly clock?: Clock;
  /** IANA name of the bank's zone. Days of UTC are kept as well. @defaultValue 'Europe/Paris' */
  readonly timeZone?: string;
  /** Windows that the bank announced: down time within them is planned. */
  readonly maintenance?: readonly MaintenanceWindow[];
  /** Requests, replies or logins below which a figure reads `not enough data`. Integer ≥ 1. @defaultValue 20 */
  readonly minimumSample?: number;
  /** Days that are kept. Integer ≥ 2. @defaultValue 100 */
  readonly keepDays?: number;
  /** Longest time for which data stay in memory alone, in milliseconds. @defaultValue 60_000 */
  readonly saveEveryMs?: number;
  /** Called when the store fails, or a day cannot be read. @defaultValue it is dropped */
  readonly onError?: (error: unknown) => void;
}

/** The options with every default in its place. */
export interface StatisticsSettings {
  readonly bankId: string;
  readonly store: StatisticsStore;
  readonly clock: Clock;
  readonly timeZone: string;
  readonly maintenance: readonly MaintenanceWindow[];
  readonly minimumSample: number;
  readonly keepDays: number;
  readonly saveEveryMs: number;
  readonly onError: (error: unknown) => void;
}

const NAMES: OptionNames<StatisticsOptions> = {
  bankId: true,
  store: true,
  clock: true,
  timeZone: true,
  maintenance: true,
  minimumSample: true,
  keepDays: true,
  saveEveryMs: true,
  onError: true,
};

/** @throws {TypeError | RangeError} naming the option that is unknown or out of range */
export function statisticsSettings(given: StatisticsOptions): StatisticsSettings {
  checkOptionNames('', given, NAMES, 'createStatistics');
  const settings = {
    clock: systemClock,
    timeZone: 'Europe/Paris',
    maintenance: [],
    minimumSample: 20,
    keepDays: 100,
    saveEveryMs: 60_000,
    onError: () => {},
    ...given,
  };
  for (const [name, least] of [
    ['minimumSample', 1],
    ['keepDays', 2],
  ] as const) {
    const value = settings[name];
    if (!Number.isInteger(value) || value < least) {
      throw new RangeError(`${name} must be an integer ≥ ${least}, got ${value}`);
    }
  }
  if (!(settings.saveEveryMs > 0)) throw new RangeError(`saveEveryMs must be positive, got ${settings.saveEveryMs}`);
  // It throws for an unknown zone.
  bankDay('2026-01-01', settings.timeZone);
  return settings;
}
