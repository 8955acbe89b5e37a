import { type FleetView, type Lease, waitForLease } from '@relais/core';
import type { FleetLeaseOptions } from '@relais/fallback';
import { type Clock, callerLeft } from '@relais/model';

type View = Pick<FleetView, 'tryLease' | 'on' | 'lostAt'>;

/** How to wait for a lease. */
export interface TurnToWaitFor extends FleetLeaseOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** A worker that came to hold the lease meanwhile has not heard that it is wanted. In milliseconds. */
const KNOCK_EVERY_MS = 2_000;

/**
 * Waits for a lease, and lets its holders know. If the shared memory forgot its leases, none is taken for a while. Meanwhile their
 * holders take them anew.
 *
 * @throws {RelaisError} of the view when the shared memory does not answer; `aborted` when the caller left
 */
export async function waitForTurn(view: View, name: string, turn: TurnToWaitFor): Promise<Lease> {
  const { clock, signal, ttlMs } = turn;
  for (let leftMs = 0; ; leftMs = KNOCK_EVERY_MS) {
    const lease = await waitForLease(view, name, { ...turn, leftMs });
    const graceMs = lease === undefined ? 0 : graceOf(view, ttlMs, clock);
    if (lease !== undefined && graceMs === 0) return lease;
    await lease?.release();
    if (graceMs > 0) await asLong(clock, graceMs, signal);
    else await knock(view, name, ttlMs);
  }
}

/** Tells when a worker waits for a lease. @returns the function that unsubscribes */
export function onKnock(view: Pick<FleetView, 'on'>, name: string, listener: () => void): () => void {
  const knocked = knockOf(name);
  return view.on('free', (freed) => {
    if (freed.name === knocked) listener();
  });
}

/** All workers are told of a lease that is given back. So they are told of this one, which stands for the wish. */
async function knock(view: View, name: string, ttlMs: number): Promise<void> {
  const asked = await view.tryLease(knockOf(name), { ttlMs });
  // Where it is taken, another one knocks.
  if (asked.kind === 'granted') await asked.lease.release();
}

function knockOf(name: string): string {
  return `wanted.${name}`;
}

function graceOf({ lostAt }: View, ttlMs: number, clock: Clock): number {
  if (lostAt === undefined) return 0;
  return Math.min(ttlMs, Math.max(0, lostAt + ttlMs - clock.now()));
}

function asLong(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(callerLeft(signal));
    const leave = (): void => {
      cancel();
      reject(callerLeft(signal));
    };
    const cancel = clock.schedule(() => {
      signal.removeEventListener('abort', leave);
      resolve();
    }, ms);
    signal.addEventListener('abort', leave, { once: true });
  });
}
