import type { OperatorDecision } from '../guard/fallback-permission.ts';
import type { Basis, Outcome } from '../outcome/outcome.ts';
import type { Tally } from './tally.ts';

/** Where the chain of an access journal stands: its last record. */
export interface JournalPosition {
  readonly seq: number;
  /** SHA-256 in hexadecimal. */
  readonly hash: string;
}

/** One outage of a bank's API, from the trip to the failback. Free of PSU data. */
export interface Incident extends Tally {
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
}

/** What stands of an incident from its beginning on. */
export type IncidentFacts = Omit<Incident, keyof Tally>;

/** The news of an open incident since the update before. The incident itself stands in `relais.incident`. */
export interface IncidentUpdate extends Tally {
  readonly incidentId: string;
  readonly bankId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** A series with even one answered error proves a breakdown, no longer the presumption of silence (`docs/regulation.md`, R3). */
export function basisOf(evidence: readonly Outcome[]): Basis {
  return evidence.every(({ basis }) => basis === 'no_reply_presumption')
    ? 'no_reply_presumption'
    : 'breakdown_evidence';
}
