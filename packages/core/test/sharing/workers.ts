import { RelaisError } from '@relais/model';
import { vi } from 'vitest';
import {
  createFailover,
  type Failover,
  type FailoverEventMap,
  type FailoverOptions,
  FleetMemory,
  type FleetView,
  type ProtectedCall,
} from '../../src/index.ts';
import { atOnce, scopeOf, web } from '../engine/engine.ts';

/** What can happen to the shared memory, as one worker sees it. */
type Line = 'up' | 'gone' | 'silent' | 'slow';

/** How long an operation takes on a slow line, in milliseconds. */
const SLOW_MS = 9_000;

/** One process of a fleet. */
interface Worker {
  readonly failover: Failover;
  /** Names of the events that it told, in order, and for those of an incident its id. */
  readonly told: readonly string[];
  /** Operations that it asked of the shared memory. */
  readonly asked: readonly string[];
  readonly call: (primary: ProtectedCall<string>['primary'], more?: Partial<ProtectedCall<string>>) => Promise<string>;
  /** Fails until the breaker is open, or this many times. */
  readonly fail: (times: number) => Promise<void>;
  readonly cut: (line: Line) => void;
  /** Dies: nothing of it goes on, and nothing is given back. */
  readonly die: () => void;
  /** Does something before the next operation of this name. */
  readonly before: (operation: string, then: () => void) => void;
}

export interface Workers extends AsyncDisposable {
  readonly memory: FleetMemory;
  readonly all: readonly Worker[];
  readonly join: (options?: Partial<FailoverOptions>) => Worker;
  readonly pass: (ms: number) => Promise<unknown>;
}

const NAMES: readonly (keyof FailoverEventMap)[] = ['failover', 'failback', 'probe', 'state', 'fallback:refused'];
const OPERATIONS: ReadonlySet<string | symbol> = new Set(['commit', 'report', 'tryLease', 'once', 'take', 'advance']);
const GONE = new RelaisError('own_network', 'gone', {});

export const down = (): Promise<never> => Promise.reject(new RelaisError('bank_unavailable', '', { status: 503 }));

/** Some workers of one fleet, under fake time. */
export function startWorkers(count: number, options: Partial<FailoverOptions> = {}): Workers {
  vi.useFakeTimers();
  const memory = new FleetMemory();
  const all: Worker[] = [];
  const join = (own: Partial<FailoverOptions> = {}): Worker => {
    const worker = startWorker(memory, { ...options, ...own });
    all.push(worker);
    return worker;
  };
  for (let index = 0; index < count; index += 1) join();
  return {
    memory,
    all,
    join,
    pass: (ms) => vi.advanceTimersByTimeAsync(ms),
    [Symbol.asyncDispose]: async () => {
      await Promise.all(all.map(({ failover }) => failover.close()));
      vi.useRealTimers();
    },
  };
}

function startWorker(memory: FleetMemory, options: Partial<FailoverOptions>): Worker {
  const told: string[] = [];
  const asked: string[] = [];
  const { view, cut, die, before } = throughLine(memory.join().open('bank'), asked);
  const failover = createFailover({ bankId: 'bank', trip: atOnce(), tokenTrip: atOnce(), fleet: view, ...options });
  for (const name of NAMES) {
    failover.on(name, (event) => told.push('id' in event ? `${name} ${event.id}` : 'to' in event ? event.to : name));
  }
  const call: Worker['call'] = async (primary, more = {}) => {
    const asking = failover.run({ endpoint: 'accounts', primary, fallback: web, ...more }, scopeOf({}));
    // The fleet's word takes some turns of the event loop, and fake time must not stand still for it.
    void vi.advanceTimersByTimeAsync(1);
    return (await asking).value;
  };
  return {
    failover,
    told,
    asked,
    call,
    cut,
    die,
    before,
    fail: async (times) => {
      for (let failure = 0; failure < times; failure += 1) await call(down).catch(() => {});
    },
  };
}

/** A view of the fleet whose line can be cut. */
function throughLine(view: FleetView, asked: string[]) {
  let line: Line = 'up';
  let isDead = false;
  const hooks = new Map<string, () => void>();
  /** What was told meanwhile is made up for when the line is up again. */
  const missed: (() => unknown)[] = [];
  const reach = new Set<(event: { isReachable: boolean }) => unknown>();
  const through = new Proxy(view, {
    get: (target, name) => {
      if (name === 'isReachable') return line !== 'gone';
      if (name === 'on') {
        return (event: string, listener: (told: never) => unknown) => {
          if (event === 'reach') reach.add(listener as (told: { isReachable: boolean }) => unknown);
          return target.on(event as 'change', (told) => {
            if (isDead) return;
            if (line === 'up' || line === 'slow') listener(told as never);
            else missed.push(() => listener(told as never));
          });
        };
      }
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function' || !OPERATIONS.has(name)) return member;
      return async (...args: unknown[]) => {
        asked.push(String(name));
        const then = hooks.get(String(name));
        hooks.delete(String(name));
        then?.();
        if (line === 'gone') throw GONE;
        if (isDead) return new Promise(() => {});
        // Every operation ends in time.
        if (line === 'silent') return new Promise((_, reject) => setTimeout(() => reject(GONE), 1_000));
        // It is carried out late, as that of a worker that stood still.
        if (line === 'slow') await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
        return Reflect.apply(member, target, args);
      };
    },
  });
  return {
    view: through,
    cut: (to: Line) => {
      const isOther = (line === 'gone') !== (to === 'gone');
      line = to;
      if (to === 'up') for (const tell of missed.splice(0)) tell();
      if (isOther) for (const tell of reach) tell({ isReachable: to !== 'gone' });
    },
    die: () => {
      isDead = true;
    },
    before: (operation: string, then: () => void) => hooks.set(operation, then),
  };
}
