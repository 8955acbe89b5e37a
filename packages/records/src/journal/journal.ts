import type { KeyObject } from 'node:crypto';
import type { JournalPosition } from '@relais/core';
import { type AccessFacts, askHost, type KeyLocks, withKeyLock } from '@relais/model';
import type { AccessJournal, JournalSession, SessionFacts } from './access-journal.ts';
import { exportJournal } from './export-journal.ts';
import { cannotOpen, cannotWrite } from './journal-error.ts';
import { type JournalOptions, type JournalSettings, journalSettings } from './journal-options.ts';
import type { JournalEntry, JournalRecord } from './journal-record.ts';
import type { JournalScope } from './journal-scope.ts';
import { psuReference } from './keyed-hash.ts';
import type { LegalHold } from './retention/legal-hold.ts';
import type { RetentionResult } from './retention/retain.ts';
import { retainJournal } from './retention/retain-journal.ts';
import { sealValues } from './sealed-values.ts';
import { accessFacts, name, recordHashes, type SessionKey, sessionFacts } from './session-record.ts';
import type { JournalReport } from './verify/journal-report.ts';
import { type VerifyOptions, verifyJournal } from './verify/verify-journal.ts';
import { JournalWriter } from './writing/journal-writer.ts';
import { type OpenChain, openAnyChain } from './writing/open-chain.ts';

/** Some of the records, named as the host knows them. */
export interface RecordsOf {
  /** The host program's own id of the PSU. */
  readonly psuId?: string;
  /** Id of the bank profile. */
  readonly aspspId?: string;
  /** Records from this instant on, in milliseconds since the epoch. */
  readonly from?: number;
  /** Records before this instant, in milliseconds since the epoch. */
  readonly to?: number;
}

/**
 * The access journal: append-only files in which every record holds the hash of the one before it. Each process that
 * writes at the same time has a chain of its own. All chains of a directory are one journal.
 *
 * Once `access` has resolved, its record survives a kill of the process and a power cut.
 */
export class Journal implements AccessJournal, AsyncDisposable {
  readonly #settings: JournalSettings;
  readonly #writer: JournalWriter;
  #holds: Map<string, LegalHold>;
  #endSchedule: () => void = () => {};
  /** Tasks of the journal that must not run side by side. */
  readonly #locks: KeyLocks = new Map();
  #closed: Promise<void> | undefined;

  constructor(settings: JournalSettings, open: OpenChain) {
    this.#settings = settings;
    this.#writer = new JournalWriter(settings, open);
    this.#holds = holdsOf(open.report);
    this.#scheduleRetention();
  }

  /**
   * The last record of this process on the disk. A copy kept elsewhere later proves that the records up to it are
   * complete and genuine.
   */
  get head(): JournalPosition {
    return this.#writer.current.writer.head;
  }

