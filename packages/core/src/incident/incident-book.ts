import { answerOr, type Events } from '@relais/model';
import type { FailoverEventMap } from '../failover-event-map.ts';
import type { FailoverSettings } from '../failover-options.ts';
import { type Outage, outageOf, type Position, stateOf } from '../position/position.ts';
import type { JournalPosition } from './incident.ts';
import { OpenIncident } from './open-incident.ts';
import { type Probe, probed } from './tally.ts';

/** Opens an incident where an outage begins, closes it where the outage ends, and tells both. */
export class IncidentBook {
  readonly #settings: FailoverSettings;
  readonly #events: Events<FailoverEventMap>;
  #open: OpenIncident | undefined;

  constructor(settings: FailoverSettings, events: Events<FailoverEventMap>) {
    this.#settings = settings;
    this.#events = events;
  }

  /** The outage that goes on, if one does. */
  get open(): OpenIncident | undefined {
    return this.#open;
  }

  /** @param lastGoodReplyAt - the last good reply before the outage, in milliseconds since the epoch */
  follow(before: Position, after: Position, lastGoodReplyAt: number | undefined): void {
    const [was, is] = [outageOf(before), outageOf(after)];
    if (was === undefined && is !== undefined) this.#begin(is, stateOf(after) !== 'closed', lastGoodReplyAt);
    else if (was !== undefined && is === undefined) this.#end();
    else if (before.kind === 'watched' && after.kind === 'open') this.#switch();
  }

  probed(probe: Probe): void {
    this.#open?.note(probed(probe));
    this.#events.emit('probe', { bankId: this.#settings.bankId, ...probe });
  }

  #begin(outage: Outage, isSwitched: boolean, lastGoodReplyAt: number | undefined): void {
    const { bankId, clock, legalRegime, newId } = this.#settings;
    const journalFrom = this.#journalHead();
    const opened = {
      id: newId(),
      bankId,
      openedAt: clock.now(),
      ...outage,
      legalRegime: legalRegime.id,
      isSwitched,
      ...(journalFrom !== undefined && { journalFrom }),
      ...(lastGoodReplyAt !== undefined && { lastGoodReplyAt }),
    };
    this.#open = new OpenIncident(opened, clock, (update) => this.#events.emit('incident:updated', update));
    this.#events.emit('failover', this.#open.incident);
  }

  /** An outage that the engine only recorded is switched, under the same incident. */
  #switch(): void {
    if (this.#open !== undefined) this.#events.emit('failover', this.#open.amend({ isSwitched: true }));
  }

  #end(): void {
    const ended = this.#open;
    if (ended === undefined) return;
    this.#open = undefined;
    ended.stopTelling();
    const journalTo = this.#journalHead();
    const closed = { closedAt: this.#settings.clock.now(), ...(journalTo !== undefined && { journalTo }) };
    this.#events.emit('failback', ended.amend(closed));
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
