import type { CallScope, RelaisError, RequestScope } from '@relais/model';
import { JudgedFailure } from './breaker/bank-circuit.ts';
import type { FailoverSettings } from './failover-options.ts';
import type { Beat } from './observing/beat.ts';
import { WatchedRequest } from './observing/watched-request.ts';
import type { Outcome } from './outcome/outcome.ts';
import type { Finished, OutcomeClassifier } from './outcome/outcome-classifier.ts';
import type { BreakerPosition } from './position/breaker-position.ts';
import type { ProtectedCall } from './protected-call.ts';
import { silentTelemetry } from './telemetry/telemetry.ts';

/** A call that is being answered. */
export interface Running<T> {
  readonly call: ProtectedCall<T>;
  readonly scope: CallScope;
  /** Counts the calls of this engine. */
  readonly number: number;
  /** By the monotonic clock. */
  readonly startedAt: number;
}

/** What the API answered. In a value of its own: an answer may be anything. */
export interface ApiAnswer<T> {
  readonly value: T;
}

export interface AttemptContext {
  readonly settings: FailoverSettings;
  readonly position: BreakerPosition;
  readonly beat: Beat;
  readonly classifier: OutcomeClassifier;
  readonly hasBegun: () => void;
  /** Called with every outcome, before the position learns from it. */
  readonly judged: (outcome: Outcome) => void;
  readonly hasEnded: (outcome: Outcome) => void;
}

/**
 * One request of a call to the API: sent where the circuit admits it, watched until the bank answers or is silent, judged, and
 * learned from. It goes on when its caller does not wait.
 */
export class Attempt<T> {
  readonly #running: Running<T>;
  readonly #context: AttemptContext;
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

  /** Settles when the request is over. */
  get ended(): Promise<unknown> {
    return this.#request?.ended ?? Promise.resolve();
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

  /** For the circuit. Rejects with a `JudgedFailure`, so that tools that listen to the circuit see no data of the customer. */
  readonly send = (): Promise<Outcome> => {
    const { beat, hasBegun, position, settings } = this.#context;
    const { clock, deadlineMs, recovery } = settings;
    const { generation, isTrial } = position.begin();
    this.#generation = generation;
    this.#isTrial = isTrial;
    hasBegun();
    const limitMs = isTrial ? recovery.trialDeadlineMs : deadlineMs;
    this.#request = new WatchedRequest(this.#ask, { clock, beat, deadlineMs: limitMs });
    return this.#request.ended.then(this.#answered, this.#failed);
  };

  /** Ends a request whose caller needs it no more. It proves nothing then. */
  readonly cancel = (reason?: RelaisError): void => this.#request?.cancel(reason);

  readonly #ask = (scope: RequestScope): Promise<T> => {
    const { bankId, serverAddress, telemetry } = this.#context.settings;
    const { endpoint, primary } = this.#running.call;
    if (telemetry === silentTelemetry) return primary(scope);
    const told = { bankId, channel: 'api', endpoint, serverAddress: serverAddress.api } as const;
    return telemetry.call(told, () => primary(scope));
  };

  readonly #answered = (value: T): Outcome => {
    this.#answer = { value };
    return this.#learned(this.#context.classifier.answered(this.#finished()));
  };

  readonly #failed = async (error: unknown): Promise<never> => {
    const { classifier, settings } = this.#context;
    this.#failure = { error };
    const finished = this.#finished();
    const outcome = this.#isTrial
      ? classifier.failedTrial(finished, error, settings.recovery.trialDeadlineMs)
      : await classifier.failed(finished, error);
    throw new JudgedFailure(this.#learned(outcome));
  };

  #finished(): Finished {
    const { call, number } = this.#running;
    if (this.#request === undefined) throw new TypeError('a request that was not sent has no end');
    return { call, number, times: this.#request.times };
  }

  #learned(outcome: Outcome): Outcome {
    const { hasEnded, judged, position } = this.#context;
    judged(outcome);
    if (!this.#isTrial) position.learn(outcome, this.#generation);
    else if (outcome.effect === 'resets') position.trialSucceeded(outcome, this.#generation);
    else position.trialFailed(outcome, this.#generation);
    hasEnded(outcome);
    return outcome;
  }
}
