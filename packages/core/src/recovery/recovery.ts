import { type Clock, RelaisError, withDeadline } from '@relais/model';
import type { Probe } from '../incident/incident.ts';
import { factsOf } from '../outcome/facts.ts';

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
  /** A trial is at normal latency up to this many times the median of the healthy API (R9). At least 1. @defaultValue 5 */
  readonly latencyFactor?: number;
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
  latencyFactor: 5,
  trialWindowMs: 300_000,
};

/** @throws {RangeError} naming the option that is out of range */
export function recoverySettings(given: RecoveryOptions = {}): RecoverySettings {
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

export interface RecoveryContext {
  readonly clock: Clock;
  readonly settings: RecoverySettings;
  /** Back to open, to look again after `waitMs`. */
  readonly reopen: (waitMs: number) => void;
  /** The API is back. */
  readonly recovered: () => void;
  readonly report: (probe: Probe) => void;
}

interface SignOfLife {
  readonly ok: boolean;
  readonly retryAt?: number | undefined;
}

const ALIVE: SignOfLife = { ok: true };

/** The right of one call to try the API. It is worth nothing once the API is looked at anew. */
export interface Trial {
  readonly startedAt: number;
}

/** A bank that asks to come back in a week is not obeyed: its customers would be kept from its API for a slip. */
const MAX_RETRY_AFTER_MS = 3_600_000;

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
  /** The one trial that runs. */
  #trial: Trial | undefined;
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
    this.#trial = undefined;
    this.#good = 0;
    const startedAt = clock.monotonic();
    const { ok, retryAt } = settings.hint === undefined ? ALIVE : await this.#ask(settings.hint);
    if (this.#ended) return;
    if (settings.hint !== undefined)
      report({ kind: 'hint', ok, at: clock.now(), tookMs: Math.round(clock.monotonic() - startedAt) });
    if (ok) this.#openTrials();
    else this.#stepBack(retryAt);
  }

  /** @returns a trial for the one call that may now try the API; it must report by `tried` */
  claimTrial(): Trial | undefined {
    if (!this.#hinted || this.#trial !== undefined || this.#ended) return undefined;
    this.#trial = { startedAt: this.#context.clock.monotonic() };
    return this.#trial;
  }

  /**
   * @param trial - as `claimTrial` gave it: one that outlived its half-open state decides nothing
   * @param result - `unknown` when the call said nothing about the bank, e.g. its caller left; `slow` when the answer was
   * good but late: it neither closes nor opens
   * @param retryAt - when the bank itself said to come back, in milliseconds since the epoch
   */
  tried(trial: Trial, result: 'good' | 'slow' | 'bad' | 'unknown', tookMs: number, retryAt?: number): void {
    if (trial !== this.#trial) return;
    this.#trial = undefined;
    if (!this.#hinted || this.#ended || result === 'unknown') return;
    const { clock, report } = this.#context;
    report({ kind: 'trial', ok: result === 'good', at: clock.now(), tookMs });
    if (result === 'good') this.#countGood();
    else if (result === 'slow') this.#good = 0;
    else this.#stepBack(retryAt);
  }

  end(): void {
    this.#ended = true;
    this.#endWindow();
    this.#leaving.abort(new RelaisError('aborted', 'the outage is over'));
  }

  #ask(hint: (signal: AbortSignal) => Promise<unknown>): Promise<SignOfLife> {
    const { clock, settings } = this.#context;
    return withDeadline(hint, { deadlineMs: settings.hintDeadlineMs, clock, caller: this.#leaving.signal }).then(
      () => ALIVE,
      (error: unknown) => ({ ok: false, retryAt: factsOf(error).retryAt }),
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

  /** Backs off, and never comes before the bank itself said, within reason. */
  #stepBack(retryAt = 0): void {
    const { clock, settings } = this.#context;
    const askedMs = Math.min(retryAt - clock.now(), MAX_RETRY_AFTER_MS);
    this.#leaveHalfOpen(Math.max(Math.min(this.#waitMs * 2, settings.maxHintMs), askedMs));
  }

  #leaveHalfOpen(waitMs: number): void {
    this.#endWindow();
    this.#hinted = false;
    this.#trial = undefined;
    this.#waitMs = Math.min(waitMs, this.#context.settings.maxHintMs);
    this.#context.reopen(waitMs);
  }
}
