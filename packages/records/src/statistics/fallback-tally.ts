import type { RelaisErrorCode } from '@relais/model';
import { type ResponseTimes, type StoredTimes, TimeRecorder } from './response-times.ts';

/** One try to log in through the fallback. */
export interface FallbackLogin {
  /** When it began, in milliseconds since the epoch. */
  readonly at: number;
  /** Whether the login reached the web bank. */
  readonly ok: boolean;
  /** Whether the bank asked for strong authentication. */
  readonly sca: boolean;
}

/** One call that the fallback answered or refused. */
export interface FallbackCall {
  /** When it began, in milliseconds since the epoch. */
  readonly at: number;
  readonly tookMs: number;
  /** Code of the failure. Absent: it was answered. */
  readonly code?: RelaisErrorCode;
}

export interface FallbackCounts {
  readonly logins: number;
  readonly loginsFailed: number;
  /** Logins for which the bank asked for strong authentication. */
  readonly loginsWithSca: number;
  readonly calls: number;
  readonly callsFailed: number;
  /** Calls that failed because a page could not be read with certainty. */
  readonly driftFailures: number;
}

export interface StoredFallback {
  readonly counts: FallbackCounts;
  readonly times?: StoredTimes;
}

const NONE: FallbackCounts = {
  logins: 0,
  loginsFailed: 0,
  loginsWithSca: 0,
  calls: 0,
  callsFailed: 0,
  driftFailures: 0,
};

/** Counts what the fallback did on one day. */
export class FallbackTally {
  #counts: FallbackCounts;
  readonly #times: TimeRecorder;

  /** @throws when the stored data cannot be read */
  constructor(stored: StoredFallback = { counts: NONE }) {
    this.#counts = stored.counts;
    this.#times = new TimeRecorder(stored.times);
  }

  login({ ok, sca }: FallbackLogin): void {
    this.#add({ logins: 1, loginsFailed: ok ? 0 : 1, loginsWithSca: sca ? 1 : 0 });
  }

  call({ tookMs, code }: FallbackCall): void {
    const isDrift = code === 'page_drift';
    this.#add({ calls: 1, callsFailed: code === undefined ? 0 : 1, driftFailures: isDrift ? 1 : 0 });
    if (code === undefined) this.#times.record(tookMs);
  }

  counts(): FallbackCounts {
    return this.#counts;
  }

  /** Of the calls that were answered. */
  durations(): ResponseTimes | undefined {
    return this.#times.figures();
  }

  toStored(): StoredFallback {
    const times = this.#times.toStored();
    return { counts: this.#counts, ...(times === undefined ? {} : { times }) };
  }

  #add(more: Partial<FallbackCounts>): void {
    const names = Object.keys(NONE) as (keyof FallbackCounts)[];
    const sums = names.map((name) => [name, this.#counts[name] + (more[name] ?? 0)] as const);
    this.#counts = Object.fromEntries(sums) as unknown as FallbackCounts;
  }
}
