import type { RelaisError } from '@relais/model';
import { Breaker, type BreakerState } from './breaker/breaker.ts';
import type { Events } from './events/events.ts';
import type { FailoverEventMap } from './events/failover-event-map.ts';
import type { FailoverSettings } from './failover-options.ts';
import { assertPermitted, checkDecision, type OperatorDecision } from './guard/fallback-permission.ts';
import { basisOf, type Probe } from './incident/incident.ts';
import { IncidentFile } from './incident/incident-file.ts';
import type { JournalPosition } from './incident/journal-position.ts';
import type { Basis, Outcome } from './outcome/outcome.ts';
import { NormalLatency } from './recovery/normal-latency.ts';
import { Recovery, type Trial } from './recovery/recovery.ts';
import { Series, type TripVerdict } from './trip/series.ts';

/** Below this, differences of latency are noise. */
const LATENCY_FLOOR_MS = 1_000;

/**
 * Which channel is on: the state of one bank's breaker, the incident that is open, and every way from one to the other.
 */
export class Switchboard {
  readonly #settings: FailoverSettings;
  readonly #events: Events<FailoverEventMap>;
  readonly #breaker: Breaker;
  readonly #series: Series;
  readonly #latency = new NormalLatency();
  #file: IncidentFile | undefined;
  #recovery: Recovery | undefined;
  #lastGoodReplyAt: number | undefined;
  readonly #waiting = new Set<() => void>();
  #isolated: 'api' | 'fallback' | undefined;
  #killed: OperatorDecision | undefined;
  #halted: RelaisError | undefined;
  #isShutDown = false;

