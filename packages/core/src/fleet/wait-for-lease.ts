import { type Clock, callerLeft, systemClock } from '@relais/model';
import type { FleetView } from './fleet.ts';
import type { Lease, LeaseOptions } from './lease.ts';

/** Which lease to wait for, and for how long. */
export interface WaitForLeaseOptions extends Omit<LeaseOptions, 'id'> {
  /** How long to wait, in milliseconds. */
  readonly leftMs: number;
  readonly signal?: AbortSignal;
  /** @defaultValue the machine's own time */
  readonly clock?: Clock;
}

/** A message that a lease is free may be lost: that costs no more than this, in milliseconds. */
const MOST_WAIT_MS = 1_000;
/** A lease may end a little later than was told: the clocks of two machines do not run alike. */
const LATER_MS = 5;

/**
 * Waits until a lease is granted. It asks again when a lease of the name is given back or ends, and once a second.
 *
 * @returns `undefined` when no lease was granted in time
 * @throws {RelaisError} `own_network`, reason `fleet`, when the shared memory cannot be reached; `aborted` when the caller left
 */
export async function waitForLease(
  view: Pick<FleetView, 'tryLease' | 'on'>,
  name: string,
  { leftMs, signal, clock = systemClock, ...options }: WaitForLeaseOptions,
): Promise<Lease | undefined> {
  const endsAt = clock.monotonic() + leftMs;
  let wake = (): void => {};
  let isFreed = false;
  const stopHearing = view.on('free', (freed) => {
    if (freed.name !== name) return;
    isFreed = true;
    wake();
  });
  const leave = (): void => wake();
  signal?.addEventListener('abort', leave);
  try {
    for (;;) {
      if (signal?.aborted) throw callerLeft(signal);
      isFreed = false;
      const asked = await view.tryLease(name, options);
      if (asked.kind === 'granted') {
        if (!signal?.aborted) return asked.lease;
        await asked.lease.release();
        continue;
      }
      const waitMs = Math.min(asked.freeInMs + LATER_MS, MOST_WAIT_MS, endsAt - clock.monotonic());
      if (waitMs <= 0) return undefined;
      if (isFreed || signal?.aborted) continue;
      await new Promise<void>((resolve) => {
        const cancel = clock.schedule(resolve, waitMs);
        wake = () => {
          cancel();
          resolve();
        };
      });
    }
  } finally {
    stopHearing();
    signal?.removeEventListener('abort', leave);
  }
}
