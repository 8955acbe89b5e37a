import { Beat, type CallScope, callerLeft, type Events, InFlight, inTime, UNLIMITED } from '@relais/model';
import { type ApiAnswer, Attempt, type AttemptContext } from './attempt.ts';
import { JudgedFailure } from './breaker/bank-circuit.ts';
import type { FailoverEventMap } from './failover-event-map.ts';
import type { FailoverSettings } from './failover-options.ts';
import { AbandonedRequests } from './observing/abandoned-requests.ts';
import { callerLate, type Divert, divertedBy, patientFor } from './observing/caller-patience.ts';
import { HeldCalls, type HoldEnd } from './observing/held-calls.ts';
import type { Outcome } from './outcome/outcome.ts';
import { OutcomeClassifier } from './outcome/outcome-classifier.ts';
import type { BreakerPosition } from './position/breaker-position.ts';
import type { Running } from './protected-call.ts';

/** How long a call waits for the right to try the API, in milliseconds. */
const CLAIM_MS = 250;

/** Asks the API through the circuit, in the closed state and in trials. It says when it is the fallback's turn. */
export class ApiRunner {
  readonly #settings: FailoverSettings;
  readonly #position: BreakerPosition;
  readonly #events: Events<FailoverEventMap>;
  readonly #abandoned: AbandonedRequests;
  readonly #held: HeldCalls;
  readonly #beat: Beat;
  readonly #underWay = new InFlight();
  readonly #classifier: OutcomeClassifier;
  readonly #context: AttemptContext;
  #isClosed = false;

  constructor(settings: FailoverSettings, position: BreakerPosition, events: Events<FailoverEventMap>) {
    const { clock, maxAbandonedRequests } = settings;
    this.#settings = settings;
    this.#position = position;
    this.#events = events;
    this.#abandoned = new AbandonedRequests(maxAbandonedRequests);
    this.#held = new HeldCalls(clock);
    this.#beat = new Beat(clock);
    this.#classifier = new OutcomeClassifier(settings, this.#beat);
    this.#context = {
      settings,
      position,
      beat: this.#beat,
      classifier: this.#classifier,
      hasBegun: () => this.#underWay.begin(),
      tell: (outcome) => this.#tell(outcome),
      hasEnded: (outcome) => this.#hasEnded(outcome),
    };
    position.onTrip(() => this.#held.release(position.state === 'closed' ? 'over' : 'tripped'));
  }

