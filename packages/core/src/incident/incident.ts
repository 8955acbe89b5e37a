import type { RelaisErrorCode } from '@relais/model';
import type { OperatorDecision } from '../guard/fallback-permission.ts';
import type { Basis, Endpoint, Outcome } from '../outcome/outcome.ts';
import type { JournalPosition } from './journal-position.ts';

/** One look at whether the API is back. */
export interface Probe {
  /** A `hint` reads no account; a `trial` is a call that was due anyway. */
  readonly kind: 'hint' | 'trial';
  readonly ok: boolean;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly tookMs: number;
}

/** One outage of a bank's API, from the trip to the failback. Free of PSU data. */
export interface Incident {
  readonly id: string;
  readonly bankId: string;
  /** Milliseconds since the epoch. */
  readonly openedAt: number;
  readonly closedAt?: number;
  /** The presumption of RTS art. 33(1) only when every counted failure was silence. */
  readonly basis: Basis;
  /** The policy that decided, with its thresholds. */
  readonly policy: string;
  /** The law under which the fallback is used. */
  readonly legalRegime: string;
  /** The counted failures, oldest first. */
  readonly evidence: readonly Outcome[];
  /** The last good reply before the outage, in milliseconds since the epoch. */
  readonly lastGoodReplyAt?: number;
  /** The person who decided, and why, where a person did. */
  readonly decision?: OperatorDecision;
  /** False in the mode `observe`: the outage was recorded, and nothing was switched. */
  readonly isSwitched: boolean;
  /** Where the access journal stood when the outage began, and when it was over: what was read stands in between. */
  readonly journalFrom?: JournalPosition;
  readonly journalTo?: JournalPosition;
  /** The looks at the API, oldest first; the latest 100. */
  readonly probes: readonly Probe[];
  /** Calls that the fallback answered, by kind. */
  readonly served: Readonly<Partial<Record<Endpoint, number>>>;
  /** Calls that the fallback did not answer, by error code. */
  readonly refused: Readonly<Partial<Record<RelaisErrorCode, number>>>;
}

/** A series with even one answered error proves a breakdown, no longer the presumption of silence (`docs/regulation.md`, R3). */
export function basisOf(evidence: readonly Outcome[]): Basis {
  return evidence.every(({ basis }) => basis === 'no_reply_presumption')
    ? 'no_reply_presumption'
    : 'breakdown_evidence';
}
