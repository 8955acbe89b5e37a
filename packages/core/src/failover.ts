import { RelaisError, withDeadline } from '@relais/model';
import type { BreakerState } from './breaker/breaker.ts';
import { Events } from './events/events.ts';
import type { FailoverEventMap } from './events/failover-event-map.ts';
import { type FailoverOptions, type FailoverSettings, failoverSettings } from './failover-options.ts';
import { FallbackTurn } from './fallback-turn.ts';
import type { OperatorDecision } from './guard/fallback-permission.ts';
import type { Incident } from './incident/incident.ts';
import { AbandonedRequests } from './observing/abandoned-requests.ts';
import { divertedBy, patientFor } from './observing/caller-patience.ts';
import { HeldCalls } from './observing/held-calls.ts';
import { type WatchedRequest, watchRequest } from './observing/watched-request.ts';
import { type Finished, Judge } from './outcome/judge.ts';
import type { Outcome } from './outcome/outcome.ts';
import { type Answer, type ProtectedCall, remainingMs } from './protected-call.ts';
import type { Trial } from './recovery/recovery.ts';
import { Switchboard } from './switchboard.ts';

/** A call that is being answered. */
interface Running<T> {
  readonly call: ProtectedCall<T>;
  readonly callId: string;
  /** By the monotonic clock. */
  readonly startedAt: number;
}

/**
 * The failover engine of one bank's dedicated interface.
 *
 * Closed: calls go to the API under a deadline of their own, and what became of them is told to the trip policy. Open:
 * calls go to the fallback. Half-open: calls that are due try the API one at a time, and the fallback answers when they
 * miss.
 */
export class Failover {
  readonly #settings: FailoverSettings;
  readonly #events: Events<FailoverEventMap>;
  readonly #switchboard: Switchboard;
  readonly #abandoned: AbandonedRequests;
  readonly #held: HeldCalls;
  readonly #judge: Judge;
  readonly #fallback: FallbackTurn;
  readonly #closing = new AbortController();
  readonly #idle = Promise.withResolvers<void>();
  #calls = 0;
  #running = 0;
  #isClosed = false;

  constructor(settings: FailoverSettings) {
    const { clock, deadlineMs, maxAbandonedRequests, classification, ownNetworkWorks } = settings;
    this.#settings = settings;
    this.#events = new Events<FailoverEventMap>(settings.onListenerError);
    this.#switchboard = new Switchboard(settings, this.#events);
    this.#abandoned = new AbandonedRequests(maxAbandonedRequests);
    this.#held = new HeldCalls(clock);
    const closing = this.#closing.signal;
    this.#judge = new Judge({ clock, deadlineMs, rules: classification, ownNetworkWorks, closing });
    this.#fallback = new FallbackTurn(settings, this.#switchboard, this.#events);
    this.#switchboard.onTrip(() => this.#held.release(this.state === 'closed' ? 'over' : 'tripped'));
  }

  get state(): BreakerState {
    return this.#switchboard.state;
  }

  /** The outage that is going on, if one is. */
  get incident(): Incident | undefined {
    return this.#switchboard.file?.incident;
  }

  /** Subscribes to an event; the returned function unsubscribes. A listener that throws never harms a call. */
  on<Name extends keyof FailoverEventMap>(
    name: Name,
    listener: (event: FailoverEventMap[Name][0]) => unknown,
  ): () => void {
    return this.#events.on(name, listener);
  }

