import type { RelaisErrorCode } from '@relais/model';
import type { Endpoint } from '../outcome/outcome.ts';
import type { Incident, Probe } from './incident.ts';
import type { JournalPosition } from './journal-position.ts';

const PROBES_KEPT = 100;

/** One incident while it is open: takes notes, and gives the incident as it stands. */
export class OpenIncident {
  #incident: Incident;
  readonly #onUpdate: (incident: Incident) => void;

  constructor(opened: Omit<Incident, 'probes' | 'served' | 'refused'>, onUpdate: (incident: Incident) => void) {
    this.#incident = { ...opened, probes: [], served: {}, refused: {} };
    this.#onUpdate = onUpdate;
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
    this.#note({ probes: [...this.#incident.probes.slice(1 - PROBES_KEPT), probe] });
  }

  served(endpoint: Endpoint): void {
    const { served } = this.#incident;
    this.#note({ served: { ...served, [endpoint]: (served[endpoint] ?? 0) + 1 } });
  }

  refused(code: RelaisErrorCode): void {
    const { refused } = this.#incident;
    this.#note({ refused: { ...refused, [code]: (refused[code] ?? 0) + 1 } });
  }

  /** @param at - milliseconds since the epoch */
  close(at: number, journalTo: JournalPosition | undefined): Incident {
    this.#incident = { ...this.#incident, closedAt: at, ...(journalTo !== undefined && { journalTo }) };
    return this.#incident;
  }

  #note(news: Partial<Incident>): void {
    this.#incident = { ...this.#incident, ...news };
    this.#onUpdate(this.#incident);
  }
}
