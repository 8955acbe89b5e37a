import type { CalendarDate } from '@relais/model';
import type { JournalPosition } from './journal-record.ts';

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

/** One strong authentication. Never the code. */
export interface ScaFacts {
  /** e.g. `app`, `sms`; `unknown` where the bank's page was not opened. */
  readonly method: string;
  /** e.g. `passed`, `declined`, `expired`, `not_started`. */
  readonly result: string;
}

/** One page that was read. */
export interface AccessFacts {
  /** Which kind of page it was, e.g. `operations`. Never its address. */
  readonly pageKind: string;
  /** IBAN or card number. Only its keyed hash and its last four characters are written. */
  readonly account?: string;
  /** Which kinds of data it gave, e.g. `['transactions', 'balances']`. */
  readonly dataKinds: readonly string[];
  /** The days it covers. */
  readonly period?: { readonly from?: CalendarDate; readonly to?: CalendarDate };
  /** What is delivered of it. The detail level decides whether hashes or encrypted values of it are kept. */
  readonly records: readonly unknown[];
  /** What was seen and dropped, because it is outside the consent. */
  readonly dropped?: readonly { readonly kind: string; readonly count: number }[];
  readonly httpStatus?: number;
  readonly bytes?: number;
}

export interface EndFacts {
  /** e.g. `logout`, `idle`, `limit`, `page_drift`. */
  readonly endReason: string;
}

/** Where the record stands, for whoever wants to show it later. `undefined` where no journal is kept. */
export type Journalled = Promise<JournalPosition | undefined>;

/** One fallback session in the journal. */
export interface JournalSession {
  readonly sessionId: string;
  sca(facts: ScaFacts): Journalled;
  /** Resolves once the record is on the disk: only then may the data reach the caller. */
  access(facts: AccessFacts): Journalled;
  end(facts: EndFacts): Journalled;
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
