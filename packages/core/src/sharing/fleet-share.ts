import type { FailoverSettings } from '../failover-options.ts';
import type { FleetView } from '../fleet/fleet.ts';
import { Lead } from './lead.ts';
import { SharedEvidence, type SharedEvidenceContext } from './shared-evidence.ts';
import { SharedPosition, type SharedPositionContext } from './shared-position.ts';
import { Teller } from './teller.ts';

/** How long the other workers leave a trip to the one whose failure brought it about, in milliseconds. */
const OTHERS_TRIP_MS = 300;

type Context = Omit<SharedPositionContext & SharedEvidenceContext, 'fleet' | 'clock'>;

/** A worker's share in what its fleet knows and does about one bank. */
export class FleetShare {
  readonly lead: Lead;
  readonly teller: Teller;
  readonly position: SharedPosition;
  readonly evidence: SharedEvidence;
  readonly #cancel = new Set<() => void>();
  readonly #clock: FailoverSettings['clock'];

  constructor(fleet: FleetView, { clock }: FailoverSettings, context: Context) {
    this.#clock = clock;
    this.lead = new Lead(fleet, clock);
    this.teller = new Teller(fleet, clock);
    this.evidence = new SharedEvidence({ ...context, fleet, clock });
    this.position = new SharedPosition({ ...context, fleet });
  }

  /** Does what another worker should have done by then. */
  inPlaceOfOthers(task: () => void): void {
    const cancel = this.#clock.schedule(() => {
      this.#cancel.delete(cancel);
      task();
    }, OTHERS_TRIP_MS);
    this.#cancel.add(cancel);
  }

  end(): void {
    for (const cancel of this.#cancel) cancel();
    this.position.end();
    this.evidence.end();
    this.teller.end();
  }
}
