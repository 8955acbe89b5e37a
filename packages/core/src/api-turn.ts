import { type CallScope, RelaisError, withDeadline } from '@relais/model';
import type { Events } from './events/events.ts';
import type { FailoverEventMap } from './events/failover-event-map.ts';
import type { FailoverSettings } from './failover-options.ts';
import { AbandonedRequests } from './observing/abandoned-requests.ts';
import { divertedBy, patientFor } from './observing/caller-patience.ts';
import { HeldCalls } from './observing/held-calls.ts';
import { type WatchedRequest, watchRequest } from './observing/watched-request.ts';
import { type Finished, Judge } from './outcome/judge.ts';
import type { Outcome } from './outcome/outcome.ts';
import type { ProtectedCall } from './protected-call.ts';
import type { Trial } from './recovery/recovery.ts';
import type { Switchboard } from './switchboard.ts';

/** A call that is being answered. */
export interface Running<T> {
  readonly call: ProtectedCall<T>;
  readonly scope: CallScope;
  /** Names the call among all of this engine. */
  readonly ownId: string;
  /** By the monotonic clock. */
  readonly startedAt: number;
}

/** What the API answered. In a value of its own: an answer may be anything. */
export interface ApiAnswer<T> {
  readonly value: T;
}

/** Asks the API, in the closed state and in trials, and learns from every request what it says about the bank. */
export class ApiTurn {
  readonly #settings: FailoverSettings;
  readonly #switchboard: Switchboard;
  readonly #events: Events<FailoverEventMap>;
  readonly #abandoned: AbandonedRequests;
  readonly #held: HeldCalls;
  readonly #judge: Judge;
  readonly #closing = new AbortController();
  #tellIdle: () => void = () => {};
  #learning = 0;

