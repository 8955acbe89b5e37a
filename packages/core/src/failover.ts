import { type CallScope, RelaisError } from '@relais/model';
import { type ApiAnswer, ApiTurn, type Running } from './api-turn.ts';
import type { BreakerState } from './breaker/breaker.ts';
import { Events } from './events/events.ts';
import type { FailoverEventMap } from './events/failover-event-map.ts';
import { type FailoverOptions, type FailoverSettings, failoverSettings } from './failover-options.ts';
import { FallbackTurn } from './fallback-turn.ts';
import type { OperatorDecision } from './guard/fallback-permission.ts';
import type { Incident } from './incident/incident.ts';
import { watchWire } from './observing/wire-watch.ts';
import { type ProtectedCall, type Served, UNLIMITED } from './protected-call.ts';
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
  readonly #api: ApiTurn;
  readonly #fallback: FallbackTurn;
  readonly #idle = Promise.withResolvers<void>();
  #calls = 0;
  #running = 0;
  #isClosed = false;

  constructor(settings: FailoverSettings) {
    this.#settings = settings;
    this.#events = new Events<FailoverEventMap>(settings.onListenerError);
    this.#switchboard = new Switchboard(settings, this.#events);
    this.#api = new ApiTurn(settings, this.#switchboard, this.#events);
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
   * @param scope - the caller's: its time and its signal end the call. Default: neither ends it
   * @throws the API's own error, unchanged, as long as the breaker is closed
   * @throws {RelaisError} what the fallback refuses or fails with while it is not
   */
  async run<T>(call: ProtectedCall<T>, scope: CallScope = UNLIMITED): Promise<Served<T>> {
    if (this.#isClosed) throw new RelaisError('aborted', 'this failover has been closed');
    this.#switchboard.assertNotHalted();
    this.#running += 1;
    this.#calls += 1;
    const { clock } = this.#settings;
    const running = { call, scope, ownId: `call-${this.#calls}`, startedAt: clock.monotonic() };
    try {
      const end = await this.#askApi(running);
      if (end !== undefined) return { value: end.value, channel: 'api', fetchedAt: clock.now() };
      return await this.#fallback.answer(call, scope);
    } finally {
      this.#ended();
    }
  }

  /**
   * Protects any function by another one with the same answer: the host's own client, the host's own types.
   *
   * Its errors are judged as those of our own client are. Its silence counts only where Node reports that a request of the
   * function's own has left for the bank: see `apiHosts`.
   *
   * @example
   * const getAccounts = failover.protect(theirGetAccounts, theirGetAccountsByWeb)
   */
  protect<Args extends readonly unknown[], T>(
    primary: (...args: Args) => Promise<T>,
    fallback: (...args: Args) => Promise<T>,
  ): (...args: Args) => Promise<T> {
    const { apiHosts } = this.#settings;
    const hosts = apiHosts === undefined ? {} : { hosts: apiHosts };
    return async (...args) => {
      const call: ProtectedCall<T> = {
        endpoint: 'other',
        primary: ({ sent, replied }) => watchWire(() => primary(...args), { onSent: sent, onOver: replied, ...hosts }),
        fallback: async () => fallback(...args),
      };
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
    this.#api.close();
    if (this.#running > 0) await this.#idle.promise;
    await this.#api.idle();
    this.#switchboard.dispose();
    this.#events.clear();
  }

  /** @returns nothing where it is the fallback's turn */
  #askApi<T>(running: Running<T>): Promise<ApiAnswer<T> | undefined> | undefined {
    if (this.#switchboard.state === 'closed') return this.#api.ask(running);
    const trial = this.#switchboard.claimTrial();
    return trial && this.#api.try(running, trial);
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
