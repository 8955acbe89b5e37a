import { type CallOptions, isRelaisError, RelaisError, safeCause, withDeadline } from '@relais/model';
import { Breaker, type BreakerState } from './breaker/breaker.ts';
import { Events } from './events/events.ts';
import type { FailoverEventMap } from './events/failover-event-map.ts';
import { type FailoverOptions, type FailoverSettings, failoverSettings } from './failover-options.ts';
import { basisOf, type Incident } from './incident/incident.ts';
import { classifyAnswer, classifyFailure } from './outcome/classify.ts';
import type { Endpoint, Outcome } from './outcome/outcome.ts';
import { Recovery } from './recovery/recovery.ts';

/** One call that both channels can answer. */
export interface ProtectedCall<T> {
  readonly endpoint: Endpoint;
  readonly primary: (signal: AbortSignal) => Promise<T>;
  /** Absent: the call is refused while the breaker is open. */
  readonly fallback?: (signal: AbortSignal) => Promise<T>;
  readonly options?: CallOptions;
}

/** What a call came to, and which channel answered it. */
export interface Answer<T> {
  readonly value: T;
  readonly channel: 'api' | 'fallback';
  /** Milliseconds since the epoch. */
  readonly fetchedAt: number;
  readonly incidentId?: string;
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
  readonly #breaker: Breaker;
  readonly #events: Events<FailoverEventMap>;
  readonly #inFlight = new Set<Promise<unknown>>();
  #incident: Incident | undefined;
  #recovery: Recovery | undefined;
  #lastGoodReplyAt: number | undefined;
  #closed = false;

  constructor(settings: FailoverSettings) {
    this.#settings = settings;
    this.#events = new Events<FailoverEventMap>(settings.onListenerError);
    this.#breaker = new Breaker({ name: settings.bankId, onHalfOpen: () => this.#halfOpened() });
  }

  get state(): BreakerState {
    return this.#breaker.state;
  }

