import type { Amount } from '../account-data/amount.ts';
import type { Reading } from '../reading.ts';

/** What a channel saw beside the data: the caller never gets it, continuity needs it. */
export interface AnswerNotes {
  /**
   * The bank's own reference of each transaction, 17 digits, in the order of the list: where a channel sees it apart from the
   * entry's id. `null` for a row that has none.
   */
  readonly references?: readonly (string | null)[];
  /** The booked balance of the very moment at which the transactions were read, e.g. printed on the same page. */
  readonly bookedBalance?: Amount;
}

/** All that is known of an answer is in it: plain data, which a spread, a clone and JSON keep. */
export interface Answer<Value> {
  readonly value: Value;
  readonly provenance: Reading;
  readonly notes: AnswerNotes;
}

/** An answer that holds everything that was asked for. */
export function wholeAnswer<Value>(value: Value, notes: AnswerNotes = {}): Answer<Value> {
  return { value, provenance: { complete: true }, notes };
}
