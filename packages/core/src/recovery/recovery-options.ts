import { checkCallback, checkOptionNames, type OptionNames } from '@relais/model';

export interface RecoveryOptions {
  /**
   * A background call that shows whether the API lives: a mutual-TLS handshake or a token call. It reads no account and spends
   * no quota. Without one, the first look at the API is a trial.
   */
  readonly hint?: (signal: AbortSignal) => Promise<unknown>;
  /** Time from the trip to the first look at the API, in milliseconds. @defaultValue 60_000 */
  readonly firstHintMs?: number;
  /** Longest time between two looks, in milliseconds. @defaultValue 300_000 */
  readonly maxHintMs?: number;
  /** Time a hint may take, in milliseconds. @defaultValue 10_000 */
  readonly hintDeadlineMs?: number;
  /** Time a trial may take before the fallback answers in its place, in milliseconds. @defaultValue 5_000 */
  readonly trialDeadlineMs?: number;
  /** Good trials in a row that close the breaker. Integer ≥ 1. @defaultValue 3 */
  readonly goodTrials?: number;
  /**
   * A trial is at normal latency up to this many times the median of the healthy API (RTS art. 33(4)). At least 1.
   * @defaultValue 5
   */
  readonly latencyFactor?: number;
  /** Time without a deciding trial after which the API is hinted at again, in milliseconds. @defaultValue 300_000 */
  readonly trialWindowMs?: number;
}

export interface RecoverySettings {
  readonly hint: ((signal: AbortSignal) => Promise<unknown>) | undefined;
  readonly firstHintMs: number;
  readonly maxHintMs: number;
  readonly hintDeadlineMs: number;
  readonly trialDeadlineMs: number;
  readonly goodTrials: number;
  readonly latencyFactor: number;
  readonly trialWindowMs: number;
}

const DEFAULTS: RecoverySettings = {
  hint: undefined,
  firstHintMs: 60_000,
  maxHintMs: 300_000,
  hintDeadlineMs: 10_000,
  trialDeadlineMs: 5_000,
  goodTrials: 3,
  latencyFactor: 5,
  trialWindowMs: 300_000,
};

const NAMES: OptionNames<RecoveryOptions> = {
  hint: true,
  firstHintMs: true,
  maxHintMs: true,
  hintDeadlineMs: true,
  trialDeadlineMs: true,
  goodTrials: true,
  latencyFactor: true,
  trialWindowMs: true,
};

/** @throws {TypeError | RangeError} naming the option that is unknown, none of its kind or out of range */
export function recoverySettings(given: RecoveryOptions = {}): RecoverySettings {
  checkOptionNames('recovery', given, NAMES, 'failover');
  checkCallback('recovery.hint', given.hint);
  const settings = { ...DEFAULTS, ...given };
  const times = ['firstHintMs', 'maxHintMs', 'hintDeadlineMs', 'trialDeadlineMs', 'trialWindowMs'] as const;
  for (const name of times) {
    const ms = settings[name];
    if (!(ms > 0 && ms < Number.POSITIVE_INFINITY)) {
      throw new RangeError(`recovery.${name} must be a time above 0 in milliseconds, got ${ms}`);
    }
  }
  if (!Number.isInteger(settings.goodTrials) || settings.goodTrials < 1) {
    throw new RangeError(`recovery.goodTrials must be an integer ≥ 1, got ${settings.goodTrials}`);
  }
  if (!(settings.latencyFactor >= 1)) {
    throw new RangeError(`recovery.latencyFactor must be at least 1, got ${settings.latencyFactor}`);
  }
  return settings;
}
