import { type Clock, RelaisError, withDeadline } from '@relais/model';

export interface RecoveryOptions {
  /**
   * A background call that shows whether the API lives, without reading an account or spending a quota: a mutual-TLS
   * handshake or a token call. Without one, the first look at the API is a trial.
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
  /** Time without a deciding trial after which the API is hinted at again, in milliseconds. @defaultValue 300_000 */
  readonly trialWindowMs?: number;
}

export type RecoverySettings = Required<Omit<RecoveryOptions, 'hint'>> & Pick<RecoveryOptions, 'hint'>;

const DEFAULTS: Required<Omit<RecoveryOptions, 'hint'>> = {
  firstHintMs: 60_000,
  maxHintMs: 300_000,
  hintDeadlineMs: 10_000,
  trialDeadlineMs: 5_000,
  goodTrials: 3,
  trialWindowMs: 300_000,
};

/** @throws {RangeError} naming the option that is out of range */
export function recoverySettings(given: RecoveryOptions = {}): RecoverySettings {
  const settings = { ...DEFAULTS, ...given };
  const times = ['firstHintMs', 'maxHintMs', 'hintDeadlineMs', 'trialDeadlineMs', 'trialWindowMs'] as const;
  for (const name of times) {
    if (!(settings[name] > 0)) throw new RangeError(`recovery.${name} must be positive, got ${settings[name]}`);
  }
  if (!Number.isInteger(settings.goodTrials) || settings.goodTrials < 1) {
    throw new RangeError(`recovery.goodTrials must be an integer ≥ 1, got ${settings.goodTrials}`);
  }
  return settings;
}

export interface RecoveryContext {
  readonly clock: Clock;
  readonly settings: RecoverySettings;
  /** Back to open, to look again after `waitMs`. */
  readonly reopen: (waitMs: number) => void;
  /** The API is back. */
  readonly recovered: () => void;
  readonly report: (probe: { readonly kind: 'hint' | 'trial'; readonly ok: boolean; readonly tookMs: number }) => void;
}

/**
 * The way back, in two steps: a hint in the background, then trials with calls that are due anyway (RTS art. 33(4), R9).
 *
 * One instance lives as long as one outage. No customer waits for it: a trial that misses its short deadline is answered
 * by the fallback.
 */
export class Recovery {
  readonly #context: RecoveryContext;
  #waitMs: number;
  #hinted = false;
  #trying = false;
  #good = 0;
  #ended = false;
  #endWindow: () => void = () => {};
  readonly #leaving = new AbortController();

  constructor(context: RecoveryContext) {
    this.#context = context;
    this.#waitMs = context.settings.firstHintMs;
  }

  /** Time until the next look at the API, in milliseconds. */
  get waitMs(): number {
    return this.#waitMs;
  }

  /** Called when the time to look has come. */
  async look(): Promise<void> {
    const { clock, settings, report } = this.#context;
    this.#hinted = false;
    this.#good = 0;
    const startedAt = clock.now();
    const ok = settings.hint === undefined || (await this.#hintsAtLife(settings.hint));
    if (this.#ended) return;
    if (settings.hint !== undefined) report({ kind: 'hint', ok, tookMs: clock.now() - startedAt });
    if (ok) this.#openTrials();
    else this.#stepBack();
  }

  /** @returns true for the one call that may now try the API; it must report by `tried` */
  claimTrial(): boolean {
    if (!this.#hinted || this.#trying || this.#ended) return false;
    this.#trying = true;
    return true;
  }

  /** @param result - `unknown` when the call said nothing about the bank, e.g. its caller left */
  tried(result: 'good' | 'bad' | 'unknown', tookMs: number): void {
    this.#trying = false;
    // A trial that outlived its half-open state decides nothing.
    if (!this.#hinted || this.#ended || result === 'unknown') return;
    this.#context.report({ kind: 'trial', ok: result === 'good', tookMs });
    if (result === 'good') this.#countGood();
    else this.#stepBack();
  }

  end(): void {
    this.#ended = true;
    this.#endWindow();
    this.#leaving.abort(new RelaisError('aborted', 'the outage is over'));
  }

  #hintsAtLife(hint: (signal: AbortSignal) => Promise<unknown>): Promise<boolean> {
    const { clock, settings } = this.#context;
    return withDeadline(hint, { deadlineMs: settings.hintDeadlineMs, clock, caller: this.#leaving.signal }).then(
      () => true,
      () => false,
    );
  }

  #countGood(): void {
    this.#good += 1;
    if (this.#good < this.#context.settings.goodTrials) {
      this.#startWindow();
    } else {
      this.end();
      this.#context.recovered();
    }
  }

  #openTrials(): void {
    this.#hinted = true;
    this.#startWindow();
  }

  /** Nobody may call for hours: half-open has an end, and then the API is looked at anew. */
  #startWindow(): void {
    const { clock, settings } = this.#context;
    this.#endWindow();
    this.#endWindow = clock.schedule(() => this.#leaveHalfOpen(settings.firstHintMs), settings.trialWindowMs);
  }

  #stepBack(): void {
    this.#leaveHalfOpen(Math.min(this.#waitMs * 2, this.#context.settings.maxHintMs));
  }

  #leaveHalfOpen(waitMs: number): void {
    this.#endWindow();
    this.#hinted = false;
    this.#waitMs = waitMs;
    this.#context.reopen(waitMs);
  }
}
