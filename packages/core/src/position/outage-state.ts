import type { IncidentFacts } from '../incident/incident.ts';
import { next, type PositionEvent, type PositionRules } from './next.ts';
import { type Outage, outageOf, type Position, START, stateOf } from './position.ts';

/** The position of the breaker, and the incident that goes on. The workers of a fleet agree on both. */
export interface OutageState {
  readonly position: Position;
  readonly incident: IncidentFacts | undefined;
}

/** How a worker takes note of an outage that begins. */
export type Describe = (outage: Outage, isSwitched: boolean) => IncidentFacts;

export const NO_STATE: OutageState = { position: START, incident: undefined };

/** Where events lead to, one after the other. Gives the same object where they change nothing. */
export function nextState(
  state: OutageState,
  events: readonly PositionEvent[],
  rules: PositionRules,
  describe: Describe,
): OutageState {
  const position = events.reduce((before, event) => next(before, event, rules), state.position);
  if (position === state.position) return state;
  return { position, incident: incidentIn(position, state.incident, describe) };
}

function incidentIn(
  position: Position,
  before: IncidentFacts | undefined,
  describe: Describe,
): IncidentFacts | undefined {
  const outage = outageOf(position);
  if (outage === undefined) return undefined;
  const isSwitched = stateOf(position) !== 'closed';
  if (before === undefined) return describe(outage, isSwitched);
  return before.isSwitched === isSwitched || !isSwitched ? before : { ...before, isSwitched };
}
