import type { Basis, Outcome } from '../outcome/outcome.ts';

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
  /** The counted failures, oldest first. */
  readonly evidence: readonly Outcome[];
  /** The last good reply before the outage, in milliseconds since the epoch. */
  readonly lastGoodReplyAt?: number;
}

/** A series with even one answered error proves a breakdown, no longer the presumption of silence (R3). */
export function basisOf(evidence: readonly Outcome[]): Basis {
  return evidence.every(({ basis }) => basis === 'no_reply_presumption')
    ? 'no_reply_presumption'
    : 'breakdown_evidence';
}
