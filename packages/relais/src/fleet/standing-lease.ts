import type { FleetView, Lease } from '@relais/core';
import type { FleetLease, FleetLeaseOptions } from '@relais/fallback';

/** A lease that its holder takes anew where the shared memory has forgotten it, unless another worker was given it. */
export function standingLease(
  view: Pick<FleetView, 'tryLease' | 'lostAt'>,
  granted: Lease,
  { ttlMs, slots }: FleetLeaseOptions,
): FleetLease {
  let { lostAt } = view;
  let lease = granted;
  return {
    get isHeld() {
      return lease.isHeld;
    },
    extend: async () => {
      if (await lease.extend()) return true;
      if (view.lostAt === lostAt) return false;
      const seen = view.lostAt;
      const again = await view.tryLease(granted.name, { ttlMs, slots });
      if (again.kind === 'taken') return false;
      lease = again.lease;
      lostAt = seen;
      return true;
    },
    release: () => lease.release(),
  };
}
