import type { Incident, Outcome, OutcomeKind } from '@relais/core';
import type { Stretch } from './stretch.ts';

/** State that the calculation keeps over a restart. */
export interface DownTimeState {
  /** Present while the interface is down: its begin, and the requests that showed it. */
  readonly down?: { readonly since: number; readonly shownBy: 'information' | 'token' };
  /** Counted failures since the last good reply, too few for a series. */
  readonly run: readonly Stretch[];
  readonly lastGoodReplyAt?: number;
}

/** Requests in a series (RTS art. 33(1)). */
const SERIES = 5;
/** Failures further apart do not belong to one series. */
const WITHIN_MS = 3_600_000;
/** Failures closer together are one sign, unless the bank left them unanswered. */
const APART_MS = 1_000;

/** What begins a time that the API was down. */
export interface OutageBegun {
  readonly basis: Incident['basis'];
  /** The failures that prove it. */
  readonly evidence: Incident['evidence'];
  /** Milliseconds since the epoch. */
  readonly lastGoodReplyAt?: number;
}

/** What ends it. */
export interface OutageOver {
  /** Milliseconds since the epoch. */
  readonly closedAt?: number;
}

/**
 * Computes down time by the guideline (EBA/GL/2018/07, 2.4). It lasts from the first request of the counted series to
 * the first successful reply.
 *
 * Five counted failures in a row are such a series. So is the evidence of an incident under any other policy. An
 * operator's decision and slow answers are no down time. A successful reply ends it even while the breaker still tries.
 * Later failures need a new series.
 */
export class DownTime {
  #state: DownTimeState;

  constructor(state: DownTimeState = { run: [] }) {
    this.#state = state;
  }

  get state(): DownTimeState {
    return this.#state;
  }

  /** @returns the down time that ends with this outcome */
  observe(outcome: Outcome): Stretch | undefined {
    const { effect, endpoint } = outcome;
    const request = { from: outcome.sentAt, to: outcome.sentAt + outcome.waitedMs };
    if (endpoint === 'token') {
      // An answer of the token endpoint says nothing about the account endpoints.
      return effect === 'resets' && this.#state.down?.shownBy === 'token' ? this.#end(request.to) : undefined;
    }
    if (effect === 'resets') return this.#answered(request.to);
    if (effect === 'counts' && this.#state.down === undefined) this.#failed(request, outcome.kind);
    return undefined;
  }

  opened({ basis, evidence, lastGoodReplyAt }: OutageBegun): void {
    const failures = evidence.filter(({ effect }) => effect === 'counts');
    if (basis === 'operator_decision' || this.#state.down !== undefined || failures.length === 0) return;
    const first = Math.min(...failures.map(({ sentAt }) => sentAt));
    const shownBy = failures.every(({ endpoint }) => endpoint === 'token') ? 'token' : 'information';
    const since = Math.max(first, lastGoodReplyAt ?? first);
    this.#state = { ...this.#state, run: [], down: { since, shownBy } };
  }

  /** @returns the down time that nothing ended before */
  closed({ closedAt }: OutageOver): Stretch | undefined {
    return closedAt === undefined ? undefined : this.#end(closedAt);
  }

  #answered(at: number): Stretch | undefined {
    const { lastGoodReplyAt = at, down } = this.#state;
    const ended = down !== undefined && at > down.since ? this.#end(at) : undefined;
    this.#state = { ...this.#state, run: [], lastGoodReplyAt: Math.max(lastGoodReplyAt, at) };
    return ended;
  }

  #failed(request: Stretch, kind: OutcomeKind): void {
    const { lastGoodReplyAt, run: before } = this.#state;
    const last = before.at(-1);
    const isOfOneMoment = last !== undefined && Math.abs(request.to - last.to) < APART_MS;
    if (isOfOneMoment && kind !== 'no_reply') return;
    const run = [...before.filter(({ to }) => request.to - to <= WITHIN_MS), request];
    if (run.length < SERIES) {
      this.#state = { ...this.#state, run };
      return;
    }
    // Requests overlap: a request sent before the last good reply cannot move the start before that reply.
    const first = Math.min(...run.map(({ from }) => from));
    const since = Math.max(first, lastGoodReplyAt ?? first);
    this.#state = { ...this.#state, run: [], down: { since, shownBy: 'information' } };
  }

  #end(at: number): Stretch | undefined {
    const { down, ...rest } = this.#state;
    if (down === undefined) return undefined;
    this.#state = rest;
    return { from: down.since, to: Math.max(down.since, at) };
  }
}