  /**
   * @returns nothing where it is the fallback's turn
   * @throws the API's own error, where the breaker stays closed
   */
  async ask<T>(running: Running<T>): Promise<ApiAnswer<T> | undefined> {
    const { scope } = running;
    if (!stillWaits(scope)) throw scope.signal.aborted ? callerLeft(scope.signal) : callerLate();
    let heldSince: number | undefined;
    for (;;) {
      const claim = this.#position.claim();
      if (claim !== undefined) await this.#claimed(claim, scope);
      this.#position.assertNotHalted();
      const attempt = new Attempt(running, this.#context);
      const judged = this.#position.fire(attempt, running.call.isForApiAlone);
      if (!attempt.isAdmitted) {
        judged.catch(ignore);
        return undefined;
      }
      try {
        await this.#patiently(running, attempt, judged);
        return attempt.answer;
      } catch (failure) {
        const divert = divertedBy(failure);
        if (divert !== undefined) return this.#diverted(attempt, running, divert);
        if (!(failure instanceof JudgedFailure)) throw failure;
        if (this.#isForFallback(attempt, failure.outcome)) return undefined;
        if (failure.outcome.effect !== 'counts' || this.#settings.beforeTrip !== 'wait') throw attempt.failure?.error;
        heldSince ??= this.#settings.clock.monotonic();
        // After the hold the circuit says which way the call goes.
        if ((await this.#hold(scope, heldSince)) === 'over' || !stillWaits(scope)) throw attempt.failure?.error;
      }
    }
  }

  /** Ends what no caller waits for, now and later. */
  close(): void {
    this.#isClosed = true;
    this.#classifier.close();
    this.#abandoned.close();
  }

  /** Resolves once no request is under way any more, and leaves no timer. To be asked when no call runs. */
  async idle(): Promise<void> {
    await this.#underWay.idle();
    this.#beat.end();
  }

  /**
   * Waits for a request as long as its caller does. A caller may have less time than the bank, or the engine holds their call
   * until the trip. Such a call goes to the fallback when the breaker opens meanwhile. A trial takes half of a caller's time,
   * and leaves the fallback the other.
   */
  #patiently<T>({ scope }: Running<T>, { isTrial }: Attempt<T>, judged: Promise<Outcome>): Promise<Outcome> {
    const { beforeTrip, clock, deadlineMs } = this.#settings;
    if (scope === UNLIMITED && (beforeTrip === 'fail' || isTrial)) return judged;
    const { signal } = scope;
    const leftMs = scope.leftMs();
    if (isTrial) return patientFor(judged, { clock, signal, leftMs: leftMs / 2 });
    const goesOnTrip = leftMs < deadlineMs || beforeTrip === 'wait';
    return patientFor(judged, { clock, signal, leftMs, ...(goesOnTrip && { onTrip: this.#onTrip }) });
  }

  readonly #onTrip = (tell: () => void): (() => void) =>
    this.#position.onTrip(() => {
      if (this.#position.state !== 'closed') tell();
    });

  /** @returns nothing where it is the fallback's turn */
  #diverted<T>(attempt: Attempt<T>, { scope }: Running<T>, by: Divert): undefined {
    // The API may have failed, and the failure is still looked at: then the caller gets the API's own error.
    const { failure } = attempt;
    switch (by) {
      case 'trip':
        attempt.cancel();
        return undefined;
      case 'late':
        // A trial is the engine's: it goes on to its own end, and the fallback answers in its place.
        if (attempt.isTrial) return undefined;
        this.#abandoned.add(attempt);
        throw failure === undefined ? callerLate() : failure.error;
      case 'left': {
        const left = callerLeft(scope.signal);
        attempt.cancel(left);
        throw failure === undefined ? left : failure.error;
      }
    }
  }

  /** The call that tripped the breaker, and those that failed beside it, are answered all the same. */
  #isForFallback<T>({ isTrial }: Attempt<T>, { effect, kind }: Outcome): boolean {
    // What came of our own side says nothing of the API, which was down: the fallback is still its stand-in.
    // Nor does what stands in front of it.
    if (isTrial) return effect === 'counts' || kind === 'own_network' || kind === 'blocked';
    return effect === 'counts' && this.#position.state !== 'closed';
  }

  /** A fleet that does not answer holds no call up: without the right to try, the fallback answers. */
  #claimed(claim: Promise<void>, { signal: caller }: CallScope): Promise<void> {
    const { clock } = this.#settings;
    return inTime(() => claim, { deadlineMs: CLAIM_MS, clock, caller }).catch(() => {});
  }

  #hold(scope: CallScope, heldSince: number): Promise<HoldEnd> {
    const { clock, fallbackDeadlineMs } = this.#settings;
    const leftMs = Math.min(scope.leftMs(), fallbackDeadlineMs - (clock.monotonic() - heldSince));
    if (this.#isClosed || this.#position.isHalted || leftMs <= 0) return Promise.resolve('over');
    return this.#held.hold(leftMs, scope.signal);
  }

  #tell(outcome: Outcome): void {
    const { bankId, onOutcome, serverAddress, telemetry } = this.#settings;
    onOutcome(outcome);
    telemetry.outcome({ bankId, serverAddress: serverAddress.api, outcome });
    if (outcome.effect !== 'resets') this.#events.emit('primary:failure', { bankId, outcome });
  }

  #hasEnded({ effect }: Outcome): void {
    if (effect === 'resets') this.#held.release('ask_again');
    this.#underWay.end();
  }
}

/** The bank is asked nothing for a caller who has left, or whose time is over. */
function stillWaits({ signal, leftMs }: CallScope): boolean {
  return !signal.aborted && leftMs() > 0;
}

/** opossum rejects a call by an error of its own: the fallback answers it. */
function ignore(): void {}
