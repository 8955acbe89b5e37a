import type { RelaisError } from '@relais/model';
import type { OperatorDecision } from '../guard/fallback-permission.ts';
import type { Basis, Outcome } from '../outcome/outcome.ts';

/** The state of the breaker, as callers, telemetry and dashboards see it. */
export type BreakerState = 'closed' | 'open' | 'half_open';

/** Why the API counts as down: the policy and its evidence, or the word of a person. */
export interface Outage {
  readonly policy: string;
  readonly evidence: readonly Outcome[];
  readonly basis: Basis;
  readonly decision?: OperatorDecision;
}

interface Base {
  /** Rises by one with every change of `kind`. A result of an older generation decides nothing. */
  readonly generation: number;
  /** The channel that a person holds by hand, in every position. */
  readonly isolated: 'api' | 'fallback' | undefined;
  /** The person who has switched the fallback off, and why. */
  readonly killed: OperatorDecision | undefined;
}

/** The API answers. */
export interface Closed extends Base {
  readonly kind: 'closed';
}

/** An outage is recorded and not switched: the mode is `observe`, or a person holds the API. The API is still asked. */
interface Watched extends Base {
  readonly kind: 'watched';
  readonly outage: Outage;
}

/** The fallback answers, and the API is left alone. */
export interface Open extends Base {
  readonly kind: 'open';
  readonly outage: Outage;
  /** Time until the next look at the API, in milliseconds. */
  readonly waitMs: number;
}

/** The API is looked at: a hint first, then one trial at a time. The fallback answers all other calls. */
export interface HalfOpen extends Base {
  readonly kind: 'half_open';
  readonly outage: Outage;
  /** How long the API had been left alone before, in milliseconds. */
  readonly waitedMs: number;
  /** Trials are due. False: the hint is still out. */
  readonly isHinted: boolean;
  readonly isTrying: boolean;
  /** Good trials in a row. */
  readonly goodTrials: number;
}

/** Neither channel is asked any more. There is no way back. */
interface Halted extends Base {
  readonly kind: 'halted';
  readonly because: RelaisError;
  readonly wasClosed: boolean;
  readonly outage: Outage | undefined;
}

/** Which channel is on, with everything that a person has decided about it. */
export type Position = Closed | Watched | Open | HalfOpen | Halted;

export const START: Closed = { kind: 'closed', generation: 0, isolated: undefined, killed: undefined };

export function stateOf(position: Position): BreakerState {
  if (position.kind === 'half_open') return 'half_open';
  if (position.kind === 'halted') return position.wasClosed ? 'closed' : 'open';
  return position.kind === 'open' ? 'open' : 'closed';
}

export function outageOf(position: Position): Outage | undefined {
  return position.kind === 'closed' ? undefined : position.outage;
}