  /** The outage that is going on, if one is. */
  get incident(): Incident | undefined {
    return this.#incident;
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
  run<T>(call: ProtectedCall<T>): Promise<Answer<T>> {
    if (this.#closed) return Promise.reject(new RelaisError('aborted', 'this failover has been closed'));
    const answer = this.#route(call);
    this.#inFlight.add(answer);
    const settled = (): void => void this.#inFlight.delete(answer);
    answer.then(settled, settled);
    return answer;
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

  /** Lets running calls finish, then leaves no timer behind. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#inFlight);
    this.#recovery?.end();
    this.#breaker.shutdown();
    this.#events.clear();
  }

  async #route<T>(call: ProtectedCall<T>): Promise<Answer<T>> {
    const startedAt = this.#settings.clock.now();
    if (this.#breaker.state === 'closed') return this.#byApi(call, startedAt);
    const recovery = this.#recovery;
    if (this.#breaker.state === 'half_open' && recovery?.claimTrial() === true) {
      return this.#byTrial(call, startedAt, recovery);
    }
    return this.#byFallback(call, startedAt);
  }

  async #byApi<T>(call: ProtectedCall<T>, startedAt: number): Promise<Answer<T>> {
    const { clock, deadlineMs } = this.#settings;
    const generation = this.#breaker.generation;
    try {
      const value = await this.#breaker.fire(() => this.#ask(call, deadlineMs));
      this.#learn(classifyAnswer({ ...this.#seen(call, startedAt), deadlineMs }), generation);
      return { value, channel: 'api', fetchedAt: clock.now() };
    } catch (error) {
      const outcome = classifyFailure(error, { ...this.#seen(call, startedAt), deadlineMs });
      this.#learn(outcome, generation);
      // The call that tripped the breaker, and those that failed beside it, are answered already.
      if (outcome.effect === 'counts' && this.#breaker.state !== 'closed') return this.#byFallback(call, startedAt);
      throw error;
    }
  }

  async #byTrial<T>(call: ProtectedCall<T>, startedAt: number, recovery: Recovery): Promise<Answer<T>> {
    const { clock, recovery: settings } = this.#settings;
    try {
      const value = await this.#ask(call, settings.trialDeadlineMs);
      this.#lastGoodReplyAt = clock.now();
      recovery.tried('good', clock.now() - startedAt);
      return { value, channel: 'api', fetchedAt: clock.now() };
    } catch (error) {
      const { trialDeadlineMs: deadlineMs } = settings;
      const outcome = classifyFailure(error, { ...this.#seen(call, startedAt), deadlineMs });
      recovery.tried(outcome.effect === 'counts' ? 'bad' : 'unknown', outcome.waitedMs);
      this.#events.emit('primary:failure', { bankId: this.#settings.bankId, outcome });
      if (outcome.effect !== 'counts') throw error;
      return this.#byFallback(call, startedAt);
    }
  }

  async #byFallback<T>(call: ProtectedCall<T>, startedAt: number): Promise<Answer<T>> {
    const { bankId, clock, fallbackDeadlineMs } = this.#settings;
    const { endpoint, fallback, options } = call;
    const incidentId = this.#incident?.id ?? '';
    const fallbackStartedAt = clock.now();
    try {
      if (fallback === undefined) {
        throw new RelaisError('fallback_refused', 'the API is down and no fallback was given', {
          reason: 'no_fallback',
        });
      }
      const value = await withDeadline(fallback, {
        deadlineMs: remaining(options, startedAt, clock.now(), fallbackDeadlineMs),
        clock,
        caller: options?.signal,
        late: () =>
          new RelaisError('fallback_unavailable', 'the fallback did not answer in time', { reason: 'timeout' }),
      });
      const tookMs = clock.now() - fallbackStartedAt;
      this.#events.emit('fallback:served', { bankId, endpoint, incidentId, tookMs });
      return { value, channel: 'fallback', fetchedAt: clock.now(), incidentId };
    } catch (error) {
      const typed = isRelaisError(error)
        ? error
        : new RelaisError('fallback_unavailable', 'the fallback failed', { cause: safeCause(error) });
      const { code, reason } = typed;
      this.#events.emit('fallback:refused', {
        bankId,
        endpoint,
        incidentId,
        code,
        ...(reason === undefined ? {} : { reason }),
      });
      throw typed;
    }
  }

  /** Asks the API under a deadline; a wait that the caller cut short is told apart from the bank's silence. */
  #ask<T>({ primary, options }: ProtectedCall<T>, deadlineMs: number): Promise<T> {
    const callerMs = options?.deadlineMs ?? Number.POSITIVE_INFINITY;
    const waitMs = Math.min(deadlineMs, callerMs);
    return withDeadline(primary, {
      deadlineMs: waitMs,
      clock: this.#settings.clock,
      caller: options?.signal,
      late: () =>
        new RelaisError('bank_unavailable', `no answer within ${waitMs} ms`, {
          reason: callerMs < deadlineMs ? 'caller_deadline' : 'no_reply',
        }),
    });
  }

  #seen(
    call: { readonly endpoint: Endpoint },
    sentAt: number,
  ): { endpoint: Endpoint; sentAt: number; waitedMs: number } {
    return { endpoint: call.endpoint, sentAt, waitedMs: this.#settings.clock.now() - sentAt };
  }

  /** Records an outcome; one of a call that began before the last change of state decides nothing. */
  #learn(outcome: Outcome, generation: number): void {
    const { bankId, trip } = this.#settings;
    if (outcome.effect === 'resets') this.#lastGoodReplyAt = outcome.sentAt + outcome.waitedMs;
    else this.#events.emit('primary:failure', { bankId, outcome });
    if (generation !== this.#breaker.generation) return;
    const evidence = trip.observe(outcome);
    if (evidence !== undefined) this.#trip(evidence);
  }

  #trip(evidence: readonly Outcome[]): void {
    const { bankId, clock, newId, recovery: settings, trip } = this.#settings;
    const incident: Incident = {
      id: newId(),
      bankId,
      openedAt: clock.now(),
      basis: basisOf(evidence),
      policy: trip.description,
      evidence,
      ...(this.#lastGoodReplyAt === undefined ? {} : { lastGoodReplyAt: this.#lastGoodReplyAt }),
    };
    this.#incident = incident;
    this.#recovery = new Recovery({
      clock,
      settings,
      reopen: (waitMs) => this.#changeState(() => this.#breaker.open(waitMs)),
      recovered: () => this.#failBack(incident),
      report: (probe) => this.#events.emit('probe', { bankId, at: clock.now(), ...probe }),
    });
    this.#changeState(() => this.#breaker.open(settings.firstHintMs));
    this.#events.emit('failover', incident);
  }

  #halfOpened(): void {
    this.#told('open', 'half_open');
    void this.#recovery?.look();
  }

  #failBack(incident: Incident): void {
    this.#settings.trip.reset();
    this.#incident = undefined;
    this.#recovery = undefined;
    this.#changeState(() => this.#breaker.close());
    this.#events.emit('failback', { ...incident, closedAt: this.#settings.clock.now() });
  }

  #changeState(change: () => void): void {
    const from = this.#breaker.state;
    change();
    this.#told(from, this.#breaker.state);
  }

  #told(from: BreakerState, to: BreakerState): void {
    this.#events.emit('state', { bankId: this.#settings.bankId, from, to, at: this.#settings.clock.now() });
  }
}

/** The caller's deadline is for the whole call: what the API used up is gone. */
function remaining(options: CallOptions | undefined, startedAt: number, now: number, limitMs: number): number {
  if (options?.deadlineMs === undefined) return limitMs;
  return Math.max(0, Math.min(limitMs, options.deadlineMs - (now - startedAt)));
}

/** @throws {RangeError} naming the option that is out of range */
export function createFailover(options: FailoverOptions): Failover {
  return new Failover(failoverSettings(options));
}
