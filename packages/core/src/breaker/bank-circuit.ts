import { answerOr, type ReportMistake } from '@relais/model';
import CircuitBreaker from 'opossum';
import type { Outcome } from '../outcome/outcome.ts';
import { type Position, stateOf } from '../position/position.ts';

/** One request to the API, for the circuit to send. */
export interface Sending {
  /** Resolves once the request is answered, rejects with a `JudgedFailure` once a failure is judged. */
  send(): Promise<Outcome>;
}

/** A request that failed, with what that says about the bank. Holds nothing of the error itself. */
export class JudgedFailure extends Error {
  override readonly name = 'JudgedFailure';
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super(`the request failed: ${outcome.kind}`);
    this.outcome = outcome;
  }
}

export interface BankCircuitOptions {
  readonly name: string;
  /** Whether one call may try the API now, in the half-open state. */
  readonly mayTry: () => boolean;
  /** Called when the time of the open state is over. */
  readonly onWaitOver: () => void;
  /** Where mistakes of the host program's listeners go. */
  readonly report: ReportMistake;
}

/** Node's longest timer, in milliseconds: nearly 25 days. */
const LONGEST_MS = 2 ** 31 - 1;

/**
 * opossum's circuit around the API: the one place that knows opossum. Every request runs through it. It admits or rejects a
 * call, holds the timer of the open state, and counts. Tools for opossum may listen to it.
 *
 * The trip policy opens it and the recovery closes it, both by `follow`. Neither is left to the rules of opossum. The first
 * good trial would close the circuit, and one late failure would open it. Any rate would open it, too. Rates even exceed
 * 100 %: a slow call's start has left the window when its failure enters. `open`, `close`, `disable` and `shutdown` do
 * nothing for the same reason.
 *
 * opossum's time-out, fallback, cache, capacity and abort controller stay unused. With one controller for all calls, a slow
 * call would abort its neighbours. A full semaphore would count as an outage of the bank.
 */
export class BankCircuit extends CircuitBreaker<[Sending], Outcome> {
  readonly #settings: CircuitBreaker.Options<[Sending]>;
  readonly #report: ReportMistake;

  constructor({ name, mayTry, onWaitOver, report }: BankCircuitOptions) {
    const settings: CircuitBreaker.Options<[Sending]> = {
      name,
      timeout: false,
      errorThresholdPercentage: Number.POSITIVE_INFINITY,
      errorFilter: (failure: unknown) => failure instanceof JudgedFailure && failure.outcome.effect !== 'counts',
      // opossum keeps the latency of every call in the window, also when no tool reads it: one second is enough.
      rollingCountTimeout: 1_000,
      rollingCountBuckets: 1,
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
    };
    super((request) => request.send(), settings);
    this.#settings = settings;
    this.#report = report;
    // opossum asks this in the half-open state. Its own answer is yes once, before the hint, and never again.
    Object.defineProperty(this, 'pendingClose', { get: mayTry });
    this.on('halfOpen', onWaitOver);
  }

  /** Opens or closes as the position says. Half-open comes by opossum's own timer, also where a fleet is half open already. */
  follow(position: Position): void {
    if (stateOf(position) === 'closed') super.close();
    else if (position.kind === 'half_open' ? this.closed : !this.opened) this.#openFor(waitMs(position));
  }

  #openFor(ms: number): void {
    // opossum reads its options at the moment it starts the timer.
    this.#settings.resetTimeout = ms;
    super.open();
  }

  /** Ends the timers. The circuit cannot be used afterwards. */
  dispose(): void {
    super.disable();
    super.shutdown();
  }

  override open(): void {}
  override close(): void {}
  override disable(): void {}
  override shutdown(): void {}
  /** A fallback of opossum's would answer in the place of the engine's. */
  override fallback(): this {
    return this;
  }

  /** What a host program's listener throws harms no call. */
  override emit(name: string, ...args: readonly unknown[]): boolean {
    return answerOr(
      () => super.emit(name, ...args),
      () => true,
      `circuit.${name}`,
      this.#report,
    );
  }
}

function waitMs(position: Position): number {
  if (position.kind === 'half_open') return 1;
  return position.kind === 'open' ? position.waitMs : LONGEST_MS;
}
