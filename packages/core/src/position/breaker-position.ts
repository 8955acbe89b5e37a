import type { Events } from '@relais/model';
import { BankCircuit, type Sending } from '../breaker/bank-circuit.ts';
import type { FailoverEventMap } from '../failover-event-map.ts';
import type { FailoverSettings } from '../failover-options.ts';
import { assertPermitted } from '../guard/fallback-permission.ts';
import { basisOf } from '../incident/incident.ts';
import { IncidentBook } from '../incident/incident-book.ts';
import type { OpenIncident } from '../incident/open-incident.ts';
import type { Probe } from '../incident/tally.ts';
import type { Outcome } from '../outcome/outcome.ts';
import { Recovery, type SignOfLife } from '../recovery/recovery.ts';
import { TripPolicies } from '../trip/trip-policies.ts';
import { ApiHealth } from './api-health.ts';
import { next, type PositionEvent, type PositionRules } from './next.ts';
import { type BreakerState, type Position, START, stateOf } from './position.ts';

/** The position in which a request began: what comes of it counts only there. */
export interface Began {
  readonly generation: number;
  readonly isTrial: boolean;
}

/** After `shutDown` nothing is decided any more, except what takes the fallback away. */
const AFTER_SHUT_DOWN: ReadonlySet<PositionEvent['type']> = new Set(['killed', 'revived', 'halted']);

/**
 * Holds the position of one bank's breaker. `next` says where an event leads to, and this class makes it so. It moves the
 * circuit, events, incident, recovery, and the callers who wait for a trip.
 */
export class BreakerPosition {
  readonly circuit: BankCircuit;
  readonly #settings: FailoverSettings;
  readonly #events: Events<FailoverEventMap>;
  readonly #rules: PositionRules;
  readonly #policies: TripPolicies;
  readonly #recovery: Recovery;
  readonly #health = new ApiHealth();
  readonly #incidents: IncidentBook;
  readonly #waiting = new Set<() => void>();
  /** Changes whose effects are still to come: a listener may cause the next one. */
  readonly #changes: (readonly [before: Position, after: Position])[] = [];
  #position: Position = START;
  #isShutDown = false;
  /** Of the request that is fired: the circuit asks at once. */
  #admitsAll = false;