  constructor(settings: FailoverSettings, events: Events<FailoverEventMap>) {
    this.#settings = settings;
    this.#events = events;
    this.#breaker = new Breaker({ name: settings.bankId, onHalfOpen: () => this.#halfOpened() });
    this.#series = new Series({ ...settings, report: settings.onListenerError });
    settings.telemetry.state({ bankId: settings.bankId, to: this.#breaker.state });
  }

  get state(): BreakerState {
    return this.#breaker.state;
  }

  /** Rises with every change of state. */
  get generation(): number {
    return this.#breaker.generation;
  }

  /** The file of the outage that is going on, if one is. */
  get file(): IncidentFile | undefined {
    return this.#file;
  }

  /** Tells when the breaker opens the next time, or is shut down. @returns ends the wait, which leaves nothing behind */
  onTrip(tell: () => void): () => void {
    this.#waiting.add(tell);
    return () => void this.#waiting.delete(tell);
  }

  /** Runs a request through the closed circuit. */
  fire<T>(request: Promise<T>): Promise<T> {
    return this.#breaker.fire(request);
  }

  /** @returns a trial for the one call that may now try the API; it must report by `tried` */
  claimTrial(): Trial | undefined {
    const mayTry = this.#breaker.state === 'half_open' && this.#isolated === undefined;
    return mayTry ? this.#recovery?.claimTrial() : undefined;
  }

  tried(trial: Trial, { effect, retryAt, waitedMs }: Outcome): void {
    const { clock, recovery } = this.#settings;
    if (effect !== 'resets') {
      this.#recovery?.tried(trial, effect === 'counts' ? 'bad' : 'unknown', waitedMs, retryAt);
      return;
    }
    this.#lastGoodReplyAt = clock.now();
    const isNormal = this.#latency.isNormal(waitedMs, recovery.latencyFactor, LATENCY_FLOOR_MS);
    this.#recovery?.tried(trial, isNormal ? 'good' : 'slow', waitedMs);
  }

  /** Records an outcome; one of a call that began before the last change of state decides nothing. */
  learn(outcome: Outcome, generation: number): void {
    if (outcome.effect === 'resets') {
      this.#lastGoodReplyAt = outcome.sentAt + outcome.waitedMs;
      this.#latency.learn(outcome.waitedMs);
    }
    if (generation !== this.#breaker.generation || this.#isShutDown) return;
    const verdict = this.#series.observe(outcome);
    if (outcome.effect === 'resets' && this.#file?.incident.isSwitched === false) this.#failBack();
    if (verdict === undefined || this.#file !== undefined) return;
    this.#outage(verdict, basisOf(verdict.evidence));
  }

  /** Opens the breaker by the decision of a person, unless it only observes, or the API is held. */
  open(decision: OperatorDecision): void {
    const checked = checkDecision(decision);
    if (this.#breaker.state !== 'closed' || this.#file !== undefined) return;
    this.#outage({ policy: 'decision of an operator', evidence: [] }, 'operator_decision', checked);
  }

  isolate(channel: 'api' | 'fallback', decision: OperatorDecision): void {
    checkDecision(decision);
    if (channel === 'api') this.#failBack();
    this.#isolated = channel;
    if (channel === 'fallback') {
      this.#takeOver();
      this.open(decision);
    }
  }

  /** The breaker decides again: an outage that was only recorded meanwhile is switched now. */
  release(): void {
    this.#isolated = undefined;
    this.#takeOver();
  }

  kill(decision: OperatorDecision): void {
    this.#killed = checkDecision(decision);
  }

  revive(): void {
    this.#killed = undefined;
  }

  /** Neither channel is asked any more. */
  halt(because: RelaisError): void {
    this.#halted ??= because;
  }

  /** @throws {RelaisError} what `halt` was given */
  assertNotHalted(): void {
    if (this.#halted !== undefined) throw this.#halted;
  }

  /** @throws {RelaisError} `fallback_refused` when a person or the law has switched the fallback off, or what `halt` was given */
  assertPermitted(): void {
    this.assertNotHalted();
    assertPermitted(this.#settings.legalRegime, this.#killed, this.#settings.clock.now());
  }

  /** Nothing is decided any more: those who wait for a trip go on. */
  shutDown(): void {
    this.#isShutDown = true;
    this.#tellWaiting();
  }

  /** Ends the timers. */
  dispose(): void {
    this.#recovery?.end();
    this.#breaker.shutdown();
  }

  /** An outage is recorded in any case, and switched where that is allowed. */
  #outage(verdict: TripVerdict, basis: Basis, decision?: OperatorDecision): void {
    const maySwitch = this.#maySwitch();
    if (maySwitch) this.#switchOver();
    this.#openFile(verdict, basis, maySwitch, decision);
    if (maySwitch) this.#tellWaiting();
  }

  #maySwitch(): boolean {
    return this.#settings.mode !== 'observe' && this.#isolated !== 'api' && !this.#isShutDown;
  }

  /** Switches an outage that was only recorded, under the same incident. */
  #takeOver(): void {
    if (this.#file?.incident.isSwitched !== false || !this.#maySwitch()) return;
    this.#switchOver();
    this.#events.emit('failover', this.#file.switched());
    this.#tellWaiting();
  }

  #switchOver(): void {
    const { clock, recovery: settings } = this.#settings;
    this.#recovery = new Recovery({
      clock,
      settings,
      reopen: (waitMs) => this.#changeState(() => this.#breaker.open(waitMs)),
      recovered: () => this.#failBack(),
      report: (probe) => this.#probed(probe),
    });
    this.#changeState(() => this.#breaker.open(settings.firstHintMs));
  }

  #openFile({ policy, evidence }: TripVerdict, basis: Basis, isSwitched: boolean, decision?: OperatorDecision): void {
    const { bankId, clock, legalRegime, newId } = this.#settings;
    const journalFrom = this.#journalHead();
    const opened = {
      id: newId(),
      bankId,
      openedAt: clock.now(),
      basis,
      policy,
      legalRegime: legalRegime.id,
      evidence,
      isSwitched,
      ...(decision === undefined ? {} : { decision }),
      ...(journalFrom === undefined ? {} : { journalFrom }),
      ...(this.#lastGoodReplyAt === undefined ? {} : { lastGoodReplyAt: this.#lastGoodReplyAt }),
    };
    this.#file = new IncidentFile(opened, (incident) => this.#events.emit('incident:updated', incident));
    this.#events.emit('failover', this.#file.incident);
  }

  #tellWaiting(): void {
    for (const tell of [...this.#waiting]) tell();
  }

  #probed(probe: Probe): void {
    this.#file?.probed(probe);
    this.#events.emit('probe', { bankId: this.#settings.bankId, ...probe });
  }

  #halfOpened(): void {
    this.#told('open', 'half_open');
    if (this.#isolated === undefined) void this.#recovery?.look();
    else this.#changeState(() => this.#breaker.open(this.#settings.recovery.firstHintMs));
  }

  #failBack(): void {
    const file = this.#file;
    this.#series.reset();
    this.#recovery?.end();
    this.#recovery = undefined;
    this.#file = undefined;
    if (this.#breaker.state !== 'closed') this.#changeState(() => this.#breaker.close());
    const { clock } = this.#settings;
    if (file !== undefined) this.#events.emit('failback', file.close(clock.now(), this.#journalHead()));
  }

  /** A journal of the host's own may fail: an outage is an outage also without it. */
  #journalHead(): JournalPosition | undefined {
    const { journal, onListenerError } = this.#settings;
    try {
      return journal.head;
    } catch (error) {
      onListenerError(error, 'journal.head');
      return undefined;
    }
  }

  #changeState(change: () => void): void {
    const from = this.#breaker.state;
    change();
    this.#told(from, this.#breaker.state);
  }

  #told(from: BreakerState, to: BreakerState): void {
    const { bankId, clock, telemetry } = this.#settings;
    telemetry.state({ bankId, from, to });
    this.#events.emit('state', { bankId, from, to, at: clock.now() });
  }
}