  constructor(settings: FailoverSettings, switchboard: Switchboard, events: Events<FailoverEventMap>) {
    const { clock, deadlineMs, maxAbandonedRequests, classification, ownNetworkWorks } = settings;
    this.#settings = settings;
    this.#switchboard = switchboard;
    this.#events = events;
    this.#abandoned = new AbandonedRequests(maxAbandonedRequests);
    this.#held = new HeldCalls(clock);
    const closing = this.#closing.signal;
    this.#judge = new Judge({ clock, deadlineMs, rules: classification, ownNetworkWorks, closing });
    switchboard.onTrip(() => this.#held.release(switchboard.state === 'closed' ? 'over' : 'tripped'));
  }

  /**
   * @returns nothing where it is the fallback's turn
   * @throws the API's own error, where the breaker stays closed
   */
  async ask<T>(running: Running<T>): Promise<ApiAnswer<T> | undefined> {
    const { beforeTrip, deadlineMs } = this.#settings;
    for (;;) {
      const request = this.#send(running, deadlineMs);
      const judged = this.#learnFrom(running, request);
      try {
        return { value: await this.#patiently(running, request) };
      } catch (error) {
        const diverted = divertedBy(error);
        if (diverted === 'trip') {
          request.cancel();
          break;
        }
        if (diverted === 'late') {
          this.#abandoned.add(request);
          throw callerLate();
        }
        const outcome = await this.#inTime(judged, running);
        if (outcome?.effect !== 'counts') throw error;
        if (this.#switchboard.state !== 'closed') break;
        if (beforeTrip !== 'wait') throw error;
        const end = await this.#hold(running);
        if (end === 'over') throw error;
        if (this.#switchboard.state !== 'closed') break;
      }
    }
    // The call that tripped the breaker, and those that failed or waited beside it, are answered all the same.
    return undefined;
  }

  /** Ends what no caller waits for, now and later. */
  close(): void {
    this.#closing.abort(new RelaisError('aborted', 'this failover has been closed'));
    this.#abandoned.close();
  }

  /** Resolves once nothing is learned any more. To be asked when no call runs. */
  async idle(): Promise<void> {
    if (this.#learning === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#tellIdle = resolve;
    await promise;
  }

  /**
   * Waits for a request as long as its caller does. One with less time than the bank has, or that is held until the trip, goes to
   * the fallback when the breaker opens meanwhile.
   */
  #patiently<T>({ scope }: Running<T>, { ended }: WatchedRequest<T>): Promise<T> {
    const { beforeTrip, clock, deadlineMs } = this.#settings;
    const leftMs = scope.leftMs();
    const isHasty = leftMs < deadlineMs;
    if (!isHasty && beforeTrip === 'fail') return ended;
    return patientFor(ended, {
      clock,
      leftMs: isHasty ? leftMs : Number.POSITIVE_INFINITY,
      onTrip: (tell) =>
        this.#switchboard.onTrip(() => {
          if (this.#switchboard.state !== 'closed') tell();
        }),
    });
  }

  #hold({ scope, startedAt }: Running<unknown>): ReturnType<HeldCalls['hold']> {
    const { clock, fallbackDeadlineMs } = this.#settings;
    const leftMs = Math.min(scope.leftMs(), fallbackDeadlineMs - (clock.monotonic() - startedAt));
    if (this.#closing.signal.aborted || leftMs <= 0) return Promise.resolve('over');
    return this.#held.hold({ leftMs, caller: scope.signal });
  }

  /** Waits for the end of a request and learns from it. Never rejects; `idle` waits for it. */
  #learnFrom<T>(running: Running<T>, request: WatchedRequest<T>): Promise<Outcome> {
    this.#learning += 1;
    const { generation } = this.#switchboard;
    const learn = (outcome: Outcome): Outcome => {
      this.#note(outcome);
      this.#switchboard.learn(outcome, generation);
      if (outcome.effect === 'resets') this.#held.release('ask_again');
      this.#learnt();
      return outcome;
    };
    return this.#switchboard.fire(request.ended).then(
      () => learn(this.#judge.answered(finished(running, request))),
      async (error: unknown) => learn(await this.#judge.failed(finished(running, request), error)),
    );
  }

  /** A trial is the engine's: it goes on to its own end when a caller has less time, who is answered by the fallback. */
  async try<T>(running: Running<T>, trial: Trial): Promise<ApiAnswer<T> | undefined> {
    const { clock, recovery } = this.#settings;
    const { trialDeadlineMs } = recovery;
    const request = this.#send(running, trialDeadlineMs);
    const judged = this.#learnFromTrial(running, request, trial);
    const ownMs = running.scope.leftMs();
    try {
      // Half of a short time for the API leaves the other half for the fallback.
      const leftMs = ownMs / 2 < trialDeadlineMs ? ownMs / 2 : Number.POSITIVE_INFINITY;
      return { value: await patientFor(request.ended, { clock, leftMs }) };
    } catch (error) {
      if (divertedBy(error) !== undefined) return undefined;
      const { effect, kind } = await judged;
      // What came of our own side says nothing of the API, which was down: the fallback is still its stand-in.
      if (effect !== 'counts' && kind !== 'own_network') throw error;
      return undefined;
    }
  }

  /** Never rejects; `idle` waits for it. */
  async #learnFromTrial<T>(running: Running<T>, request: WatchedRequest<T>, trial: Trial): Promise<Outcome> {
    const { trialDeadlineMs } = this.#settings.recovery;
    this.#learning += 1;
    try {
      const outcome = await request.ended.then(
        () => this.#judge.answered(finished(running, request)),
        (error: unknown) => this.#judge.failedTrial(finished(running, request), error, trialDeadlineMs),
      );
      this.#note(outcome);
      this.#switchboard.tried(trial, outcome);
      return outcome;
    } finally {
      this.#learnt();
    }
  }

  /** One request to the API, seen by the operator's monitoring. */
  #send<T>({ call, scope }: Running<T>, deadlineMs: number): WatchedRequest<T> {
    const { bankId, clock, serverAddress, telemetry } = this.#settings;
    const { endpoint, primary } = call;
    const told = { bankId, channel: 'api', endpoint, serverAddress: serverAddress.api } as const;
    return watchRequest((request) => telemetry.call(told, () => primary(request)), {
      clock,
      deadlineMs,
      caller: scope.signal,
    });
  }

  /** What a promise comes to, or nothing when the caller's time is over or they left first. */
  #inTime<T>(promise: Promise<T>, { scope }: Running<unknown>): Promise<T | undefined> {
    const { clock, fallbackDeadlineMs } = this.#settings;
    const deadlineMs = Math.min(scope.leftMs(), fallbackDeadlineMs);
    return withDeadline(() => promise, { clock, deadlineMs, caller: scope.signal }).catch(() => undefined);
  }

  #note(outcome: Outcome): void {
    const { bankId, onOutcome, serverAddress, telemetry } = this.#settings;
    onOutcome(outcome);
    telemetry.outcome({ bankId, serverAddress: serverAddress.api, outcome });
    if (outcome.effect !== 'resets') this.#events.emit('primary:failure', { bankId, outcome });
  }

  #learnt(): void {
    this.#learning -= 1;
    if (this.#learning === 0) this.#tellIdle();
  }
}

function finished<T>({ call, ownId }: Running<T>, { times }: WatchedRequest<T>): Finished {
  return { call, ownId, times: times() };
}

/** The caller's own time is over: that proves nothing, and the request is watched on. */
function callerLate(): RelaisError {
  return new RelaisError('bank_unavailable', "no answer within the caller's own time", { reason: 'caller_deadline' });
}
