import { type Beat, inTime, type RelaisError, type RequestScope } from '@relais/model';
import { JudgedFailure, type Sending } from './breaker/bank-circuit.ts';
import type { FailoverSettings } from './failover-options.ts';
import type { RequestTimes } from './observing/reply-timer.ts';
import { type Asker, WatchedRequest } from './observing/watched-request.ts';
import type { Outcome } from './outcome/outcome.ts';
import type { OutcomeClassifier } from './outcome/outcome-classifier.ts';
import type { BreakerPosition } from './position/breaker-position.ts';
import type { Running } from './protected-call.ts';
import { silentTelemetry } from './telemetry/telemetry.ts';
import { toldCall } from './telemetry/told-call.ts';

/** How long a caller waits for what a fleet makes of a failure, in milliseconds. */
const AGREED_MS = 500;

/** What the API answered. In a value of its own: an answer may be anything. */
export interface ApiAnswer<T> {
  readonly value: T;
  /** Milliseconds since the epoch. */
  readonly fetchedAt: number;
}

export interface AttemptContext {
  readonly beat: Beat;
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
    this.#request = new WatchedRequest(this, this.#context.beat, deadlineMs);
    this.#request.send();
    return this.#judged.promise;
  }

  /** Ends a request whose caller needs it no more. It proves nothing then. */
  cancel(reason?: RelaisError): void {
    this.#request?.cancel(reason);
  }

  /** One request to the API, seen by the operator's monitoring. */
  ask(scope: RequestScope): Promise<T> {
    const { settings } = this.#context;
    const { endpoint, primary } = this.#running.call;
    if (settings.telemetry === silentTelemetry) return primary(scope);
    return settings.telemetry.call(toldCall(settings, 'api', endpoint), () => primary(scope));
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
    const agreed = this.#learn(outcome);
    // The fleet decides whether the fallback answers. It takes a moment, or the caller gets the API's own error.
    if (agreed !== undefined)
      await inTime(() => agreed, { deadlineMs: AGREED_MS, clock: settings.clock }).catch(() => {});
    this.#judged.reject(new JudgedFailure(outcome));
  }

  #learn(outcome: Outcome): Promise<void> | undefined {
    const { hasEnded, position, tell } = this.#context;
    tell(outcome);
    const agreed = this.#isTrial ? this.#tried(outcome) : position.learn(outcome, this.#generation);
    hasEnded(outcome);
    return agreed;
  }

  #tried(outcome: Outcome): undefined {
    const { position } = this.#context;
    if (outcome.effect === 'resets') position.trialSucceeded(outcome, this.#generation);
    else position.trialFailed(outcome, this.#generation);
  }
}
