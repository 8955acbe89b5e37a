import type { FleetDocument } from '../fleet/fleet.ts';
import type { OperatorDecision } from '../guard/fallback-permission.ts';
import type { IncidentFacts } from '../incident/incident.ts';
import { type BreakerState, stateOf } from '../position/position.ts';
import { readState } from './state-text.ts';

/** What a fleet knows of a bank, for people who look at it. Free of PSU data. */
export interface FleetStatus {
  readonly state: BreakerState;
  /** When the fleet came to its present position, in milliseconds since the epoch by its own clock. 0: never changed. */
  readonly since: number;
  /** The channel that a person holds by hand. */
  readonly isolated?: 'api' | 'fallback';
  /** The person who has switched the fallback off. */
  readonly killed?: OperatorDecision;
  /** The outage that goes on. */
  readonly incident?: IncidentFacts;
  /** Good trials in a row, while the API is tried. */
  readonly goodTrials?: number;
}

/** @returns `undefined` where another version of Relais wrote the document */
export function fleetStatus({ at, text }: FleetDocument): FleetStatus | undefined {
  const read = readState(text);
  if (read === undefined) return undefined;
  const { incident, position } = read.state;
  const { isolated, killed } = position;
  return {
    state: stateOf(position),
    since: at,
    ...(isolated !== undefined && { isolated }),
    ...(killed !== undefined && { killed }),
    ...(incident !== undefined && { incident }),
    ...(position.kind === 'half_open' && { goodTrials: position.goodTrials }),
  };
}
