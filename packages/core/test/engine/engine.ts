import { type CallScope, RelaisError, type RequestScope, systemClock } from '@relais/model';
import { vi } from 'vitest';
import {
  consecutiveFailures,
  createFailover,
  type Failover,
  type FailoverEventMap,
  type FailoverOptions,
  type ProtectedCall,
} from '../../src/index.ts';

/** A request that leaves and is never answered: it ends only when it is aborted, and then tells why. */
export const silent = (scope: RequestScope): Promise<never> => {
  scope.sent();
  return unsent(scope);
};

/** A request that never leaves: a callback of the host program hangs, or its store does. */
export const unsent = ({ signal }: Pick<RequestScope, 'signal'>): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

/** A request that the bank answers with a status. */
export const answers = (status: number) => (): Promise<never> =>
  Promise.reject(new RelaisError(status >= 500 ? 'bank_unavailable' : 'consent_expired', '', { status }));

export const api = (): Promise<string> => Promise.resolve('api');
export const web = (): Promise<string> => Promise.resolve('web');

/** Trips at five failures however close together: for tests of what comes of a trip. */
export const atOnce = (failures = 5): ReturnType<typeof consecutiveFailures> =>
  consecutiveFailures({ failures, apartMs: 0 });

/** What a caller brings: their own time, and a way to leave. */
export interface Caller {
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

/** The scope of a caller whose time begins now. */
export function scopeOf({ deadlineMs = Number.POSITIVE_INFINITY, signal }: Caller, clock = systemClock): CallScope {
  const startedAt = clock.monotonic();
  return {
    signal: signal ?? new AbortController().signal,
    leftMs: () => Math.max(0, deadlineMs - (clock.monotonic() - startedAt)),
  };
}

/** An engine under fake time: opossum's timers and ours are the same fake ones. It trips at once unless told otherwise. */
export interface Engine extends AsyncDisposable {
  readonly failover: Failover;
  /** Names of the events, in order. */
  readonly told: readonly string[];
  readonly call: (
    primary: ProtectedCall<string>['primary'],
    more?: Partial<ProtectedCall<string>> & Caller,
  ) => Promise<string>;
  /** Lets time pass and runs what falls due. */
  readonly pass: (ms: number) => Promise<unknown>;
  /** Fails until the breaker is open. */
  readonly trip: () => Promise<void>;
}

const NAMES: readonly (keyof FailoverEventMap)[] = ['failover', 'failback', 'probe', 'state', 'fallback:refused'];

export function startEngine(options: Partial<FailoverOptions> = {}): Engine {
  vi.useFakeTimers();
  const failover = createFailover({ bankId: 'bank', trip: atOnce(), tokenTrip: atOnce(), ...options });
  const told: string[] = [];
  for (const name of NAMES) failover.on(name, () => told.push(name));
  const call: Engine['call'] = async (primary, { deadlineMs, signal, ...more } = {}) => {
    const caller = { ...(deadlineMs !== undefined && { deadlineMs }), ...(signal !== undefined && { signal }) };
    const scope = scopeOf(caller, options.clock);
    return (await failover.run({ endpoint: 'accounts', primary, fallback: web, ...more }, scope)).value;
  };
  return {
    failover,
    told,
    call,
    pass: (ms) => vi.advanceTimersByTimeAsync(ms),
    trip: async () => {
      while (failover.state === 'closed') await call(answers(503)).catch(() => {});
    },
    [Symbol.asyncDispose]: async () => {
      await failover.close();
      vi.useRealTimers();
    },
  };
}