  /**
   * Answers a call by the API, or by the fallback while the API is down.
   *
   * @throws the API's own error, unchanged, as long as the breaker is closed
   * @throws {RelaisError} what the fallback refuses or fails with while it is not
   */
  async run<T>(call: ProtectedCall<T>): Promise<Answer<T>> {
    if (this.#isClosed) throw new RelaisError('aborted', 'this failover has been closed');
    this.#switchboard.assertNotHalted();
    this.#running += 1;
    this.#calls += 1;
    const running = {
      call,
      callId: call.callId ?? `call-${this.#calls}`,
      startedAt: this.#settings.clock.monotonic(),
    };
    try {
      if (this.#switchboard.state === 'closed') return await this.#byApi(running);
      const trial = this.#switchboard.claimTrial();
      if (trial !== undefined) return await this.#byTrial(running, trial);
      return await this.#byFallback(running);
    } finally {
      this.#ended();
    }
  }

  /**
   * Protects any function by another one with the same answer: the host's own client, the host's own types.
   *
   * @example
   * const getAccounts = failover.protect(theirGetAccounts, theirGetAccountsByWeb)
   */
  protect<Args extends readonly unknown[], T>(
    primary: (...args: Args) => Promise<T>,
    fallback: (...args: Args) => Promise<T>,
  ): (...args: Args) => Promise<T> {
    return async (...args) => {
      const call = { endpoint: 'other', primary: () => primary(...args), fallback: () => fallback(...args) } as const;
      return (await this.run(call)).value;
    };
  }

  /**
   * Opens the breaker by the decision of a person, e.g. on the bank's own word (R1). It closes like any other. In the mode
   * `observe`, and while the API is held, it is recorded and not switched.
   *
   * @throws {TypeError} when nobody, or no reason, is named
   */
  open(decision: OperatorDecision): void {
    this.#switchboard.open(decision);
  }

  /**
   * Holds one channel by hand until `release`. The fallback is held only for a reason that a person answers for (R7).
   *
   * @throws {TypeError} when nobody, or no reason, is named
   */
  isolate(channel: 'api' | 'fallback', decision: OperatorDecision): void {
    this.#switchboard.isolate(channel, decision);
  }

  /** Ends `isolate`: the breaker decides again, and switches an outage that was only recorded meanwhile. */
  release(): void {
    this.#switchboard.release();
  }

  /** Lets no further fallback call begin until `revive`. @throws {TypeError} when nobody, or no reason, is named */
  kill(decision: OperatorDecision): void {
    this.#switchboard.kill(decision);
  }

  /** Ends `kill`. */
  revive(): void {
    this.#switchboard.revive();
  }

  /** Neither channel is asked any more: every call that begins from now on ends with `because`. There is no way back. */
  halt(because: RelaisError): void {
    this.#switchboard.halt(because);
  }

  /** Lets running calls finish, then leaves no timer behind. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#closing.abort(new RelaisError('aborted', 'this failover has been closed'));
    this.#switchboard.shutDown();
    this.#abandoned.close();
    if (this.#running > 0) await this.#idle.promise;
    this.#switchboard.dispose();
    this.#events.clear();
  }

  async #byApi<T>(running: Running<T>): Promise<Answer<T>> {
    const { beforeTrip, clock, deadlineMs } = this.#settings;
    for (;;) {
      const request = this.#send(running, deadlineMs);
      const judged = this.#learnFrom(running, request);
      try {
        const value = await this.#patiently(running, request);
        return { value, channel: 'api', fetchedAt: clock.now() };
      } catch (error) {
        const diverted = divertedBy(error);
        if (diverted === 'trip') {
          request.cancel();
          break;
        }
        if (diverted === 'late') {
          this.#abandoned.add(request);
          throw callerLate(running);
        }
        const outcome = await this.#inTime(judged, running);
        if (outcome?.effect !== 'counts') throw error;
        if (this.state !== 'closed') break;
        if (beforeTrip !== 'wait') throw error;
        const end = await this.#hold(running);
        if (end === 'over') throw error;
        if (this.state !== 'closed') break;
      }
    }
    // The call that tripped the breaker, and those that failed or waited beside it, are answered all the same.
    return this.#byFallback(running);
  }

  /**
   * Waits for a request as long as its caller does. One with less time than the bank has, or that is held until the trip, goes to
   * the fallback when the breaker opens meanwhile.
   */
  #patiently<T>({ call, startedAt }: Running<T>, { ended }: WatchedRequest<T>): Promise<T> {
    const { beforeTrip, clock, deadlineMs } = this.#settings;
    const ownMs = call.options?.deadlineMs;
    const isHasty = ownMs !== undefined && ownMs < deadlineMs;
    if (!isHasty && beforeTrip === 'fail') return ended;
    return patientFor(ended, {
      clock,
      leftMs: isHasty ? Math.max(0, ownMs - (clock.monotonic() - startedAt)) : Number.POSITIVE_INFINITY,
      onTrip: (tell) =>
        this.#switchboard.onTrip(() => {
          if (this.state !== 'closed') tell();
        }),
    });
  }

  #hold<T>({ call, startedAt }: Running<T>): ReturnType<HeldCalls['hold']> {
    const { clock, fallbackDeadlineMs } = this.#settings;
    const ownMs = call.options?.deadlineMs ?? fallbackDeadlineMs;
    const leftMs = ownMs - (clock.monotonic() - startedAt);
    if (this.#isClosed || leftMs <= 0) return Promise.resolve('over');
    return this.#held.hold({ leftMs, caller: call.options?.signal });
  }

  /** Waits for the end of a request and learns from it. Never rejects; `close` waits for it. */
  async #learnFrom<T>(running: Running<T>, request: WatchedRequest<T>): Promise<Outcome> {
    this.#running += 1;
    const { generation } = this.#switchboard;
    try {
      const outcome = await this.#switchboard
        .fire(() => request.ended)
        .then(
          () => this.#judge.answered(finished(running, request)),
          (error: unknown) => this.#judge.failed(finished(running, request), error),
        );
      this.#note(outcome);
      this.#switchboard.learn(outcome, generation);
      if (outcome.effect === 'resets') this.#held.release('ask_again');
      return outcome;
    } finally {
      this.#ended();
    }
  }

  /** A trial is the engine's: it goes on to its own end when a caller has less time, who is answered by the fallback. */
  async #byTrial<T>(running: Running<T>, trial: Trial): Promise<Answer<T>> {
    const { clock, recovery } = this.#settings;
    const { call, startedAt } = running;
    const { trialDeadlineMs } = recovery;
    const request = this.#send(running, trialDeadlineMs);
    const judged = this.#learnFromTrial(running, request, trial);
    const ownMs = remainingMs(call.options, startedAt, clock.monotonic(), Number.POSITIVE_INFINITY);
    try {
      // Half of a short time for the API leaves the other half for the fallback.
      const leftMs = ownMs / 2 < trialDeadlineMs ? ownMs / 2 : Number.POSITIVE_INFINITY;
      const value = await patientFor(request.ended, { clock, leftMs });
      return { value, channel: 'api', fetchedAt: clock.now() };
    } catch (error) {
      if (divertedBy(error) !== undefined) return this.#byFallback(running);
      const { effect, kind } = await judged;
      // What came of our own side says nothing of the API, which was down: the fallback is still its stand-in.
      if (effect !== 'counts' && kind !== 'own_network') throw error;
      return this.#byFallback(running);
    }
  }

  /** Never rejects; `close` waits for it. */
  async #learnFromTrial<T>(running: Running<T>, request: WatchedRequest<T>, trial: Trial): Promise<Outcome> {
    const { trialDeadlineMs } = this.#settings.recovery;
    this.#running += 1;
    try {
      const outcome = await request.ended.then(
        () => this.#judge.answered(finished(running, request)),
        (error: unknown) => this.#judge.failedTrial(finished(running, request), error, trialDeadlineMs),
      );
      this.#note(outcome);
      this.#switchboard.tried(trial, outcome);
      return outcome;
    } finally {
      this.#ended();
    }
  }

  #byFallback<T>({ call, startedAt }: Running<T>): Promise<Answer<T>> {
    return this.#fallback.answer(call, startedAt);
  }

  /** One request to the API, seen by the operator's monitoring. */
  #send<T>({ call }: Running<T>, deadlineMs: number): WatchedRequest<T> {
    const { bankId, clock, serverAddress, telemetry } = this.#settings;
    const { endpoint, options, primary } = call;
    const told = { bankId, channel: 'api', endpoint, serverAddress: serverAddress.api } as const;
    return watchRequest((signal, wire) => telemetry.call(told, async () => primary(signal, wire)), {
      clock,
      deadlineMs,
      caller: options?.signal,
    });
  }

  /** What a promise comes to, or nothing when the caller's time is over or they left first. */
  #inTime<T>(promise: Promise<T>, { call: { options }, startedAt }: Running<unknown>): Promise<T | undefined> {
    const { clock, fallbackDeadlineMs } = this.#settings;
    const deadlineMs = remainingMs(options, startedAt, clock.monotonic(), fallbackDeadlineMs);
    return withDeadline(() => promise, { clock, deadlineMs, caller: options?.signal }).catch(() => undefined);
  }

  #note(outcome: Outcome): void {
    const { bankId, onOutcome, serverAddress, telemetry } = this.#settings;
    onOutcome(outcome);
    telemetry.outcome({ bankId, serverAddress: serverAddress.api, outcome });
    if (outcome.effect !== 'resets') this.#events.emit('primary:failure', { bankId, outcome });
  }

  #ended(): void {
    this.#running -= 1;
    if (this.#isClosed && this.#running === 0) this.#idle.resolve();
  }
}

function finished<T>({ call, callId }: Running<T>, { times }: WatchedRequest<T>): Finished {
  return { call, callId, times: times() };
}

/** The caller's own time is over: that proves nothing, and the request is watched on. */
function callerLate({ call }: Running<unknown>): RelaisError {
  const message = `no answer within the caller's ${call.options?.deadlineMs} ms`;
  return new RelaisError('bank_unavailable', message, { reason: 'caller_deadline' });
}

/** @throws {RangeError} naming the option that is out of range */
export function createFailover(options: FailoverOptions): Failover {
  return new Failover(failoverSettings(options));
}
