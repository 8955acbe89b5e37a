import type { CalendarDate } from '../time/calendar-date.ts';

/** What a channel knows of a session when it begins. The host adds the rest: whose it is, and why. */
export interface SessionBegun {
  readonly sessionId: string;
  /** `organizationIdentifier` of the QWAC, e.g. `PSDFR-ACPR-12345`. */
  readonly tppId: string;
  /** The QWAC that is shown: serial number and SHA-256, both in hexadecimal. */
  readonly certificate: { readonly serial: string; readonly sha256: string };
}

/** One strong authentication. Never the code. */
export interface ScaFacts {
  /** e.g. `app`, `sms`; `unknown` where the bank's page was not opened. */
  readonly method: string;
  /** e.g. `passed`, `declined`, `expired`, `not_started`. */
  readonly result: string;
}

/** Pages of one kind that one call read or answered from, and what is delivered of them. */
export interface AccessFacts {
  /** Which kind of page it was, e.g. `operations`. Never its address. */
  readonly pageKind: string;
  /** IBAN or card number, of which a journal writes a keyed hash. Absent for pages that belong to no single account. */
  readonly account?: string;
  /** Which kinds of data are delivered of them, e.g. `['transactions', 'balances']`. Empty when nothing is. */
  readonly dataKinds: readonly string[];
  /** The days that they cover. Both days belong to it. */
  readonly period?: { readonly from?: CalendarDate; readonly to?: CalendarDate };
  /** What is delivered of them. */
  readonly records: readonly unknown[];
  /** What the pages showed and nobody gets, e.g. because it is outside the consent. */
  readonly dropped?: readonly { readonly kind: string; readonly count: number }[];
  /** Of the last page. Absent when the answer came from pages that were read before. */
  readonly httpStatus?: number;
  /** Of all these pages together. */
  readonly bytes?: number;
}

export interface EndFacts {
  /** e.g. `logout`, `idle`, `limit`, `page_drift`. */
  readonly endReason: string;
}

/**
 * The record of one session (RTS art. 33(5)(c)).
 *
 * @typeParam Written - what a journal says of a record that stands
 */
export interface SessionRecord<Written = unknown> {
  sca(facts: ScaFacts): Promise<Written>;
  /** Resolves once it is written: only then is anything delivered. */
  access(facts: AccessFacts): Promise<Written>;
  end(facts: EndFacts): Promise<Written>;
}

/** Begins the record of a session, before the bank is asked for anything. */
export type OpenRecord = (begun: SessionBegun) => Promise<SessionRecord>;

/** Keeps nothing. */
export const noRecord: OpenRecord = async () => ({
  sca: async () => undefined,
  access: async () => undefined,
  end: async () => undefined,
});
