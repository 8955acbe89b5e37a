import type { JournalPosition } from '@relais/core';
import type { SessionRecord } from '@relais/model';

/** Facts of a fallback session at its beginning (RTS art. 29 and 33(5)(c)). */
export interface SessionFacts {
  /** @defaultValue a new UUID */
  readonly sessionId?: string;
  /** The incident during which the fallback is used. */
  readonly outageId: string;
  /** The TPP's `organizationIdentifier`, e.g. `PSDFR-ACPR-12345`. */
  readonly tppId: string;
  /** The QWAC that was shown: serial number and SHA-256 of the certificate, both in hexadecimal. */
  readonly certificate: { readonly serial: string; readonly sha256: string };
  /** Id of the bank profile, e.g. `cic`. */
  readonly aspspId: string;
  /** The customer interface that the session uses, e.g. `web`. */
  readonly interface: string;
  /** The host's own id. Only its keyed hash is written. */
  readonly psuId: string;
  readonly consentId: string;
  readonly consentVersion?: string;
  /** Whether the PSU was present. */
  readonly attended: boolean;
  /** Id of the PSU's action that asked for it, when present. */
  readonly psuActionId?: string;
  /** Purpose of the data, e.g. `account_information`. */
  readonly purpose: string;
  /** Source of the time, e.g. `ntp`, and its offset in milliseconds. */
  readonly clockSource: string;
  readonly clockOffsetMs?: number;
  /** The IP address that the bank saw. */
  readonly egressAddress?: string;
  readonly libraryVersion: string;
  readonly connectorVersion: string;
}

/**
 * One fallback session in the journal. Each record tells its place in the journal, so that the host program can prove
 * it later.
 */
export interface JournalSession extends SessionRecord<JournalPosition | undefined> {
  readonly sessionId: string;
}

/**
 * The port that the engine writes to. A record of read data is written before the caller sees the data.
 *
 * Every method rejects with `fallback_refused` and reason `journal` when the record cannot be written.
 */
export interface AccessJournal {
  /** The last record written. Each incident keeps it at its beginning and its end: it names the records in between. */
  readonly head: JournalPosition | undefined;
  session(facts: SessionFacts): Promise<JournalSession>;
}

/** Records nothing: for host programs that keep a record of their own. */
export const noJournal: AccessJournal = {
  head: undefined,
  session: async ({ sessionId = crypto.randomUUID() }) => ({
    sessionId,
    sca: async () => undefined,
    access: async () => undefined,
    end: async () => undefined,
  }),
};
