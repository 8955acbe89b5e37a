import { documentContract } from './document.contract.ts';
import { leaseContract } from './lease.contract.ts';
import { markContract } from './mark.contract.ts';
import { nameContract } from './name.contract.ts';
import { openerOf, type SharedFleet } from './opened-fleet.ts';

/** What every fleet keeps, wherever its memory lies. */
export function fleetContract(shared: () => SharedFleet | Promise<SharedFleet>): void {
  const opened = openerOf(shared);
  documentContract(opened);
  leaseContract(opened);
  markContract(opened);
  nameContract(opened);
}
