import type { Events } from '@relais/model';
import { BankCircuit, type Sending } from '../breaker/bank-circuit.ts';
import type { FailoverEventMap } from '../failover-event-map.ts';
import type { FailoverSettings } from '../failover-options.ts';
import type { Lease } from '../fleet/lease.ts';
import { assertPermitted } from '../guard/fallback-permission.ts';
import { basisOf } from '../incident/incident.ts';
import { IncidentBook } from '../incident/incident-book.ts';
import type { OpenIncident } from '../incident/open-incident.ts';
import type { Probe } from '../incident/tally.ts';
import type { Outcome } from '../outcome/outcome.ts';
import { Recovery, type SignOfLife } from '../recovery/recovery.ts';
import { TripPolicies } from '../trip/trip-policies.ts';
import { ApiHealth } from './api-health.ts';
import type { ChangedBy, Line, Seat } from './line.ts';
import type { PositionEvent } from './next.ts';
import { NO_STATE, type OutageState } from './outage-state.ts';
import { type BreakerState, type Position, stateOf } from './position.ts';

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
  readonly #policies: TripPolicies;
  readonly #recovery: Recovery;
  readonly #health = new ApiHealth();
  readonly #incidents: IncidentBook;
  readonly #waiting = new Set<() => void>();
  /** Changes whose effects are still to come: a listener may cause the next one. */
  readonly #changes: (readonly [before: OutageState, after: OutageState, by: ChangedBy])[] = [];
  readonly #line: Line;
  #state: OutageState = NO_STATE;
  #isShutDown = false;
  /** Of the request that is fired: the circuit asks at once. */
  #admitsAll = false;

  /** @param lineTo - brings events to the position */
  constructor(settings: FailoverSettings, events: Events<FailoverEventMap>, lineTo: (seat: Seat) => Line) {
    const { bankId, clock, mode, onListenerError: report, recovery, telemetry } = settings;
    this.#settings = settings;
    this.#events = events;
    this.#policies = new TripPolicies(settings);
    this.#line = lineTo({
      rules: { ...recovery, switches: mode !== 'observe' },
      describe: (outage, isSwitched) => this.#incidents.describe(outage, isSwitched, this.#health.lastGoodReplyAt),
      hearsAnswers: this.#policies.hearsAnswers,
      state: () => this.#state,
      isShutDown: () => this.#isShutDown,
      become: (after, by) => this.#become(after, by),
      judged: (outcome) => this.#judged(outcome),
      heardNews: (news) => this.#incidents.heardNews(news),
    });
    this.#incidents = new IncidentBook(settings, events, this.#line);
    this.#recovery = new Recovery({
      clock,
      settings: recovery,
      hinted: (sign, generation, lease) => this.#hinted(sign, generation, lease),
      windowOver: (generation) => this.apply({ type: 'window_over', generation }),
      look: (mostMs, task) => this.#line.look(mostMs, task),
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

  get #position(): Position {
    return this.#state.position;
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

  /** Before a request: others may have the right to try the API. @returns settles when that is known */
  claim(): Promise<void> | undefined {
    return this.#isHinted() ? this.#line.claim() : undefined;
  }

  /** Called for each request that the circuit admits. One at a time is a trial in the half-open state. */
  begin(): Began {
    const { generation } = this.#position;
    const isTrial = this.#isTrialDue();
    if (isTrial) this.#line.trialBegan(generation);
    return { generation, isTrial };
  }

  /**
   * Learns from a request of the closed state. One that began in an older generation decides nothing.
   *
   * @returns settles when others have taken note of it, where they have to
   */
  learn(outcome: Outcome, generation: number): Promise<void> | undefined {
    const hasAnswered = outcome.effect === 'resets';
    if (hasAnswered) this.#health.answered(outcome, false);
    if (generation !== this.#position.generation || this.#isShutDown) return undefined;
    return this.#line.learn(outcome, generation);
  }

  trialSucceeded(outcome: Outcome, generation: number): void {
    this.#health.answered(outcome, true);
    const isNormal = this.#health.isNormal(outcome.waitedMs, this.#settings.recovery.latencyFactor);
    this.#probed({ kind: 'trial', ok: isNormal, tookMs: outcome.waitedMs }, generation);
    this.#line.tried({ type: 'trial_succeeded', generation, isNormal });
  }

  trialFailed(outcome: Outcome, generation: number): void {
    const isEvidence = outcome.effect === 'counts';
    if (isEvidence) this.#probed({ kind: 'trial', ok: false, tookMs: outcome.waitedMs }, generation);
    this.#line.tried({ type: 'trial_failed', generation, isEvidence, askedMs: this.#askedMs(outcome.retryAt) });
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
    assertPermitted(this.#settings.legalRegime, this.#position.killed ?? this.#line.killed, this.#settings.clock.now());
  }

  /** Nothing is decided any more: callers who wait for a trip go on. */
  shutDown(): void {
    this.#isShutDown = true;
    this.#tellWaiting();
  }

  /** Ends the timers. */
  dispose(): void {
    this.#recovery.end();
    this.#line.end();
    this.#incidents.open?.stopTelling();
    this.circuit.dispose();
  }

  /** Makes so what comes of an event. What a person decides on the fallback holds also while the engine closes. */
  apply(event: PositionEvent): Promise<void> | undefined {
    if (this.#isShutDown && !AFTER_SHUT_DOWN.has(event.type)) return undefined;
    return this.#line.carry(event);
  }

  #become(after: OutageState, by: ChangedBy): Promise<void> | undefined {
    const before = this.#state;
    if (after === before || before.position.kind === 'halted') return undefined;
    this.#state = after;
    if (this.#changes.push([before, after, by]) > 1) return undefined;
    let told: Promise<void> | undefined;
    for (let change = this.#changes[0]; change !== undefined; change = this.#changes[0]) {
      told = this.#follow(...change) ?? told;
      this.#changes.shift();
    }
    return told;
  }

  #follow(before: OutageState, after: OutageState, by: ChangedBy): Promise<void> | undefined {
    const [was, is] = [before.position, after.position];
    const isNew = was.generation !== is.generation;
    if (is.kind === 'closed' && isNew) this.#policies.reset();
    this.circuit.follow(is);
    this.#told(stateOf(was), stateOf(is));
    const told = this.#incidents.follow(after.incident, by);
    this.#recovery.follow(was, is);
    if (isNew) this.#line.moved();
    const endsWaits = is.kind === 'open' || is.kind === 'halted';
    if (endsWaits && stateOf(was) === 'closed') this.#tellWaiting();
    return told;
  }

  /** What an outcome of the closed state leads to. */
  #judged(outcome: Outcome): PositionEvent | undefined {
    const verdict = this.#policies.observe(outcome);
    const { generation, kind } = this.#position;
    if (verdict !== undefined) {
      return { type: 'tripped', generation, outage: { ...verdict, basis: basisOf(verdict.evidence) } };
    }
    return outcome.effect === 'resets' && kind === 'watched' ? { type: 'answered', generation } : undefined;
  }

  #isHinted(): boolean {
    const position = this.#position;
    return position.kind === 'half_open' && position.isHinted && !position.isTrying;
  }

  #isTrialDue(): boolean {
    return this.#isHinted() && this.#line.mayTry();
  }

  #waitOver(): void {
    const carried = this.apply({ type: 'wait_over', generation: this.#position.generation });
    // opossum is half-open now: where the position stays open, it opens again.
    if (carried === undefined) this.circuit.follow(this.#position);
    else void carried.then(() => this.circuit.follow(this.#position));
  }

  #hinted({ isAlive, retryAt, tookMs }: SignOfLife, generation: number, lease: Lease | undefined): void {
    if (tookMs !== undefined) this.#probed({ kind: 'hint', ok: isAlive, tookMs }, generation);
    const event = { type: 'hinted', generation, isAlive, askedMs: this.#askedMs(retryAt) } as const;
    if (!this.#isShutDown) this.#line.carry(event, lease);
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