  constructor(settings: FailoverSettings, events: Events<FailoverEventMap>) {
    const { bankId, clock, mode, onListenerError: report, recovery, telemetry } = settings;
    this.#settings = settings;
    this.#events = events;
    this.#rules = { ...recovery, switches: mode !== 'observe' };
    this.#policies = new TripPolicies(settings);
    this.#incidents = new IncidentBook(settings, events);
    this.#recovery = new Recovery({
      clock,
      settings: recovery,
      hinted: (sign, generation) => this.#hinted(sign, generation),
      windowOver: (generation) => this.apply({ type: 'window_over', generation }),
    });
    this.circuit = new BankCircuit({
      name: bankId,
      mayTry: () => this.#isTrialDue() || (this.#admitsAll && this.#position.kind === 'half_open'),
      onWaitOver: () => this.#waitOver(),
      report,
    });
    telemetry.state({ bankId, to: this.state });
  }

  get state(): BreakerState {
    return stateOf(this.#position);
  }

  /** The outage that goes on, if one does. */
  get incident(): OpenIncident | undefined {
    return this.#incidents.open;
  }

  /** Tells when the breaker opens the next time, or no trip comes any more. @returns ends the wait, and leaves nothing behind */
  onTrip(tell: () => void): () => void {
    this.#waiting.add(tell);
    return () => void this.#waiting.delete(tell);
  }

  /**
   * Sends a request where the circuit admits it.
   *
   * @param isForApiAlone - admitted in the half-open state as well, also where it is no trial
   */
  fire(request: Sending, isForApiAlone = false): Promise<Outcome> {
    this.#admitsAll = isForApiAlone;
    return this.circuit.fire(request);
  }

  /** Called for each request that the circuit admits. One at a time is a trial in the half-open state. */
  begin(): Began {
    const { generation } = this.#position;
    const isTrial = this.#isTrialDue();
    if (isTrial) this.apply({ type: 'trial_began', generation });
    return { generation, isTrial };
  }

  /** Learns from a request of the closed state. One that began in an older generation decides nothing. */
  learn(outcome: Outcome, generation: number): void {
    const hasAnswered = outcome.effect === 'resets';
    if (hasAnswered) this.#health.answered(outcome, false);
    if (generation !== this.#position.generation || this.#isShutDown) return;
    const verdict = this.#policies.observe(outcome);
    if (verdict !== undefined) {
      this.apply({ type: 'tripped', generation, outage: { ...verdict, basis: basisOf(verdict.evidence) } });
    } else if (hasAnswered && this.#position.kind === 'watched') {
      this.apply({ type: 'answered', generation });
    }
  }

  trialSucceeded(outcome: Outcome, generation: number): void {
    this.#health.answered(outcome, true);
    const isNormal = this.#health.isNormal(outcome.waitedMs, this.#settings.recovery.latencyFactor);
    this.#probed({ kind: 'trial', ok: isNormal, tookMs: outcome.waitedMs }, generation);
    this.apply({ type: 'trial_succeeded', generation, isNormal });
  }

  trialFailed(outcome: Outcome, generation: number): void {
    const isEvidence = outcome.effect === 'counts';
    if (isEvidence) this.#probed({ kind: 'trial', ok: false, tookMs: outcome.waitedMs }, generation);
    this.apply({ type: 'trial_failed', generation, isEvidence, askedMs: this.#askedMs(outcome.retryAt) });
  }

  get isHalted(): boolean {
    return this.#position.kind === 'halted';
  }

  /** @throws {RelaisError} what `halt` was given */
  assertNotHalted(): void {
    if (this.#position.kind === 'halted') throw this.#position.because;
  }

  /** @throws {RelaisError} `fallback_refused` when a person or the law has switched the fallback off, or what `halt` was given */
  assertPermitted(): void {
    this.assertNotHalted();
    assertPermitted(this.#settings.legalRegime, this.#position.killed, this.#settings.clock.now());
  }

  /** Nothing is decided any more: callers who wait for a trip go on. */
  shutDown(): void {
    this.#isShutDown = true;
    this.#tellWaiting();
  }

  /** Ends the timers. */
  dispose(): void {
    this.#recovery.end();
    this.#incidents.open?.stopTelling();
    this.circuit.dispose();
  }

  /** Makes so what comes of an event. What a person decides on the fallback holds also while the engine closes. */
  apply(event: PositionEvent): void {
    if (this.#isShutDown && !AFTER_SHUT_DOWN.has(event.type)) return;
    const before = this.#position;
    const after = next(before, event, this.#rules);
    if (after === before) return;
    this.#position = after;
    if (this.#changes.push([before, after]) > 1) return;
    for (let change = this.#changes[0]; change !== undefined; change = this.#changes[0]) {
      this.#follow(...change);
      this.#changes.shift();
    }
  }

  #follow(before: Position, after: Position): void {
    if (after.kind === 'closed' && before.kind !== 'closed') this.#policies.reset();
    this.circuit.follow(after);
    this.#told(stateOf(before), stateOf(after));
    this.#incidents.follow(before, after, this.#health.lastGoodReplyAt);
    this.#recovery.follow(before, after);
    const endsWaits = after.kind === 'open' || after.kind === 'halted';
    if (endsWaits && stateOf(before) === 'closed') this.#tellWaiting();
  }

  #isTrialDue(): boolean {
    const position = this.#position;
    return position.kind === 'half_open' && position.isHinted && !position.isTrying;
  }

  #waitOver(): void {
    this.apply({ type: 'wait_over', generation: this.#position.generation });
    // opossum is half-open now: where the position stays open, it opens again.
    this.circuit.follow(this.#position);
  }

  #hinted({ isAlive, retryAt, tookMs }: SignOfLife, generation: number): void {
    if (tookMs !== undefined) this.#probed({ kind: 'hint', ok: isAlive, tookMs }, generation);
    this.apply({ type: 'hinted', generation, isAlive, askedMs: this.#askedMs(retryAt) });
  }

  #probed(probe: Omit<Probe, 'at'>, generation: number): void {
    if (generation !== this.#position.generation || this.#isShutDown) return;
    this.#incidents.probed({ ...probe, at: this.#settings.clock.now() });
  }

  #askedMs(retryAt: number | undefined): number {
    return retryAt === undefined ? 0 : Math.max(0, retryAt - this.#settings.clock.now());
  }

  #tellWaiting(): void {
    for (const tell of [...this.#waiting]) tell();
  }

  #told(from: BreakerState, to: BreakerState): void {
    if (from === to) return;
    const { bankId, clock, telemetry } = this.#settings;
    telemetry.state({ bankId, from, to });
    this.#events.emit('state', { bankId, from, to, at: clock.now() });
  }
}
