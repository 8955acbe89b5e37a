import type { RelaisErrorCode } from '@relais/model';
import type { Endpoint } from '../outcome/outcome.ts';
import type { Incident, Probe } from './incident.ts';
import type { IncidentUpdates } from './incident-updates.ts';
import type { JournalPosition } from './journal-position.ts';

const PROBES_KEPT = 100;

/** One incident while it is open: takes notes, and gives the incident as it stands. */
export class OpenIncident {
  #incident: Incident;
  readonly #updates: IncidentUpdates;

  constructor(opened: Omit<Incident, 'probes' | 'served' | 'refused'>, updates: IncidentUpdates) {
    this.#incident = { ...opened, probes: [], served: {}, refused: {} };
    this.#updates = updates;
  }

  get incident(): Incident {
    return this.#incident;
  }

  /** The outage that the engine only recorded so far is switched now. */
  switched(): Incident {
    this.#incident = { ...this.#incident, isSwitched: true };
    return this.#incident;
  }

  probed(probe: Probe): void {
    this.#incident = { ...this.#incident, probes: [...this.#incident.probes.slice(1 - PROBES_KEPT), probe] };
    this.#updates.probed(probe);
  }

  served(endpoint: Endpoint): void {
    const { served } = this.#incident;
    this.#incident = { ...this.#incident, served: { ...served, [endpoint]: (served[endpoint] ?? 0) + 1 } };
    this.#updates.served(endpoint);
  }

  refused(code: RelaisErrorCode): void {
    const { refused } = this.#incident;
    this.#incident = { ...this.#incident, refused: { ...refused, [code]: (refused[code] ?? 0) + 1 } };
    this.#updates.refused(code);
  }

  /** Leaves no timer: the engine is closed while the outage goes on. */
  stopTelling(): void {
    this.#updates.end();
  }

  /** @param at - milliseconds since the epoch */
  close(at: number, journalTo: JournalPosition | undefined): Incident {
    this.#updates.end();
    this.#incident = { ...this.#incident, closedAt: at, ...(journalTo !== undefined && { journalTo }) };
    return this.#incident;
  }
}
