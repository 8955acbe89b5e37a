import { type CallScope, Events, InFlight, RelaisError, UNLIMITED } from '@relais/model';
import type CircuitBreaker from 'opossum';
import { ApiRunner } from './api-runner.ts';
import type { FailoverEventMap } from './failover-event-map.ts';
import { type FailoverOptions, failoverSettings } from './failover-options.ts';
import { FallbackRunner } from './fallback-runner.ts';
import { checkDecision, type OperatorDecision } from './guard/fallback-permission.ts';
import type { Incident } from './incident/incident.ts';
import { AloneLine } from './position/alone-line.ts';
import { BreakerPosition } from './position/breaker-position.ts';
import type { BreakerState, Outage } from './position/position.ts';
import type { ProtectedCall, Served } from './protected-call.ts';
import { FleetLine } from './sharing/fleet-line.ts';

/**
 * The failover engine of one bank's dedicated interface.
 *
 * Closed: calls go to the API under a deadline of their own, and the trip policy is told each outcome. Open: calls go to
 * the fallback. Half-open: calls that are due try the API one at a time, and the fallback answers when they miss.
 */
export class Failover {
  readonly #events: Events<FailoverEventMap>;
  readonly #position: BreakerPosition;
  readonly #api: ApiRunner;
  readonly #fallback: FallbackRunner;
  readonly #running = new InFlight();
  #calls = 0;
  #isClosed = false;

  /** @throws {RangeError} naming the option that is out of range */
  constructor(options: FailoverOptions) {
    const settings = failoverSettings(options);
    this.#events = new Events<FailoverEventMap>(settings.onListenerError);
    this.#position = new BreakerPosition(settings, this.#events, (seat) => {
      const { fleet } = settings;
      return fleet === undefined ? new AloneLine(seat) : new FleetLine(fleet, seat, settings);
    });
    this.#api = new ApiRunner(settings, this.#position, this.#events);
    this.#fallback = new FallbackRunner(settings, this.#position, this.#events);
  }

  get state(): BreakerState {
    return this.#position.state;
  }

  /** The outage that is going on, if one is. */
  get incident(): Incident | undefined {
    return this.#position.incident?.incident;
  }

  /** The outages that are going on, whichever worker of a fleet has seen them. */
  incidents(): readonly Incident[] {
    return this.incident === undefined ? [] : [this.incident];
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
   * @param scope - the caller's: its time and its signal end the call. Default: neither ends it
   * @throws the API's own error, unchanged, as long as the breaker is closed
   * @throws {RelaisError} what the fallback refuses or fails with while it is not
   */
  async run<T>(call: ProtectedCall<T>, scope: CallScope = UNLIMITED): Promise<Served<T>> {
    if (this.#isClosed) throw new RelaisError('aborted', 'this failover has been closed');
    this.#running.begin();
    this.#calls += 1;
    try {
      const running = { call, scope, number: this.#calls };
      const answer = await this.#api.ask(running);
      if (answer === undefined) return await this.#fallback.answer(call, scope);
      return { value: answer.value, channel: 'api', fetchedAt: answer.fetchedAt };
    } finally {
      this.#running.end();
    }
  }

  /**
   * opossum's circuit around the API: hang listeners or a Prometheus exporter on it. It is there to be watched; `open`, `close`,
   * `disable`, `shutdown` and `fallback` do nothing, because the failover engine decides. Its events hold no data of a customer.
   */
  get circuit(): CircuitBreaker {
    return this.#position.circuit;
  }

  /**
   * Opens the breaker by the decision of a person, e.g. on the bank's own word (`docs/regulation.md`, R1). It closes like any other. In the mode
   * `observe`, and while the API is held, it is recorded and not switched.
   *
   * @throws {TypeError} when the person or the reason is not named
   */
  open(decision: OperatorDecision): void {
    this.#position.apply({ type: 'opened', outage: byHand(decision) });
  }

  /**
   * Holds one channel by hand until `release`. The fallback is held only for a reason that a person answers for (`docs/regulation.md`, R7).
   *
   * @throws {TypeError} when the person or the reason is not named
   */
  isolate(channel: 'api' | 'fallback', decision: OperatorDecision): void {
    this.#position.apply({ type: 'isolated', channel, outage: byHand(decision) });
  }

  /** Ends `isolate`: the breaker decides again, and switches an outage that was only recorded meanwhile. */
  release(): void {
    this.#position.apply({ type: 'released' });
  }

  /** Lets no further fallback call begin until `revive`. @throws {TypeError} when the person or the reason is not named */
  kill(decision: OperatorDecision): void {
    this.#position.apply({ type: 'killed', decision: checkDecision(decision) });
  }

  /** Ends `kill`. */
  revive(): void {
    this.#position.apply({ type: 'revived' });
  }

  /** Asked of a fallback call that has waited. @throws {RelaisError} as a call that begins now would end: `kill`, the law */
  assertPermitted(): void {
    this.#position.assertPermitted();
  }

  /** Neither channel is asked any more: every call that begins from now on ends with `because`. There is no way back. */
  halt(because: RelaisError): void {
    this.#position.apply({ type: 'halted', because });
  }

  /** Lets running calls finish, then leaves no timer behind. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#position.shutDown();
    this.#api.close();
    await this.#running.idle();
    await this.#api.idle();
    this.#position.dispose();
    this.#events.clear();
  }
}

/** @throws {RangeError} naming the option that is out of range */
export function createFailover(options: FailoverOptions): Failover {
  return new Failover(options);
}

/** @throws {TypeError} when the person or the reason is not named */
function byHand(decision: OperatorDecision): Outage {
  const policy = 'decision of an operator';
  return { policy, evidence: [], basis: 'operator_decision', decision: checkDecision(decision) };
}
