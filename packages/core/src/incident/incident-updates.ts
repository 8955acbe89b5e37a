import type { Clock, RelaisErrorCode } from '@relais/model';
import type { Endpoint } from '../outcome/outcome.ts';
import type { Probe } from './incident.ts';

/** The news of an open incident since the update before. The incident itself stands in `relais.incident`. */
export interface IncidentUpdate {
  readonly incidentId: string;
  readonly bankId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** New looks at the API, oldest first. */
  readonly probes: readonly Probe[];
  /** Calls that the fallback answered since, by kind. */
  readonly served: Readonly<Partial<Record<Endpoint, number>>>;
  /** Calls that the fallback did not answer since, by error code. */
  readonly refused: Readonly<Partial<Record<RelaisErrorCode, number>>>;
}

type News = Pick<IncidentUpdate, 'probes' | 'served' | 'refused'>;

const NOTHING: News = { probes: [], served: {}, refused: {} };
/** Updates closer together than this are one. */
const APART_MS = 1_000;

/** Tells the news of one incident, at most once a second, however many customers are served. */
export class IncidentUpdates {
  readonly #incident: { readonly id: string; readonly bankId: string };
  readonly #clock: Clock;
  readonly #tell: (update: IncidentUpdate) => void;
  #news: News | undefined;
  /** By the monotonic clock. */
  #toldAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | undefined;

  constructor(
    incident: { readonly id: string; readonly bankId: string },
    clock: Clock,
    tell: (update: IncidentUpdate) => void,
  ) {
    this.#incident = incident;
    this.#clock = clock;
    this.#tell = tell;
  }

  probed(probe: Probe): void {
    const { probes, ...news } = this.#news ?? NOTHING;
    this.#note({ ...news, probes: [...probes, probe] });
  }

  served(endpoint: Endpoint): void {
    const { served, ...news } = this.#news ?? NOTHING;
    this.#note({ ...news, served: { ...served, [endpoint]: (served[endpoint] ?? 0) + 1 } });
  }

  refused(code: RelaisErrorCode): void {
    const { refused, ...news } = this.#news ?? NOTHING;
    this.#note({ ...news, refused: { ...refused, [code]: (refused[code] ?? 0) + 1 } });
  }

  /** The incident is over: its last news stands in the incident that `failback` brings. */
  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#news = undefined;
  }

  #note(news: News): void {
    this.#news = news;
    if (this.#cancel !== undefined) return;
    const dueMs = this.#toldAt + APART_MS - this.#clock.monotonic();
    if (dueMs <= 0) this.#tellNow();
    else this.#cancel = this.#clock.schedule(() => this.#tellNow(), dueMs);
  }

  #tellNow(): void {
    this.#cancel = undefined;
    const news = this.#news;
    if (news === undefined) return;
    this.#news = undefined;
    this.#toldAt = this.#clock.monotonic();
    const { id: incidentId, bankId } = this.#incident;
    this.#tell({ incidentId, bankId, at: this.#clock.now(), ...news });
  }
}
