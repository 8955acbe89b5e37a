import type { Lease } from '../fleet/lease.ts';
import type { OperatorDecision } from '../guard/fallback-permission.ts';
import type { IncidentUpdate } from '../incident/incident.ts';
import type { Outcome } from '../outcome/outcome.ts';
import type { PositionEvent, PositionRules } from './next.ts';
import type { Describe, OutageState } from './outage-state.ts';

/**
 * The side that brought a change about. `us`: this process, in agreement with its fleet where it has one. `others`: another worker.
 * `alone`: this worker, while it cannot reach its fleet.
 */
export type ChangedBy = 'us' | 'others' | 'alone';

/** The position, as a line brings events to it. */
export interface Seat {
  readonly rules: PositionRules;
  readonly describe: Describe;
  /** Whether the policies need every good answer, and not only one that ends a series of failures. */
  readonly hearsAnswers: boolean;
  /** The state as it stands here. */
  readonly state: () => OutageState;
  /** Whether the engine closes: nothing is decided any more. */
  readonly isShutDown: () => boolean;
  /** @returns settles when it was told, where that takes time */
  readonly become: (after: OutageState, by: ChangedBy) => Promise<void> | undefined;
  /** What an outcome of the closed state leads to. */
  readonly judged: (outcome: Outcome) => PositionEvent | undefined;
  /** What another worker noted of the incident. */
  readonly heardNews: (news: IncidentUpdate) => void;
}

/** How events come to the position: at once where a process decides alone, by agreement in a fleet. */
export interface Line {
  /** A decision to switch the fallback off that holds here, and that the position may not show yet. */
  readonly killed: OperatorDecision | undefined;
  /** @param lease - the right under which it happened. @returns settles when the event has had its effect, where that takes time */
  carry(event: PositionEvent, lease?: Lease): Promise<void> | undefined;
  /** @returns settles when others have taken note of it, where they have to */
  learn(outcome: Outcome, generation: number): Promise<void> | undefined;
  /** Asks for the right to try the API, where others may have it. @returns settles when that is known */
  claim(): Promise<void> | undefined;
  mayTry(): boolean;
  trialBegan(generation: number): void;
  tried(event: PositionEvent & { readonly generation: number }): void;
  /** Runs a look at the API in one place, and again elsewhere if that place dies. @returns ends it */
  look(mostMs: number, task: (lease?: Lease) => void): () => void;
  /** The position has a new generation. */
  moved(): void;
  /** Tells the beginning or the end of an incident. @param name - of that which is told */
  tell(name: string, isOurs: boolean, tell: () => void): Promise<void> | undefined;
  tellNews(news: IncidentUpdate): void;
  /** Leaves no timer. */
  end(): void;
}
