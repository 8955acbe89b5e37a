import type { FailoverSettings } from '../failover-options.ts';
import type { FleetView } from '../fleet/fleet.ts';
import type { Lease } from '../fleet/lease.ts';
import type { OperatorDecision } from '../guard/fallback-permission.ts';
import type { IncidentUpdate } from '../incident/incident.ts';
import type { Outcome } from '../outcome/outcome.ts';
import type { Line, Seat } from '../position/line.ts';
import type { PositionEvent } from '../position/next.ts';
import { nextState } from '../position/outage-state.ts';
import { Lead } from './lead.ts';
import { SharedEvidence } from './shared-evidence.ts';
import { SharedPosition } from './shared-position.ts';
import { Teller } from './teller.ts';

/** How long the other workers leave a trip to the one whose failure brought it about, in milliseconds. */
const OTHERS_TRIP_MS = 300;

/** A worker of a fleet: what happens counts when the fleet's memory has taken it, and then for all. */
export class FleetLine implements Line {
  readonly #seat: Seat;
  readonly #settings: FailoverSettings;
  readonly #lead: Lead;
  readonly #teller: Teller;
  readonly #position: SharedPosition;
  readonly #evidence: SharedEvidence;
  readonly #inPlaceOfOthers = new Set<() => void>();
  #killed: OperatorDecision | undefined;
  /** The right to try the API, until a call uses it, and then until that call has ended. */
  #trial: { readonly lease: Lease | undefined; isRunning: boolean } | undefined;

  constructor(fleet: FleetView, seat: Seat, settings: FailoverSettings) {
    const { clock } = settings;
    this.#seat = seat;
    this.#settings = settings;
    this.#lead = new Lead(fleet, clock);
    this.#teller = new Teller(fleet, clock);
    this.#evidence = new SharedEvidence({
      fleet,
      clock,
      hearsAnswers: seat.hearsAnswers,
      heardNews: seat.heardNews,
      generation: () => this.#generation,
      isWatched: () => seat.state().position.kind === 'watched',
      heard: (outcome, isOurs) => this.#heard(outcome, isOurs),
    });
    this.#position = new SharedPosition({
      fleet,
      clock,
      ...seat,
      adopt: (state, by) => {
        if (state.position.killed !== undefined) this.#killed = undefined;
        return seat.isShutDown() ? undefined : seat.become(state, by);
      },
    });
  }

  get killed(): OperatorDecision | undefined {
    return this.#killed;
  }

  carry(event: PositionEvent, lease?: Lease): Promise<void> | undefined {
    const { become, describe, isShutDown, rules, state } = this.#seat;
    if (event.type === 'killed') this.#killed = event.decision;
    if (event.type === 'revived') this.#killed = undefined;
    // This process alone is halted.
    if (event.type === 'halted') return become(nextState(state(), [event], rules, describe), 'us');
    return isShutDown() ? undefined : this.#position.propose([event], lease);
  }

  learn(outcome: Outcome, generation: number): Promise<void> | undefined {
    return this.#evidence.learn(outcome, generation);
  }

  claim(): Promise<void> | undefined {
    // A right that came too late for the call that asked, and has ended since, is no right.
    if (this.#trial?.isRunning === false && !this.mayTry()) this.#trial = undefined;
    if (this.#trial !== undefined) return undefined;
    const generation = this.#generation;
    const granted = (lease: Lease | undefined): void => {
      const isUseful = this.#trial === undefined && generation === this.#generation;
      if (isUseful) this.#trial = { lease, isRunning: false };
      else void lease?.release();
    };
    return this.#lead.once('trial', this.#settings.recovery.trialDeadlineMs).then(
      (lease) => lease && granted(lease),
      () => granted(undefined),
    );
  }

  mayTry(): boolean {
    return this.#trial !== undefined && !this.#trial.isRunning && this.#trial.lease?.isHeld !== false;
  }

  trialBegan(): void {
    if (this.#trial !== undefined) this.#trial.isRunning = true;
  }

  /** What came of a trial counts only while this worker has the right to try. */
  tried(event: PositionEvent & { readonly generation: number }): void {
    const lease = this.#trial?.lease;
    this.#trial = undefined;
    if (this.#seat.isShutDown()) {
      void lease?.release();
      return;
    }
    const began = { type: 'trial_began', generation: event.generation } as const;
    void this.#position.propose([began, event], lease).then(() => lease?.release());
  }

  look(mostMs: number, task: (lease?: Lease) => void): () => void {
    return this.#lead.until('hint', mostMs, task);
  }

  moved(): void {
    this.#evidence.moved();
    if (this.#trial === undefined || this.#trial.isRunning) return;
    void this.#trial.lease?.release();
    this.#trial = undefined;
  }

  tell(name: string, isOurs: boolean, tell: () => void): Promise<void> {
    return this.#teller.tell(name, isOurs, tell);
  }

  tellNews(news: IncidentUpdate): void {
    this.#evidence.tellNews(news);
  }

  end(): void {
    for (const cancel of this.#inPlaceOfOthers) cancel();
    this.#position.end();
    this.#evidence.end();
    this.#teller.end();
  }

  get #generation(): number {
    return this.#seat.state().position.generation;
  }

  /** An outcome of some worker. The one that saw it proposes the trip; another does if that one has died. */
  #heard(outcome: Outcome, isOurs: boolean): Promise<void> | undefined {
    const event = this.#seat.isShutDown() ? undefined : this.#seat.judged(outcome);
    if (event === undefined) return undefined;
    if (isOurs) return this.#position.propose([event]);
    const cancel = this.#settings.clock.schedule(() => {
      this.#inPlaceOfOthers.delete(cancel);
      void this.#position.propose([event]);
    }, OTHERS_TRIP_MS);
    this.#inPlaceOfOthers.add(cancel);
    return undefined;
  }
}
