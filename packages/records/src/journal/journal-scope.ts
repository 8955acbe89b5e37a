import type { JournalRecord } from './journal-record.ts';

/** A selection of the records of a journal. An absent member does not limit it. */
export interface JournalScope {
  /** Keyed hash, see `psuReference`. */
  readonly psuRef?: string;
  /** Id of the bank profile. */
  readonly aspspId?: string;
  /** Records from this instant on, in milliseconds since the epoch. */
  readonly from?: number;
  /** Records before this instant, in milliseconds since the epoch. */
  readonly to?: number;
}

/** Whether a record is about this PSU, this bank and this time. A record whose facts were erased matches no PSU. */
export function isInScope({ at, facts }: JournalRecord, { psuRef, aspspId, from, to }: JournalScope): boolean {
  const instant = Date.parse(at);
  return (
    (psuRef === undefined || facts?.['psuRef'] === psuRef) &&
    (aspspId === undefined || facts?.['aspspId'] === aspspId) &&
    (from === undefined || instant >= from) &&
    (to === undefined || instant < to)
  );
}
