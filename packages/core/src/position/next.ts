import type { RelaisError } from '@relais/model';
import type { OperatorDecision } from '../guard/fallback-permission.ts';
import { type HalfOpen, type Open, type Outage, outageOf, type Position, stateOf } from './position.ts';

/** What a person decides. */
type Decision =
  | { readonly type: 'opened'; readonly outage: Outage }
  | { readonly type: 'isolated'; readonly channel: 'api' | 'fallback'; readonly outage: Outage }
  | { readonly type: 'released' }
  | { readonly type: 'killed'; readonly decision: OperatorDecision }
  | { readonly type: 'revived' }
  | { readonly type: 'halted'; readonly because: RelaisError };

/** What time brings, and what requests show. `generation`: of the position in which the request or the look began. */
type Observed =
  | { readonly type: 'tripped'; readonly generation: number; readonly outage: Outage }
  | { readonly type: 'answered'; readonly generation: number }
  | { readonly type: 'wait_over'; readonly generation: number }
  | { readonly type: 'hinted'; readonly generation: number; readonly isAlive: boolean; readonly askedMs: number }
  | { readonly type: 'trial_began'; readonly generation: number }
  | { readonly type: 'trial_succeeded'; readonly generation: number; readonly isNormal: boolean }
  | {
      readonly type: 'trial_failed';
      readonly generation: number;
      /** False: it said nothing about the bank, e.g. because its caller left. */
      readonly isEvidence: boolean;
      /** How long the bank asked to be left alone. 0: it did not ask. */
      readonly askedMs: number;
    }
  | { readonly type: 'window_over'; readonly generation: number };

export type PositionEvent = Decision | Observed;

export interface PositionRules {
  /** False in the mode `observe`: outages are recorded, and nothing is switched. */
  readonly switches: boolean;
  readonly firstHintMs: number;
  readonly maxHintMs: number;
  /** Good trials in a row that close the breaker. */
  readonly goodTrials: number;
}

/** A bank may ask to come back in a week. The engine does not obey: a slip would keep customers from the API. */
const MOST_ASKED_MS = 3_600_000;

/** Where an event leads to. Pure; gives the same object where the event changes nothing. */
export function next(position: Position, event: PositionEvent, rules: PositionRules): Position {
  if (position.kind === 'halted') return position;
  if ('generation' in event) {
    return event.generation === position.generation ? observed(position, event, rules) : position;
  }
  switch (event.type) {
    case 'opened':
      return position.kind === 'closed' ? begun(position, event.outage, rules) : position;
    case 'isolated':
      return event.channel === 'api' ? apiHeld(position) : fallbackHeld(position, event.outage, rules);
    case 'released':
      return switched({ ...position, isolated: undefined }, rules);
    case 'killed':
      return { ...position, killed: event.decision };
    case 'revived':
      return { ...position, killed: undefined };
    case 'halted':
      return halted(position, event.because);
  }
}

type Running = Exclude<Position, { kind: 'halted' }>;

function observed(position: Running, event: Observed, rules: PositionRules): Position {
  switch (position.kind) {
    case 'closed':
      return event.type === 'tripped' ? begun(position, event.outage, rules) : position;
    case 'watched':
      return event.type === 'answered' ? closed(position) : position;
    case 'open':
      return event.type === 'wait_over' ? looked(position, rules) : position;
    case 'half_open':
      return afterLook(position, event, rules);
  }
}

function afterLook(position: HalfOpen, event: Observed, rules: PositionRules): Position {
  switch (event.type) {
    case 'hinted':
      if (position.isHinted) return position;
      return event.isAlive ? { ...position, isHinted: true } : steppedBack(position, event.askedMs, rules);
    case 'trial_began':
      return position.isHinted && !position.isTrying ? { ...position, isTrying: true } : position;
    case 'trial_succeeded':
      return position.isTrying ? afterSuccess(position, event.isNormal, rules) : position;
    case 'trial_failed':
      if (!position.isTrying) return position;
      return event.isEvidence ? steppedBack(position, event.askedMs, rules) : { ...position, isTrying: false };
    case 'window_over':
      return opened(position, position.outage, rules.firstHintMs);
    default:
      return position;
  }
}

/** A good answer, far slower than usual, neither closes nor opens. The row of good ones begins anew (RTS art. 33(4)). */
function afterSuccess(position: HalfOpen, isNormal: boolean, rules: PositionRules): Position {
  const goodTrials = isNormal ? position.goodTrials + 1 : 0;
  return goodTrials >= rules.goodTrials ? closed(position) : { ...position, isTrying: false, goodTrials };
}

/** An outage begins: it is recorded in any case, and switched where that is allowed. */
function begun(position: Running, outage: Outage, rules: PositionRules): Position {
  if (maySwitch(position, rules)) return opened(position, outage, rules.firstHintMs);
  return { kind: 'watched', ...moved(position), outage };
}

/** Switches an outage that is only recorded. */
function switched(position: Running, rules: PositionRules): Position {
  if (position.kind !== 'watched' || !maySwitch(position, rules)) return position;
  return opened(position, position.outage, rules.firstHintMs);
}

function maySwitch({ isolated }: Running, { switches }: PositionRules): boolean {
  return switches && isolated !== 'api';
}

function opened(position: Running, outage: Outage, waitMs: number): Open {
  return { kind: 'open', ...moved(position), outage, waitMs };
}

function apiHeld(position: Running): Position {
  const held = { ...position, isolated: 'api' } as const;
  return held.kind === 'closed' ? held : closed(held);
}

/** The API is not tried until a person releases it: a look that goes on ends. */
function fallbackHeld(position: Running, outage: Outage, rules: PositionRules): Position {
  const held = { ...position, isolated: 'fallback' } as const;
  if (held.kind === 'closed') return begun(held, outage, rules);
  if (held.kind === 'half_open') return opened(held, held.outage, rules.firstHintMs);
  return switched(held, rules);
}

function looked(position: Open, { firstHintMs }: PositionRules): Position {
  if (position.isolated === 'fallback') return { ...position, waitMs: firstHintMs };
  const { outage, waitMs: waitedMs } = position;
  return { kind: 'half_open', ...moved(position), outage, waitedMs, isHinted: false, isTrying: false, goodTrials: 0 };
}

/** Backs off, and never comes before the bank itself said, within reason. */
function steppedBack(position: HalfOpen, askedMs: number, { maxHintMs }: PositionRules): Position {
  const longerMs = Math.min(Math.min(position.waitedMs, maxHintMs) * 2, maxHintMs);
  return opened(position, position.outage, Math.max(longerMs, Math.min(askedMs, MOST_ASKED_MS)));
}

function closed(position: Running): Position {
  return { kind: 'closed', ...moved(position) };
}

function halted(position: Running, because: RelaisError): Position {
  const wasClosed = stateOf(position) === 'closed';
  return { kind: 'halted', ...moved(position), because, wasClosed, outage: outageOf(position) };
}

/** What every change of kind does: a new generation, and what persons have decided stays. */
function moved({ generation, isolated, killed }: Running): Pick<Running, 'generation' | 'isolated' | 'killed'> {
  return { generation: generation + 1, isolated, killed };
}
