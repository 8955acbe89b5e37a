import type { Clock } from '@relais/model';
import type { FleetView } from '../fleet/fleet.ts';
import type { Lease } from '../fleet/lease.ts';

/** One that has stopped in the middle is given up after this time beyond its own, in milliseconds. */
const GRACE_MS = 2_000;

/** Lets one worker of a fleet do what one is to do. */
export class Lead {
  readonly #fleet: FleetView;
  readonly #clock: Clock;

  constructor(fleet: FleetView, clock: Clock) {
    this.#fleet = fleet;
    this.#clock = clock;
  }

  /** @returns the right to do it; `undefined` where another worker has it. @throws where the fleet cannot be reached */
  async once(name: string, mostMs: number): Promise<Lease | undefined> {
    const asked = await this.#fleet.tryLease(name, { ttlMs: mostMs + GRACE_MS });
    return asked.kind === 'granted' ? asked.lease : undefined;
  }

  /**
   * Runs a task in one worker, and in another one if that does not end it in time.
   *
   * @param task - gets the right under which it runs; `undefined` where the fleet cannot be reached and each runs it
   * @returns ends it
   */
  until(name: string, mostMs: number, task: (lease: Lease | undefined) => void): () => void {
    let isOver = false;
    let held: Lease | undefined;
    let cancel = (): void => {};
    const ask = async (): Promise<void> => {
      const lease = await this.once(name, mostMs).catch(() => 'unreachable' as const);
      if (lease === 'unreachable') {
        if (!isOver) task(undefined);
        return;
      }
      held = lease;
      if (isOver) return void lease?.release();
      if (lease !== undefined) task(lease);
      cancel = this.#clock.schedule(() => void ask(), mostMs + GRACE_MS + 1);
    };
    void ask();
    return () => {
      isOver = true;
      cancel();
      void held?.release();
    };
  }
}
