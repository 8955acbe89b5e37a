import type { Incident } from '@relais/core';
import type { Clock } from '@relais/model';
import { type DueNotice, noticesDue, type SentNotice } from '@relais/records';

/** A notice that the bank is owed now (RTS art. 33(5)(e)), and the outage it is about. Free of PSU data. */
export interface NoticeEvent {
  readonly notice: DueNotice;
  readonly incident: Incident;
}

const DAY_MS = 86_400_000;

/** @returns true for exactly one worker of a fleet */
type Claim = (name: string) => Promise<boolean>;

/**
 * Tells when the bank must hear of the fallback's use: at the start, every 24 hours, at the end.
 *
 * Nothing is sent: `bankNotice` of `@relais/core` writes the text, and the host delivers it and keeps the proof.
 */
export class BankNotices {
  readonly #clock: Clock;
  readonly #tell: (event: NoticeEvent) => void;
  readonly #claim: Claim | undefined;
  readonly #told: SentNotice[] = [];
  #cancel: () => void = () => {};

  /** @param claim - of a fleet: one worker tells. Absent: this one does */
  constructor(clock: Clock, tell: (event: NoticeEvent) => void, claim?: Claim) {
    this.#clock = clock;
    this.#tell = tell;
    this.#claim = claim;
  }

  /** An incident begins, is switched, or ends. */
  follow(incident: Incident): void {
    if (incident.closedAt === undefined) this.opened(incident);
    else this.closed(incident);
  }

  opened(incident: Incident): void {
    this.#due(incident);
    if (incident.isSwitched) this.#wait(incident, 1);
  }

  closed(incident: Incident): void {
    this.#cancel();
    this.#due(incident);
    this.#told.length = 0;
  }

  /** Leaves no timer. */
  close(): void {
    this.#cancel();
  }

  #wait(incident: Incident, day: number): void {
    const delayMs = incident.openedAt + day * DAY_MS - this.#clock.now();
    this.#cancel = this.#clock.schedule(() => {
      this.#due(incident);
      this.#wait(incident, day + 1);
    }, delayMs);
  }

  #due(incident: Incident): void {
    const now = this.#clock.now();
    for (const notice of noticesDue(incident, this.#told, now)) {
      const { kind, day } = notice;
      this.#told.push({ kind, day, outageId: incident.id, sentAt: now, proof: 'told' });
      if (this.#claim === undefined) this.#tell({ notice, incident });
      else void this.#tellFirst({ notice, incident }, this.#claim);
    }
  }

  /** Where the fleet cannot be reached, each worker tells: twice is better than never. */
  async #tellFirst(event: NoticeEvent, claim: Claim): Promise<void> {
    const { incident, notice } = event;
    const name = `notice.${incident.id}.${notice.kind}.${notice.day}`;
    if (await claim(name).catch(() => true)) this.#tell(event);
  }
}
