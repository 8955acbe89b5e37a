import type { AccessFacts, OpenRecord, ScaFacts, SessionBegun, SessionRecord } from '@relais/model';
import { askHost, RelaisError, systemClock, withDeadline } from '@relais/model';
import type { PendingEnds } from './pending-ends.ts';

/** Of a session that is put on no record. */
export const NO_RECORD: SessionRecord = { sca: async () => {}, access: async () => {}, end: async () => {} };

/** Notes hold a call up this long at most: long enough for a healthy record to be in order. In milliseconds. */
const SOON_MS = 250;
/** A record that takes longer to write a note is given up. In milliseconds. */
const LATE_MS = 5_000;

/**
 * The host program's record of one session. Data must be on it before Relais delivers them. Relais notes undelivered data as far
 * as the host program lets it; these notes hold no call up.
 */
export class KeptRecord {
  readonly #record: SessionRecord;
  readonly #pending: PendingEnds;
  #notes: Promise<void> = Promise.resolve();
  #isGone = false;

  /** @param pending - waits for each note until it is written or given up */
  constructor(record: SessionRecord, pending: PendingEnds) {
    this.#record = record;
    this.#pending = pending;
  }

  /**
   * Resolves once the pages are on record.
   *
   * @throws {RelaisError} `fallback_refused` with reason `journal` when that fails
   * @throws the reason of the signal, when that comes first
   */
  async access(pages: AccessFacts, signal: AbortSignal): Promise<void> {
    await onRecord(() => this.#record.access(pages), signal);
  }

  /** Resolves once the strong authentication is on record. @throws as `access` */
  async sca(facts: ScaFacts, signal: AbortSignal): Promise<void> {
    await onRecord(() => this.#record.sca(facts), signal);
  }

  /** Pages of which nothing is delivered. Never rejects. */
  async noteAccess(all: readonly AccessFacts[]): Promise<void> {
    for (const pages of all) this.#note(() => this.#record.access(pages));
    await this.#soon();
  }

  /** A strong authentication whose error is told anyway. Never rejects. */
  async noteSca(facts: ScaFacts): Promise<void> {
    this.#note(() => this.#record.sca(facts));
    await this.#soon();
  }

  /** The session is over. Never rejects. */
  async noteEnd(endReason: string): Promise<void> {
    this.#note(() => this.#record.end({ endReason }));
    await this.#soon();
  }

  /** One after the other, as a journal writes them. */
  #note(write: () => Promise<unknown>): void {
    this.#notes = this.#notes.then(async () => {
      if (this.#isGone) return;
      const late = (): Error => {
        this.#isGone = true;
        return new Error('the record was given up');
      };
      await withDeadline(async () => write(), { deadlineMs: LATE_MS, clock: systemClock, late }).catch(() => {});
    });
    void this.#pending.add(this.#notes);
  }

  async #soon(): Promise<void> {
    await withDeadline(() => this.#notes, { deadlineMs: SOON_MS, clock: systemClock }).catch(() => {});
  }
}

/**
 * Begins the record of a session.
 *
 * @param signal - ends the wait; a record that begins afterwards is ended at once
 * @throws {RelaisError} `fallback_refused` with reason `journal` when it cannot be begun, or is none
 */
export function openRecord(
  begin: OpenRecord,
  begun: SessionBegun,
  pending: PendingEnds,
  signal: AbortSignal,
): Promise<KeptRecord> {
  return onRecord(async () => {
    const given = await begin(begun);
    if (!isRecord(given)) {
      throw new RelaisError('fallback_refused', 'the journal of the host program gave no record of the session', {
        reason: 'journal',
      });
    }
    const record = new KeptRecord(given, pending);
    if (signal.aborted) await record.noteEnd('aborted');
    return record;
  }, signal);
}

function onRecord<T>(write: () => Promise<T>, signal: AbortSignal): Promise<T> {
  return askHost(write, { code: 'fallback_refused', reason: 'journal', signal });
}

function isRecord(given: unknown): given is SessionRecord {
  const members: Readonly<Record<string, unknown>> = Object(given);
  return ['sca', 'access', 'end'].every((name) => typeof members[name] === 'function');
}
