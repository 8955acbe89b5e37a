import type { CalendarDate } from '@relais/model';

/** What the fallback knows of a session when it begins. The host adds the rest: whose it is, and why. */
export interface SessionBegun {
  readonly sessionId: string;
  /** `organizationIdentifier` of the QWAC, e.g. `PSDFR-ACPR-12345`. */
  readonly tppId: string;
  /** The QWAC that is shown: serial number and SHA-256, both in hexadecimal. */
  readonly certificate: { readonly serial: string; readonly sha256: string };
}

/** Pages of one kind that one call read or answered from, and what is delivered of them. */
export interface PagesRead {
  readonly pageKind: string;
  /** IBAN. Absent for pages that belong to no single account. */
  readonly account?: string;
  /** Empty when nothing of them is delivered. */
  readonly dataKinds: readonly string[];
  /** Both days belong to it. */
  readonly period?: { readonly from?: CalendarDate; readonly to?: CalendarDate };
  readonly records: readonly unknown[];
  /** What the pages showed and nobody gets. */
  readonly dropped?: readonly { readonly kind: string; readonly count: number }[];
  /** Of the last page. Absent when the answer came from pages that were read before. */
  readonly httpStatus?: number;
  /** Of all these pages together. */
  readonly bytes?: number;
}

/** The record of one session (RTS art. 33(5)(c)). The access journal of `@relais/core` fits. */
export interface SessionRecord {
  sca(facts: { readonly method: string; readonly result: string }): Promise<unknown>;
  /** Resolves once it is written: only then is anything delivered. */
  access(pages: PagesRead): Promise<unknown>;
  end(facts: { readonly endReason: string }): Promise<unknown>;
}

/** Begins the record of a session, before the bank is asked for anything. */
export type OpenRecord = (begun: SessionBegun) => Promise<SessionRecord>;

/** Keeps nothing. */
export const noRecord: OpenRecord = async () => ({
  sca: async () => undefined,
  access: async () => undefined,
  end: async () => undefined,
});