  /** Legal holds in force, as far as this process has seen: another may have made or released one since. */
  get holds(): readonly LegalHold[] {
    return [...this.#holds.values()];
  }

  /** Resolves once the session is on record. */
  async session({ sessionId = crypto.randomUUID(), ...facts }: SessionFacts): Promise<JournalSession> {
    const { pseudonymKey } = this.#settings;
    await this.#append(() => ({
      type: 'session',
      parts: { facts: sessionFacts({ ...facts, sessionId }, pseudonymKey) },
    }));
    const key: SessionKey = { sessionId, aspspId: facts.aspspId, psuRef: psuReference(pseudonymKey, facts.psuId) };
    return {
      sessionId,
      sca: ({ method, result }) =>
        this.#append(() => ({
          type: 'sca',
          parts: { facts: { ...key, method: name('method', method), result: name('result', result) } },
        })),
      access: (access) => this.#append(() => this.#accessEntry(key, access, pseudonymKey)),
      end: ({ endReason }) =>
        this.#append(() => ({ type: 'end', parts: { facts: { ...key, endReason: name('endReason', endReason) } } })),
    };
  }

  /** Reads the whole journal and names every damage. */
  verify(options: VerifyOptions = {}): Promise<JournalReport> {
    return this.#inTurn(() => this.#verify(options));
  }

  /**
   * The records of read data, oldest first.
   *
   * @throws {RelaisError} `fallback_refused` with reason `journal_damaged`, before the first record
   */
  export({ psuId, ...scope }: RecordsOf = {}): AsyncIterable<JournalRecord> {
    return exportJournal(this.#settings.directory, { ...scope, ...this.#psu(psuId) }, () => this.verify());
  }

  /**
   * Erases the parts that are older than their period, also in the chains of processes that have ended. The journal
   * runs it by itself every `retention.everyMs`. A legal hold of another process protects from the next run on.
   *
   * @param now - milliseconds since the epoch
   * @throws {RelaisError} `fallback_refused` with reason `journal_damaged`: an erasure would destroy the traces of the
   * damage
   */
  retain(now: number = this.#settings.clock.now()): Promise<RetentionResult> {
    return this.#inTurn(async () => {
      try {
        return await retainJournal(this.#settings, this.#writer.current, now);
      } catch (error) {
        throw cannotWrite(error);
      }
    });
  }

  /**
   * Protects records from retention until the hold is released.
   *
   * @param reason - the host program's own name of the case: letters, digits and `_ . : @ + -`
   * @returns the id of the hold
   * @throws {RangeError} when the reason has another character
   */
  hold({ psuId, ...limits }: RecordsOf, reason: string): Promise<string> {
    return this.#inTurn(async () => {
      const note = { holdId: crypto.randomUUID(), reason: name('reason', reason) };
      const scope: JournalScope = { ...limits, ...this.#psu(psuId) };
      const { seq } = await this.#append(() => ({
        type: 'hold',
        note,
        parts: { facts: { ...scope } },
      }));
      this.#holds.set(note.holdId, { ...scope, ...note, seq });
      return note.holdId;
    });
  }

  /** @throws {RangeError} when no such hold is in force */
  release(holdId: string): Promise<void> {
    return this.#inTurn(async () => {
      // Another process may have made it since this one began.
      if (!this.#holds.has(holdId)) this.#holds = holdsOf(await this.#verify({}));
      if (!this.#holds.has(holdId)) throw new RangeError('no such hold is in force');
      await this.#append(() => ({ type: 'release', note: { holdId } }));
      this.#holds.delete(holdId);
    });
  }

  /** Writes the waiting records and releases the directory. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    this.#endSchedule();
    await this.#inTurn(async () => undefined);
    await this.#writer.close();
  }

  #verify(options: VerifyOptions): Promise<JournalReport> {
    return verifyJournal(this.#settings.directory, options);
  }

  async #append(entry: () => JournalEntry | Promise<JournalEntry>): Promise<JournalPosition> {
    try {
      return await this.#writer.append(await entry());
    } catch (error) {
      throw cannotWrite(error);
    }
  }

  async #accessEntry(session: SessionKey, access: AccessFacts, key: KeyObject): Promise<JournalEntry> {
    const { level, valuesKey } = this.#settings;
    const { records } = access;
    const facts = accessFacts(session, access, key);
    if (level === 'kinds' || records.length === 0) return { type: 'access', parts: { facts } };
    const hashes = recordHashes(records, key);
    if (level === 'hashes' || valuesKey === undefined) return { type: 'access', parts: { facts, hashes } };
    const secret = await askHost(valuesKey, { code: 'fallback_refused', reason: 'journal' });
    const values = { ...sealValues(secret, session.sessionId, records) };
    return { type: 'access', parts: { facts, hashes, values } };
  }

  #psu(psuId: string | undefined): Pick<JournalScope, 'psuRef'> {
    return psuId === undefined ? {} : { psuRef: psuReference(this.#settings.pseudonymKey, psuId) };
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    return withKeyLock(this.#locks, 'journal', task);
  }

  #scheduleRetention(): void {
    const { clock, retention } = this.#settings;
    if (retention.everyMs === Number.POSITIVE_INFINITY) return;
    this.#endSchedule = clock.schedule(() => {
      this.retain().catch(retention.onError);
      this.#scheduleRetention();
    }, retention.everyMs);
  }
}

function holdsOf({ holds }: JournalReport): Map<string, LegalHold> {
  return new Map(holds.map((hold) => [hold.holdId, hold]));
}

/**
 * Opens the access journal in a directory, or begins a new one. It repairs the unfinished record of a killed process.
 * While other processes write to the directory, it begins a chain of its own.
 *
 * @throws {RelaisError} `fallback_refused` with reason `journal_damaged` when the content was changed, `journal` when
 * the directory cannot be written
 * @throws {RangeError} naming the option that is out of range
 * @example
 * await using journal = await openJournal({ directory: '/var/lib/relais/journal', pseudonymKey })
 */
export async function openJournal(options: JournalOptions): Promise<Journal> {
  const settings = journalSettings(options);
  try {
    return new Journal(settings, await openAnyChain(settings));
  } catch (error) {
    throw cannotOpen(error);
  }
}
