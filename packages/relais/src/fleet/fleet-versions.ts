import type { FleetView } from '@relais/core';
import type { SealedStore, Versions } from '@relais/model';

/** A text that never stands: versions are longer. */
const LOOK = '?';

/** The versions of remembered entries, on which the workers at a bank agree. Their names are keyed hashes already. */
function fleetVersions(view: Pick<FleetView, 'advance'>): Versions {
  return {
    present: async (name) => (await view.advance(nameOf(name), { from: LOOK, to: LOOK, lifeMs: 1 })).present,
    advance: (name, from, to, lifeMs) => view.advance(nameOf(name), { from, to, lifeMs }),
  };
}

/** The store of a worker that is not alone. One that lies in this process has no versions. */
export function storeOfWorker(store: SealedStore, view: Pick<FleetView, 'advance'> | undefined): SealedStore {
  return view === undefined || store.versionedBy === undefined ? store : store.versionedBy(fleetVersions(view));
}

function nameOf(entry: string): string {
  return `entry:${entry}`;
}
