import {
  type Clock,
  isRelaisError,
  type OptionReader,
  option,
  QuietTimes,
  RelaisError,
  type RelaisErrorReason,
} from '@relais/model';

export interface FallbackGuardOptions {
  /** Customers in a row to whom the web bank was down, after which it is left alone. Integer ≥ 2. @defaultValue 2 */
  readonly failures?: number;
  /** How long it is left alone the first time, in milliseconds; doubled after each further failure. @defaultValue 300_000 */
  readonly restMs?: number;
  /** Longest rest, in milliseconds. @defaultValue 1_800_000 */
  readonly maxRestMs?: number;
}

export type FallbackGuardSettings = Required<FallbackGuardOptions>;

export const FALLBACK_GUARD: OptionReader<FallbackGuardSettings> = option.grouped('fallbackGuard', {
  failures: option.integer(2, 2),
  restMs: option.timeMs(300_000),
  maxRestMs: option.timeMs(1_800_000),
});

/**
 * Leaves the web bank alone when it is down as well (`docs/regulation.md`, R10). It has a low threshold and a long rest; then
 * it lets one call through at a time.
 *
 * Only failures of the bank itself count, and only with several customers: one customer's login says nothing of others. The
 * host program's callbacks and store, a caller's deadline and a queue of ours say nothing of the web bank. Neither does a
 * wrong password or a changed page.
 */
export class FallbackGuard {
  readonly #settings: FallbackGuardSettings;
  readonly #clock: Clock;
  /** Customers to whom the web bank was down since it last answered a call. */
  readonly #down = new Set<string>();
  #restMs: number;
  /** By the monotonic clock. */
  #restsUntil = 0;
  #trying = false;
  /** When the web bank wants no request for a customer. Under no name: for any of them. */
  readonly #quiet: QuietTimes;

  constructor(settings: FallbackGuardSettings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
    this.#restMs = settings.restMs;
    this.#quiet = new QuietTimes(clock);
  }

  /**
   * @param psuId - whose call it is. Where nothing tells customers apart, all are one
   * @throws {RelaisError} `fallback_unavailable` with reason `resting` while the web bank is left alone
   */
  async run<T>(call: () => Promise<T>, psuId = ''): Promise<T> {
    const quietMs = Math.max(this.#quiet.leftMs(EVERYBODY), this.#quiet.leftMs(psuId));
    if (quietMs > 0) throw this.#resting('the web bank has said when to come back', quietMs);
    const isTrial = this.#down.size >= this.#settings.failures;
    const restMs = this.#restsUntil - this.#clock.monotonic();
    if (isTrial && (this.#trying || restMs > 0)) {
      throw this.#resting('the web bank is down as well, and is left alone for a while', restMs);
    }
    if (isTrial) this.#trying = true;
    try {
      const value = await call();
      this.#succeeded();
      return value;
    } catch (error) {
      if (isOutage(error)) this.#failed(psuId);
      this.#keepQuiet(error, psuId);
      throw error;
    } finally {
      if (isTrial) this.#trying = false;
    }
  }

  #resting(message: string, restMs: number): RelaisError {
    const retryAt = this.#clock.now() + Math.max(0, Math.round(restMs));
    return new RelaisError('fallback_unavailable', message, { reason: 'resting', retryAt });
  }

  /** The web bank said when to come back, and is not asked before. A rate limit holds for every customer. */
  #keepQuiet(error: unknown, psuId: string): void {
    if (!isRelaisError(error) || error.code !== 'fallback_unavailable' || error.retryAt === undefined) return;
    if (!SAYS_WHEN.has(error.reason)) return;
    const name = error.reason === 'rate_limit' ? EVERYBODY : psuId;
    this.#quiet.begin(name, Math.min(error.retryAt - this.#clock.now(), LONGEST_QUIET_MS));
  }

  #succeeded(): void {
    this.#down.clear();
    this.#restMs = this.#settings.restMs;
  }

  #failed(psuId: string): void {
    this.#down.add(psuId);
    if (this.#down.size < this.#settings.failures) return;
    this.#restsUntil = this.#clock.monotonic() + this.#restMs;
    this.#restMs = Math.min(this.#restMs * 2, this.#settings.maxRestMs);
  }
}

/** No id of a customer is empty. */
const EVERYBODY = '';
/** A word of the bank that is not believed beyond, in milliseconds. */
const LONGEST_QUIET_MS = 86_400_000;
const SAYS_WHEN: ReadonlySet<RelaisErrorReason | undefined> = new Set(['rate_limit', 'blocked', 'http_status']);

/** The bank's own failure on the wire, as the channel says: the error's actor is the bank. */
function isOutage(error: unknown): boolean {
  if (!isRelaisError(error) || error.actor !== 'bank') return false;
  return error.code === 'fallback_unavailable' || error.code === 'malformed_reply';
}
