import type { Clock } from '@relais/model';
import { leaseNames } from '../fleet/fleet-names.ts';
import type { LoginFleet } from '../fleet/login-fleet.ts';
import { SessionLease } from '../fleet/session-lease.ts';
import type { PendingEnds } from '../session/pending-ends.ts';
import type { SessionSlots, Slot, SlotRequest } from './session-slots.ts';

export interface FleetPlacesOptions {
  readonly fleet: LoginFleet;
  /** The places of this process, which stay in force. */
  readonly slots: SessionSlots;
  readonly bankId: string;
  readonly clock: Clock;
  /** Leases that are being given back. */
  readonly pending: PendingEnds;
}

const SESSIONS = 'sessions';

/**
 * The places of one bank over a fleet: one for each PSU, a limited number for all workers. A place of this process comes first.
 * So calls of one process wait for each other without asking the fleet.
 */
export class FleetPlaces {
  readonly #options: FleetPlacesOptions;
  readonly #stopHearing: () => void;

  constructor(options: FleetPlacesOptions) {
    this.#options = options;
    this.#stopHearing = options.fleet.onWanted(SESSIONS, () => options.slots.makeWay());
  }

  /** Waits for a place. @throws as `SessionSlots.take` and `SessionLease.take` */
  async take(request: SlotRequest, signal: AbortSignal): Promise<Slot> {
    const { fleet, slots, bankId, clock, pending } = this.#options;
    const { psuId, maxSessions, giveWay } = request;
    const local = await slots.take(request, signal);
    const names = leaseNames(fleet.keys, { bankId, psuId });
    const needed = [
      ...names.map((name) => ({ name, slots: 1, isVital: true })),
      { name: SESSIONS, slots: Math.max(1, Math.floor(maxSessions)), isVital: false },
    ];
    try {
      const lease = await SessionLease.take(fleet, needed, clock, signal);
      let isWanted = false;
      const stops = names.map((name) =>
        fleet.onWanted(name, () => {
          isWanted = true;
          giveWay();
        }),
      );
      return {
        isWanted: () => isWanted || local.isWanted(),
        lost: lease.lost,
        assertHeld: (wait) => lease.assertHeld(wait),
        release: () => {
          for (const stop of stops) stop();
          void pending.add(lease.release()).then(local.release);
        },
      };
    } catch (error) {
      local.release();
      throw error;
    }
  }

  /** No session is asked to give way any more. */
  close(): void {
    this.#stopHearing();
  }
}
