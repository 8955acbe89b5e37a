import type { Transaction } from '@relais/model';

/** What a row was recognised by. `new`: never seen before. `suspected`: may be a known row, but was not merged with it. */
export type MatchReason = 'channel_id' | 'reference' | 'content' | 'similar' | 'new' | 'suspected';

/** Whether a row had been seen before, and how sure that is. */
export interface RowMatch {
  /** The id the row is shown under. */
  readonly id: string;
  readonly reason: MatchReason;
  /** 0 to 1, an order and no probability: below 0.95 the two differ in a date, in words of the label or in status. */
  readonly confidence: number;
  /** With `suspected`: the ids of the known rows it may be. */
  readonly candidates?: readonly string[];
}

// Beside the data, never in it: the caller's JSON stays what the bank's API would have sent.
const matches = new WeakMap<Transaction, RowMatch>();

export function noteMatch(transaction: Transaction, match: RowMatch): void {
  matches.set(transaction, match);
}

/**
 * Tells how a transaction of Relais was recognised.
 *
 * @returns `undefined` for an object that Relais did not give
 * @example
 * transactions.filter((row) => matchOf(row)?.reason === 'suspected') // for a person to look at
 */
export function matchOf(transaction: Transaction): RowMatch | undefined {
  return matches.get(transaction);
}
