import { RelaisError, withDeadline } from '@relais/model';
import type { BreakerState } from './breaker/breaker.ts';
import { Events } from './events/events.ts';
import type { FailoverEventMap } from './events/failover-event-map.ts';
import { type FailoverOptions, type FailoverSettings, failoverSettings } from './failover-options.ts';
import { FallbackTurn } from './fallback-turn.ts';
import type { OperatorDecision } from './guard/fallback-permission.ts';
import type { Incident } from './incident/incident.ts';
import { Observer, type WatchedRequest } from './observing/observer.ts';
import { Judge } from './outcome/judge.ts';
import type { Outcome } from './outcome/outcome.ts';
import { type Answer, type ProtectedCall, remainingMs } from './protected-call.ts';
import { Switchboard } from './switchboard.ts';

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
  readonly #observer: Observer;
  readonly #judge: Judge;
  readonly #fallback: FallbackTurn;
  readonly #idle = Promise.withResolvers<void>();
  #running = 0;
  #isClosed = false;

  constructor(settings: FailoverSettings) {
    const { clock, deadlineMs, maxAbandonedRequests, classification, independentNameResolves } = settings;
    this.#settings = settings;
    this.#events = new Events<FailoverEventMap>(settings.onListenerError);
    this.#switchboard = new Switchboard(settings, this.#events);
    this.#observer = new Observer({ clock, deadlineMs, maxAbandoned: maxAbandonedRequests });
    this.#judge = new Judge({ clock, deadlineMs, rules: classification, independentNameResolves });
    this.#fallback = new FallbackTurn(settings, this.#switchboard, this.#events);
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
    try {
      const startedAt = this.#settings.clock.now();
      if (this.#switchboard.state === 'closed') return await this.#byApi(call, startedAt);
      if (this.#switchboard.claimTrial()) return await this.#byTrial(call, startedAt);
      return await this.#fallback.answer(call, startedAt);
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
   * Opens the breaker by the decision of a person, e.g. on the bank's own word (R1). It closes like any other.
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

  /** Ends `isolate`: the breaker decides again. */
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

  /** Asked of a fallback call that has waited. @throws {RelaisError} as a call that begins now would end: `kill`, the law */
  assertPermitted(): void {
    this.#switchboard.assertPermitted();
  }

  /** Neither channel is asked any more: every call that begins from now on ends with `because`. There is no way back. */
  halt(because: RelaisError): void {
    this.#switchboard.halt(because);
  }

  /** Lets running calls finish, then leaves no timer behind. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#switchboard.shutDown();
    this.#observer.close();
    if (this.#running > 0) await this.#idle.promise;
    this.#switchboard.dispose();
    this.#events.clear();
  }

  async #byApi<T>(call: ProtectedCall<T>, startedAt: number): Promise<Answer<T>> {
    const { beforeTrip, clock, deadlineMs } = this.#settings;
    const callerMs = call.options?.deadlineMs;
    if (beforeTrip === 'wait' || (callerMs !== undefined && callerMs < deadlineMs)) {
      return this.#byWatchedApi(call, startedAt);
    }
    const { generation } = this.#switchboard;
    try {
      const value = await this.#switchboard.fire(() =>
        this.#told(call, () => this.#observer.ask(call.primary, call.options?.signal)),
      );
      this.#answered(call, startedAt, generation);
      return { value, channel: 'api', fetchedAt: clock.now() };
    } catch (error) {
      const outcome = await this.#inTime(this.#failed(call, startedAt, error, generation), call, startedAt);
      if (outcome?.effect !== 'counts' || this.state === 'closed') throw error;
    }
    // The call that tripped the breaker, and those that failed beside it, are answered all the same.
    return this.#fallback.answer(call, startedAt);
  }

  /** For callers who leave before the request has ended, or who are held until the trip. */
  async #byWatchedApi<T>(call: ProtectedCall<T>, startedAt: number): Promise<Answer<T>> {
    const begun: WatchedRequest<T>[] = [];
    const asked = this.#told(call, () => {
      const request = this.#observer.watch(call.primary, call.options);
      begun.push(request);
      return request.forCaller;
    });
    const [request] = begun;
    if (request === undefined) throw new TypeError('telemetry has to run the call at once');
    const { forCaller, forEngine, cancel } = request;
    const judged = this.#watch(call, forEngine, startedAt);
    const waits = this.#settings.beforeTrip === 'wait';
    const trip = this.#switchboard.nextTrip;
    try {
      if (waits) await Promise.race([asked, trip]);
      if (this.state === 'closed') {
        return { value: await asked, channel: 'api', fetchedAt: this.#settings.clock.now() };
      }
      cancel();
    } catch (error) {
      // The caller has gone: what becomes of the request is the engine's matter.
      if (forCaller !== forEngine) throw error;
      const outcome = await this.#inTime(judged, call, startedAt);
      if (outcome?.effect !== 'counts') throw error;
      if (this.state === 'closed') await this.#inTime(trip, call, startedAt);
      if (this.state === 'closed') throw error;
    }
    return this.#fallback.answer(call, startedAt);
  }

  /** Waits for the end of a request and learns from it. Never rejects; `close` waits for it. */
  async #watch<T>(call: ProtectedCall<T>, request: Promise<T>, startedAt: number): Promise<Outcome> {
    this.#running += 1;
    const { generation } = this.#switchboard;
    try {
      await this.#switchboard.fire(() => request);
      return this.#answered(call, startedAt, generation);
    } catch (error) {
      return await this.#failed(call, startedAt, error, generation);
    } finally {
      this.#ended();
    }
  }

  #answered(call: ProtectedCall<unknown>, startedAt: number, generation: number): Outcome {
    const outcome = this.#judge.answered(call, startedAt);
    this.#note(outcome);
    this.#switchboard.learn(outcome, generation, call.callId);
    return outcome;
  }

  async #failed(call: ProtectedCall<unknown>, startedAt: number, error: unknown, generation: number): Promise<Outcome> {
    const outcome = await this.#judge.failed(call, startedAt, error);
    this.#note(outcome);
    this.#switchboard.learn(outcome, generation, call.callId);
    return outcome;
  }

  async #byTrial<T>(call: ProtectedCall<T>, startedAt: number): Promise<Answer<T>> {
    const { clock, recovery } = this.#settings;
    const deadlineMs = recovery.trialDeadlineMs;
    try {
      const trial = {
        deadlineMs: Math.min(deadlineMs, call.options?.deadlineMs ?? deadlineMs),
        clock,
        caller: call.options?.signal,
        late: () => new RelaisError('bank_unavailable', 'no answer to a trial', { reason: 'no_reply' }),
      };
      const value = await this.#told(call, () => withDeadline(call.primary, trial));
      this.#note(this.#judge.answered(call, startedAt));
      this.#switchboard.tried(undefined, clock.now() - startedAt);
      return { value, channel: 'api', fetchedAt: clock.now() };
    } catch (error) {
      const outcome = this.#judge.failedTrial(call, startedAt, error, deadlineMs);
      this.#note(outcome);
      this.#switchboard.tried(outcome, outcome.waitedMs);
      if (outcome.effect !== 'counts') throw error;
      return this.#fallback.answer(call, startedAt);
    }
  }

  /** What a promise comes to, or nothing when the caller's time is over or they left first. */
  #inTime<T>(promise: Promise<T>, { options }: ProtectedCall<unknown>, startedAt: number): Promise<T | undefined> {
    const { clock, fallbackDeadlineMs } = this.#settings;
    const deadlineMs = remainingMs(options, startedAt, clock.now(), fallbackDeadlineMs);
    return withDeadline(() => promise, { clock, deadlineMs, caller: options?.signal }).catch(() => undefined);
  }

  /** One call to the API, seen by the operator's monitoring. */
  #told<T>({ endpoint }: ProtectedCall<T>, run: () => Promise<T>): Promise<T> {
    const { bankId, serverAddress, telemetry } = this.#settings;
    return telemetry.call({ bankId, channel: 'api', endpoint, serverAddress: serverAddress.api }, run);
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

/** @throws {RangeError} naming the option that is out of range */
export function createFailover(options: FailoverOptions): Failover {
  return new Failover(failoverSettings(options));
}
