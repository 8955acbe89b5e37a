import type { Amount } from '../account-data/amount.ts';
import type { Reading } from './reading.ts';

/** Facts beside the data that continuity needs; the caller never gets them. */
export interface AnswerNotes {
  /**
   * The bank's own reference of each transaction, 17 digits, in the order of the list. Present where a channel sees it
   * apart from the entry's id. `null` for a row that has none.
   */
  readonly references?: readonly (string | null)[];
  /** The booked balance of the very moment at which the transactions were read, e.g. printed on the same page. */
  readonly bookedBalance?: Amount;
}

/** An answer holds all that Relais knows of it, as plain data: a spread, a clone and JSON keep it. */
export interface Answer<Value> {
  readonly value: Value;
  readonly provenance: Reading;
  readonly notes: AnswerNotes;
}

/** An answer to the whole question. */
export function wholeAnswer<Value>(value: Value, notes: AnswerNotes = {}): Answer<Value> {
  return { value, provenance: { complete: true }, notes };
}
