import type { CallScope, RelaisError, RequestScope } from '@relais/model';
import { JudgedFailure, type Sending } from './breaker/bank-circuit.ts';
import type { FailoverSettings } from './failover-options.ts';
import type { RequestTimes, TimerContext } from './observing/reply-timer.ts';
import { type Asker, WatchedRequest } from './observing/watched-request.ts';
import type { Outcome } from './outcome/outcome.ts';
import type { OutcomeClassifier } from './outcome/outcome-classifier.ts';
import type { BreakerPosition } from './position/breaker-position.ts';
import type { ProtectedCall } from './protected-call.ts';
import { silentTelemetry } from './telemetry/telemetry.ts';

/** A call that is being answered. */
export interface Running<T> {
  readonly call: ProtectedCall<T>;
  readonly scope: CallScope;
  /** Counts the calls of this engine. */
  readonly number: number;
}

/** What the API answered. In a value of its own: an answer may be anything. */
export interface ApiAnswer<T> {
  readonly value: T;
  /** Milliseconds since the epoch. */
  readonly fetchedAt: number;
}

export interface AttemptContext extends TimerContext {
  readonly settings: FailoverSettings;
  readonly position: BreakerPosition;
  readonly classifier: OutcomeClassifier;
  readonly hasBegun: () => void;
  /** Called with every outcome, before the position learns from it. */
  readonly tell: (outcome: Outcome) => void;
  readonly hasEnded: (outcome: Outcome) => void;
}

/**
 * One request of a call to the API. It is sent where the circuit admits it, and watched until the bank answers or is silent.
 * Then it is judged, and the engine learns from it. It goes on when its caller does not wait.
 *
 * Everything in it is private, because tools that listen to the circuit get to see it.
 */
export class Attempt<T> implements Sending, Asker<T> {
  readonly #running: Running<T>;
  readonly #context: AttemptContext;
  readonly #judged = Promise.withResolvers<Outcome>();
  #generation = 0;
  #isTrial = false;
  #request: WatchedRequest<T> | undefined;
  #answer: ApiAnswer<T> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(running: Running<T>, context: AttemptContext) {
    this.#running = running;
    this.#context = context;
  }

  /** False: the circuit has rejected it, and nothing was sent. */
  get isAdmitted(): boolean {
    return this.#request !== undefined;
  }

  get isTrial(): boolean {
    return this.#isTrial;
  }

  get answer(): ApiAnswer<T> | undefined {
    return this.#answer;
  }

  /** The API's own error, also while it is still being judged. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  /** Settles when the request is judged. Rejects with a `JudgedFailure`. */
  get judged(): Promise<Outcome> {
    return this.#judged.promise;
  }

  /** For the circuit, which calls it where it admits the attempt. */
  send(): Promise<Outcome> {
    const { hasBegun, position, settings } = this.#context;
    const { generation, isTrial } = position.begin();
    this.#generation = generation;
    this.#isTrial = isTrial;
    hasBegun();
    const deadlineMs = isTrial ? settings.recovery.trialDeadlineMs : settings.deadlineMs;
    this.#request = new WatchedRequest(this, this.#context, deadlineMs);
    this.#request.send();
    return this.#judged.promise;
  }

  /** Ends a request whose caller needs it no more. It proves nothing then. */
  cancel(reason?: RelaisError): void {
    this.#request?.cancel(reason);
  }

  /** One request to the API, seen by the operator's monitoring. */
  ask(scope: RequestScope): Promise<T> {
    const { bankId, serverAddress, telemetry } = this.#context.settings;
    const { endpoint, primary } = this.#running.call;
    if (telemetry === silentTelemetry) return primary(scope);
    const told = { bankId, channel: 'api', endpoint, serverAddress: serverAddress.api } as const;
    return telemetry.call(told, () => primary(scope));
  }

  answered(value: T, times: RequestTimes): void {
    this.#answer = { value, fetchedAt: times.endedAt };
    const outcome = this.#context.classifier.answered(this.#running.call, times);
    this.#learn(outcome);
    this.#judged.resolve(outcome);
  }

  failed(error: unknown, times: RequestTimes): void {
    this.#failure = { error };
    void this.#judge(error, times);
  }

  async #judge(error: unknown, times: RequestTimes): Promise<void> {
    const { classifier, settings } = this.#context;
    const outcome = this.#isTrial
      ? classifier.failedTrial(this.#running, times, error, settings.recovery.trialDeadlineMs)
      : await classifier.failed(this.#running, times, error);
    this.#learn(outcome);
    this.#judged.reject(new JudgedFailure(outcome));
  }

  #learn(outcome: Outcome): void {
    const { hasEnded, position, tell } = this.#context;
    tell(outcome);
    if (!this.#isTrial) position.learn(outcome, this.#generation);
    else if (outcome.effect === 'resets') position.trialSucceeded(outcome, this.#generation);
    else position.trialFailed(outcome, this.#generation);
    hasEnded(outcome);
  }
}
