import type { KeyObject } from 'node:crypto';
import { type Clock, checkOptionNames, type OptionNames, systemClock, wrong } from '@relais/model';
import { type Key, secretKey } from './keyed-hash.ts';
import type { RetentionPeriods } from './retention/periods.ts';
import { retentionPeriods } from './retention/periods.ts';
import type { ValuesKey } from './sealed-values.ts';

/**
 * How much the journal keeps of the delivered data, beside the facts of each access. Each level includes the one
 * before.
 */
export type DetailLevel = 'kinds' | 'hashes' | 'values';

export interface JournalOptions {
  /** The journal makes it when it is missing. Several processes, also of several machines, may write to it. */
  readonly directory: string;
  /** @defaultValue 'hashes' */
  readonly level?: DetailLevel;
  /** Turns PSUs, accounts and records into keyed hashes. 32 bytes or more; another key breaks the link to older records. */
  readonly pseudonymKey: Key;
  /** The journal calls it at each access. Needed at level `values`. */
  readonly valuesKey?: () => ValuesKey | Promise<ValuesKey>;
  readonly clock?: Clock;
  /** Limits after which a new segment begins. */
  readonly rotation?: RotationOptions;
  readonly retention?: RetentionOptions;
}

export interface RotationOptions {
  /** @defaultValue 16_777_216 */
  readonly maxBytes?: number;
  /** Age of the first record of a segment, in milliseconds. @defaultValue 86_400_000 */
  readonly maxAgeMs?: number;
}

export interface RetentionOptions {
  /** How long facts are kept: who, what, when, how many. In milliseconds. @defaultValue 5 years, as PSD2 art. 21 has it */
  readonly factsMs?: number;
  /** How long keyed hashes of the records delivered are kept, in milliseconds. @defaultValue 13 months */
  readonly hashesMs?: number;
  /** How long encrypted values of the records delivered are kept, in milliseconds. @defaultValue 30 days */
  readonly valuesMs?: number;
  /** How often what is due is erased, in milliseconds. `Infinity`: only when `retain` is called. @defaultValue 86_400_000 */
  readonly everyMs?: number;
  /** Called with the error of a failed run. @defaultValue dropped: the next run tries again */
  readonly onError?: (error: unknown) => void;
}

/** When a new segment begins. */
export interface RotationSettings {
  readonly maxBytes: number;
  readonly maxAgeMs: number;
}

/** How long each part of a record is kept, and how that is done. */
interface RetentionSettings extends RetentionPeriods {
  readonly everyMs: number;
  readonly onError: (error: unknown) => void;
}

export interface JournalSettings {
  readonly directory: string;
  readonly level: DetailLevel;
  readonly pseudonymKey: KeyObject;
  readonly valuesKey: (() => ValuesKey | Promise<ValuesKey>) | undefined;
  readonly clock: Clock;
  readonly rotation: RotationSettings;
  readonly retention: RetentionSettings;
}

const LEVELS: readonly DetailLevel[] = ['kinds', 'hashes', 'values'];
const DAY_MS = 86_400_000;
/** Node runs a timer with a longer delay at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

const NAMES: OptionNames<JournalOptions> = {
  directory: true,
  level: true,
  pseudonymKey: true,
  valuesKey: true,
  clock: true,
  rotation: true,
  retention: true,
};

const ROTATION: OptionNames<RotationOptions> = { maxBytes: true, maxAgeMs: true };

const RETENTION: OptionNames<RetentionOptions> = {
  factsMs: true,
  hashesMs: true,
  valuesMs: true,
  everyMs: true,
  onError: true,
};

/** @throws {TypeError | RangeError} naming the option that is unknown, missing or out of range */
export function journalSettings(given: JournalOptions): JournalSettings {
  checkOptionNames('', given, NAMES, 'openJournal');
  if (given.rotation !== undefined) checkOptionNames('rotation', given.rotation, ROTATION, 'openJournal');
  if (given.retention !== undefined) checkOptionNames('retention', given.retention, RETENTION, 'openJournal');
  const place: unknown = given.directory;
  if (typeof place !== 'string' || place === '') throw wrong('directory', 'must be the path of a directory', place);
  const { directory, level = 'hashes', valuesKey, clock = systemClock } = given;
  if (!LEVELS.includes(level)) throw new RangeError(`level must be one of ${LEVELS.join(', ')}, got ${level}`);
  if (level === 'values' && valuesKey === undefined) throw new RangeError('level values needs valuesKey');
  const rotation = { maxBytes: 16 * 1_024 * 1_024, maxAgeMs: DAY_MS, ...given.rotation };
  const { everyMs = DAY_MS, onError = () => {}, ...periods } = given.retention ?? {};
  for (const [name, value] of Object.entries({ ...rotation, everyMs })) {
    if (!(value > 0)) throw new RangeError(`${name} must be positive, got ${value}`);
  }
  if (everyMs > LONGEST_TIMER_MS && everyMs !== Number.POSITIVE_INFINITY) {
    throw new RangeError(`everyMs must be Infinity or at most ${LONGEST_TIMER_MS}, got ${everyMs}`);
  }
  return {
    directory,
    level,
    pseudonymKey: secretKey('pseudonymKey', given.pseudonymKey, { min: 32 }),
    valuesKey,
    clock,
    rotation,
    retention: { ...retentionPeriods(periods), everyMs, onError },
  };
}
