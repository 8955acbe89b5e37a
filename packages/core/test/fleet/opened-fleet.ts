import type { Clock } from '@relais/model';
import type { Fleet, FleetView, Lease, LeaseTry } from '../../src/index.ts';

/** Two workers and more that share one memory, which is theirs alone. */
export interface SharedFleet {
  /** A worker more; disposed of by the suite. */
  readonly join: () => Fleet;
  /** The time of those who wait. */
  readonly clock: Clock;
  /** Lets time pass by the clock of the memory. */
  readonly pass: (ms: number) => Promise<void>;
  /** The shortest time that is well above the noise of this memory, in milliseconds. */
  readonly shortMs: number;
}

/** Opens one bank, which no other test has, with some workers. @returns all of it; its end disposes of the views */
export type OpenFleet = (workers?: number) => Promise<Opened>;

export function openerOf(shared: () => SharedFleet | Promise<SharedFleet>): OpenFleet {
  let banks = 0;
  return async (workers = 2) => {
    const memory = await shared();
    banks += 1;
    const bankId = `bank-${banks}`;
    const fleets = Array.from({ length: workers }, memory.join);
    const views = fleets.map((fleet) => fleet.open(bankId));
    const dispose = async (): Promise<void> => {
      for (const view of views) await view[Symbol.asyncDispose]();
    };
    for (const view of views) await settled(view);
    const [one, other] = views as [FleetView, FleetView];
    return { ...memory, one, other, views, fleets, bankId, [Symbol.asyncDispose]: dispose };
  };
}

interface Opened extends AsyncDisposable, SharedFleet {
  readonly one: FleetView;
  readonly other: FleetView;
  readonly views: readonly FleetView[];
  readonly fleets: readonly Fleet[];
  readonly bankId: string;
}

/** Resolves once the view is reachable. */
export async function settled(view: FleetView): Promise<void> {
  await until(view, 'reach', () => view.isReachable);
}

/** Resolves once the condition holds, looked at now and after each event of the name. */
export function until(
  view: FleetView,
  name: 'change' | 'report' | 'reach' | 'free',
  isSo: () => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!isSo()) return;
      leave();
      resolve();
    };
    const leave = view.on(name, look);
    look();
  });
}

export function next<Name extends 'change' | 'report' | 'free'>(
  view: FleetView,
  name: Name,
): Promise<Parameters<Parameters<typeof view.on<Name>>[1]>[0]> {
  return new Promise((resolve) => {
    const leave = view.on(name, (event) => {
      leave();
      resolve(event);
    });
  });
}

export function granted(asked: LeaseTry): Lease {
  if (asked.kind === 'granted') return asked.lease;
  throw new Error(`the lease is taken for ${asked.freeInMs} ms`);
}
