import type { CalendarDate } from '../time/calendar-date.ts';

/** What a channel knows of a session when it begins. The host program adds the customer and the reason. */
export interface SessionBegun {
  readonly sessionId: string;
  /** `organizationIdentifier` of the QWAC, e.g. `PSDFR-ACPR-12345`. */
  readonly tppId: string;
  /** The QWAC that is shown: serial number and SHA-256, both in hexadecimal. */
  readonly certificate: { readonly serial: string; readonly sha256: string };
}

/** Facts of one strong authentication. The code is never among them. */
export interface ScaFacts {
  /** e.g. `app`, `sms`; `unknown` where the bank's page was not opened. */
  readonly method: string;
  /** e.g. `passed`, `declined`, `expired`, `not_started`. */
  readonly result: string;
}

/** Pages of one kind that one call read or answered from, and the data it delivers of them. */
export interface AccessFacts {
  /** The kind of page, e.g. `operations`. The address is never recorded. */
  readonly pageKind: string;
  /** IBAN or card number, of which a journal writes a keyed hash. Absent for pages that belong to no single account. */
  readonly account?: string;
  /**
   * Kinds of data that the call delivers of them, e.g. `['transactions', 'balances']`. Empty when it delivers nothing.
   */
  readonly dataKinds: readonly string[];
  /** First and last day that they cover. Both are included. */
  readonly period?: { readonly from?: CalendarDate; readonly to?: CalendarDate };
  /** The records that the call delivers of them. */
  readonly records: readonly unknown[];
  /** Data that the pages showed and the call does not deliver, e.g. outside the consent. */
  readonly dropped?: readonly { readonly kind: string; readonly count: number }[];
  /** HTTP status of the last page. Absent when the call answered from pages read before. */
  readonly httpStatus?: number;
  /** Size of all these pages together, in bytes. */
  readonly bytes?: number;
}

export interface EndFacts {
  /** e.g. `logout`, `idle`, `limit`, `page_drift`. */
  readonly endReason: string;
}

/**
 * The record of one session (RTS art. 33(5)(c)).
 *
 * @typeParam Written - the journal's answer once a record is written
 */
export interface SessionRecord<Written = unknown> {
  sca(facts: ScaFacts): Promise<Written>;
  /** Resolves once the record is written; data are delivered only then. */
  access(facts: AccessFacts): Promise<Written>;
  end(facts: EndFacts): Promise<Written>;
}

/** Begins the record of a session, before the bank is asked for anything. */
export type OpenRecord = (begun: SessionBegun) => Promise<SessionRecord>;

/** Records nothing. */
export const noRecord: OpenRecord = async () => ({
  sca: async () => undefined,
  access: async () => undefined,
  end: async () => undefined,
});
