import type { FleetView } from '@relais/core';
import type { LoginFleet } from '@relais/fallback';
import type { Clock } from '@relais/model';
import { standingLease } from './standing-lease.ts';
import { onKnock, waitForTurn } from './wait-for-turn.ts';

export interface LoginFleetOptions extends Pick<LoginFleet, 'keys' | 'whenGone'> {
  readonly clock: Clock;
}

/** What the fallback asks of a fleet, by a view of it. */
export function loginFleet(view: FleetView, { clock, keys, whenGone }: LoginFleetOptions): LoginFleet {
  return {
    keys,
    whenGone,
    waitForLease: async (name, options, signal) =>
      standingLease(view, await waitForTurn(view, name, { ...options, clock, signal }), options),
    tryLease: async (name, options) => {
      const asked = await view.tryLease(name, options);
      return asked.kind === 'granted' ? standingLease(view, asked.lease, options) : undefined;
    },
    onWanted: (name, listener) => onKnock(view, name, listener),
    advance: (name, options) => view.advance(name, options),
    take: async (name, options) => {
      const reserved = await view.take(name, options);
      return reserved.kind === 'reserved' ? 0 : Math.max(1, reserved.freeInMs);
    },
  };
}
