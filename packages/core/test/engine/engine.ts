import { RelaisError } from '@relais/model';
import { vi } from 'vitest';
import {
  consecutiveFailures,
  createFailover,
  type Failover,
  type FailoverEventMap,
  type FailoverOptions,
  type ProtectedCall,
  type WireMarks,
} from '../../src/index.ts';

/** A request that leaves and is never answered: it ends only when it is aborted, and then tells why. */
export const silent = (signal: AbortSignal, { sent }: WireMarks): Promise<never> => {
  sent();
  return unsent(signal);
};

/** A request that never leaves: a callback of the host program hangs, or its store does. */
export const unsent = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));

/** A request that the bank answers with a status. */
export const answers = (status: number) => (): Promise<never> =>
  Promise.reject(new RelaisError(status >= 500 ? 'bank_unavailable' : 'consent_expired', '', { status }));

export const api = (): Promise<string> => Promise.resolve('api');
export const web = (): Promise<string> => Promise.resolve('web');

/** Trips at five failures however close together: for tests of what comes of a trip. */
export const atOnce = (failures = 5): ReturnType<typeof consecutiveFailures> =>
  consecutiveFailures({ failures, apartMs: 0 });

/** An engine under fake time: opossum's timers and ours are the same fake ones. It trips at once unless told otherwise. */
export interface Engine extends AsyncDisposable {
  readonly failover: Failover;
  /** Names of the events, in order. */
  readonly told: readonly string[];
  readonly call: (primary: ProtectedCall<string>['primary'], more?: Partial<ProtectedCall<string>>) => Promise<string>;
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
  const call: Engine['call'] = async (primary, more) =>
    (await failover.run({ endpoint: 'accounts', primary, fallback: web, ...more })).value;
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
