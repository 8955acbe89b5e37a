import { type Clock, isRelaisError, RelaisError } from '@relais/model';

export interface FallbackGuardOptions {
  /** Failures of the web bank in a row after which it is left alone. Integer ≥ 1. @defaultValue 2 */
  readonly failures?: number;
  /** How long it is left alone the first time, in milliseconds; doubled after each further failure. @defaultValue 300_000 */
  readonly restMs?: number;
  /** Longest rest, in milliseconds. @defaultValue 1_800_000 */
  readonly maxRestMs?: number;
}

export type FallbackGuardSettings = Required<FallbackGuardOptions>;

const DEFAULTS: FallbackGuardSettings = { failures: 2, restMs: 300_000, maxRestMs: 1_800_000 };

/** @throws {RangeError} naming the option that is out of range */
export function fallbackGuardSettings(given: FallbackGuardOptions = {}): FallbackGuardSettings {
  const settings = { ...DEFAULTS, ...given };
  if (!Number.isInteger(settings.failures) || settings.failures < 1) {
    throw new RangeError(`fallbackGuard.failures must be an integer ≥ 1, got ${settings.failures}`);
  }
  for (const name of ['restMs', 'maxRestMs'] as const) {
    if (!(settings[name] > 0)) throw new RangeError(`fallbackGuard.${name} must be positive, got ${settings[name]}`);
  }
  return settings;
}

/**
 * Leaves the web bank alone when it is down as well (R10): a low threshold, a long rest, one call at a time after it.
 *
 * Only the web bank's own outages count; a wrong password or a changed page says nothing of the kind.
 */
export class FallbackGuard {
  readonly #settings: FallbackGuardSettings;
  readonly #clock: Clock;
  #failures = 0;
  #restMs: number;
  #restsUntil = 0;
  #trying = false;

  constructor(settings: FallbackGuardSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    this.#restMs = settings.restMs;
  }

  /** @throws {RelaisError} `fallback_unavailable` with reason `resting` while the web bank is left alone */
  async run<T>(call: () => Promise<T>): Promise<T> {
    const isTrial = this.#failures >= this.#settings.failures;
    if (isTrial && (this.#trying || this.#clock.now() < this.#restsUntil)) {
      throw new RelaisError('fallback_unavailable', 'the web bank is down as well, and is left alone for a while', {
        reason: 'resting',
        retryAt: this.#restsUntil,
      });
    }
    this.#trying = isTrial;
    try {
      const value = await call();
      this.#succeeded();
      return value;
    } catch (error) {
      if (isOutage(error)) this.#failed();
      throw error;
    } finally {
      if (isTrial) this.#trying = false;
    }
  }

  #succeeded(): void {
    this.#failures = 0;
    this.#restMs = this.#settings.restMs;
  }

  #failed(): void {
    this.#failures += 1;
    if (this.#failures < this.#settings.failures) return;
    this.#restsUntil = this.#clock.now() + this.#restMs;
    this.#restMs = Math.min(this.#restMs * 2, this.#settings.maxRestMs);
  }
}

/** A queue of our own, or a login that has to wait, is nothing the bank does wrong. */
function isOutage(error: unknown): boolean {
  if (!isRelaisError(error)) return true;
  return error.actor === 'bank' && (error.code === 'fallback_unavailable' || error.code === 'malformed_reply');
}
