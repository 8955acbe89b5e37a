import { atMostEvery, type Clock, type Throttled } from '@relais/model';
import type { Incident, IncidentFacts, IncidentUpdate } from './incident.ts';
import { type Happening, merged, NOTHING, type Tally } from './tally.ts';

/** Updates closer together than this are one. */
const APART_MS = 1_000;

/** One incident while it is open: takes notes, gives the incident as it stands, and tells the news. */
export class OpenIncident {
  #incident: Incident;
  #news = NOTHING;
  readonly #telling: Throttled;

  /** @param tell - told the news, at most once a second, however many customers are served */
  constructor(opened: IncidentFacts, clock: Clock, tell: (update: IncidentUpdate) => void) {
    this.#incident = { ...opened, ...NOTHING };
    const { id: incidentId, bankId } = opened;
    this.#telling = atMostEvery(APART_MS, clock, () => {
      const news = this.#news;
      this.#news = NOTHING;
      tell({ incidentId, bankId, at: clock.now(), ...news });
    });
  }

  get incident(): Incident {
    return this.#incident;
  }

  note(happening: Happening): void {
    this.#incident = happening(this.#incident);
    this.#news = happening(this.#news);
    this.#telling.ask();
  }

  /** What another worker of the fleet noted: it tells its news itself. */
  heard(news: Tally): void {
    this.#incident = merged(news)(this.#incident);
  }

  /** @returns the incident with its new state */
  amend(state: Partial<Pick<Incident, 'isSwitched' | 'closedAt' | 'journalTo'>>): Incident {
    this.#incident = { ...this.#incident, ...state };
    return this.#incident;
  }

  /** Leaves no timer: the incident is over, or the engine is closed while it goes on. Its last news stands in itself. */
  stopTelling(): void {
    this.#telling.end();
  }
}
