import type { PartName } from '../journal-record.ts';

/** How long each part of a record is kept, in milliseconds. */
export interface RetentionPeriods {
  /** Who, what, when, how many. @defaultValue 5 years, as PSD2 art. 21 has it */
  readonly factsMs: number;
  /** Keyed hashes of the records delivered. @defaultValue 13 months */
  readonly hashesMs: number;
  /** Encrypted values of the records delivered. @defaultValue 30 days */
  readonly valuesMs: number;
}

const DAY_MS = 86_400_000;
const DEFAULTS: RetentionPeriods = { factsMs: 1_827 * DAY_MS, hashesMs: 396 * DAY_MS, valuesMs: 30 * DAY_MS };

/** @throws {RangeError} when a period is not positive, or facts would be erased before the parts that need them */
export function retentionPeriods(given: Partial<RetentionPeriods> = {}): RetentionPeriods {
  const { factsMs, hashesMs, valuesMs } = { ...DEFAULTS, ...given };
  for (const [name, value] of Object.entries({ factsMs, hashesMs, valuesMs })) {
    if (!(value > 0)) throw new RangeError(`retention.${name} must be positive, got ${value}`);
    if (value > factsMs) throw new RangeError(`retention.${name} must not exceed retention.factsMs`);
  }
  return { factsMs, hashesMs, valuesMs };
}

export function periodOf(periods: RetentionPeriods, part: PartName): number {
  return { facts: periods.factsMs, hashes: periods.hashesMs, values: periods.valuesMs }[part];
}
