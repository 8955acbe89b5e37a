import { answerOr, type Events } from '@relais/model';
import type { FailoverEventMap } from '../failover-event-map.ts';
import type { FailoverSettings } from '../failover-options.ts';
import type { ChangedBy, Line } from '../position/line.ts';
import type { Outage } from '../position/position.ts';
import type { Incident, IncidentFacts, IncidentUpdate, JournalPosition } from './incident.ts';
import { OpenIncident } from './open-incident.ts';
import { type Probe, probed } from './tally.ts';

/** Opens an incident where an outage begins, closes it where the outage ends, and tells both. */
export class IncidentBook {
  readonly #settings: FailoverSettings;
  readonly #events: Events<FailoverEventMap>;
  readonly #telling: Pick<Line, 'tell' | 'tellNews'>;
  #open: OpenIncident | undefined;
  /** The incident that began while this worker could not reach its fleet: no other knows it. */
  #knownHere: string | undefined;

  constructor(settings: FailoverSettings, events: Events<FailoverEventMap>, telling: Pick<Line, 'tell' | 'tellNews'>) {
    this.#settings = settings;
    this.#events = events;
    this.#telling = telling;
  }

  /** The outage that goes on, if one does. */
  get open(): OpenIncident | undefined {
    return this.#open;
  }

  /** @param lastGoodReplyAt - the last good reply before the outage, in milliseconds since the epoch */
  describe(outage: Outage, isSwitched: boolean, lastGoodReplyAt: number | undefined): IncidentFacts {
    const { bankId, clock, legalRegime, newId } = this.#settings;
    const journalFrom = this.#journalHead();
    return {
      id: newId(),
      bankId,
      openedAt: clock.now(),
      ...outage,
      legalRegime: legalRegime.id,
      isSwitched,
      ...(journalFrom !== undefined && { journalFrom }),
      ...(lastGoodReplyAt !== undefined && { lastGoodReplyAt }),
    };
  }

  follow(facts: IncidentFacts | undefined, by: ChangedBy): Promise<void> | undefined {
    const before = this.#open?.incident;
    if (facts?.id === before?.id) {
      if (facts === undefined || before?.isSwitched === facts.isSwitched) return undefined;
      return this.#switch(by);
    }
    const ended = this.#end(by);
    const begun = facts && this.#begin(facts, by);
    return ended ?? begun;
  }

  probed(probe: Probe): void {
    this.#open?.note(probed(probe));
    this.#events.emit('probe', { bankId: this.#settings.bankId, ...probe });
  }

  heardNews(news: IncidentUpdate): void {
    if (news.incidentId === this.#open?.incident.id) this.#open.heard(news);
  }

  #begin(facts: IncidentFacts, by: ChangedBy): Promise<void> | undefined {
    const incident = new OpenIncident(facts, this.#settings.clock, (update) => {
      this.#events.emit('incident:updated', update);
      this.#telling.tellNews(update);
    });
    this.#open = incident;
    if (by === 'alone') this.#knownHere = facts.id;
    return this.#told('failover', incident.incident, by);
  }

  /** An outage that the engine only recorded is switched, under the same incident. */
  #switch(by: ChangedBy): Promise<void> | undefined {
    const switched = this.#open?.amend({ isSwitched: true });
    return switched && this.#told('failover', switched, by);
  }

  #end(by: ChangedBy): Promise<void> | undefined {
    const ended = this.#open;
    if (ended === undefined) return undefined;
    this.#open = undefined;
    ended.stopTelling();
    const journalTo = this.#journalHead();
    const closed = { closedAt: this.#settings.clock.now(), ...(journalTo !== undefined && { journalTo }) };
    return this.#told('failback', ended.amend(closed), by);
  }

  #told(name: 'failover' | 'failback', incident: Incident, by: ChangedBy): Promise<void> | undefined {
    const tell = (): void => this.#events.emit(name, incident);
    const told = this.#knownHere === incident.id ? tell() : this.#toldByOne(name, incident, by, tell);
    this.#events.emit('incident:known', incident);
    return told ?? undefined;
  }

  /** A worker that is alone may end an incident of its fleet for itself. That is not the fleet's word, and not told. */
  #toldByOne(name: string, { id, isSwitched }: Incident, by: ChangedBy, tell: () => void): Promise<void> | undefined {
    if (by === 'alone') return undefined;
    return this.#telling.tell(`${name}.${id}.${Number(isSwitched)}`, by === 'us', tell);
  }

  /** A journal of the host program may fail: an outage is an outage also without it. */
  #journalHead(): JournalPosition | undefined {
    const { journal, onListenerError } = this.#settings;
    return answerOr(
      () => journal.head,
      () => undefined,
      'journal.head',
      onListenerError,
    );
  }
}
