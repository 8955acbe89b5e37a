import type { JournalPosition } from '@relais/core';
import type { SessionRecord } from '@relais/model';

/** What is known when a fallback session begins (RTS art. 29 and 33(5)(c)). */
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
  /** Which of the bank's customer interfaces was used, e.g. `web`. */
  readonly interface: string;
  /** The host's own id. Only its keyed hash is written. */
  readonly psuId: string;
  readonly consentId: string;
  readonly consentVersion?: string;
  /** Whether the PSU was present. */
  readonly attended: boolean;
  /** The act of the PSU that asked for it, when present. */
  readonly psuActionId?: string;
  /** What the data are for, e.g. `account_information`. */
  readonly purpose: string;
  /** Where the time comes from, e.g. `ntp`, and how far it was off, in milliseconds. */
  readonly clockSource: string;
  readonly clockOffsetMs?: number;
  /** The address that the bank saw. */
  readonly egressAddress?: string;
  readonly libraryVersion: string;
  readonly connectorVersion: string;
}

/** One fallback session in the journal: each record tells where it stands, for whoever wants to show it later. */
export interface JournalSession extends SessionRecord<JournalPosition | undefined> {
  readonly sessionId: string;
}

/**
 * The port that the engine writes to: what was read through the fallback is on record before the caller sees it.
 *
 * Every method rejects with `fallback_refused` and reason `journal` when the record cannot be written.
 */
export interface AccessJournal {
  /** The last record written. Taken when an incident opens and closes, it names the records in between. */
  readonly head: JournalPosition | undefined;
  session(facts: SessionFacts): Promise<JournalSession>;
}

/** Keeps nothing: for hosts that keep their own record. */
export const noJournal: AccessJournal = {
  head: undefined,
  session: async ({ sessionId = crypto.randomUUID() }) => ({
    sessionId,
    sca: async () => undefined,
    access: async () => undefined,
    end: async () => undefined,
  }),
};
