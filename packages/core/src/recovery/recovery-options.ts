import { type OptionReader, option, type Settings } from '@relais/model';

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

export type RecoverySettings = Settings<RecoveryOptions, 'hint'>;

export const RECOVERY: OptionReader<RecoverySettings> = option.grouped('recovery', {
  hint: option.callback(undefined),
  firstHintMs: option.timeMs(60_000),
  maxHintMs: option.timeMs(300_000),
  hintDeadlineMs: option.timeMs(10_000),
  trialDeadlineMs: option.timeMs(5_000),
  goodTrials: option.integer(3, 1),
  latencyFactor: option.atLeast(5, 1),
  trialWindowMs: option.timeMs(300_000),
});
