import type { RowMatch } from '@relais/continuity';
import type { Transaction } from '@relais/model';

const matches = new WeakMap<Transaction, RowMatch>();

export function noteMatch(transaction: Transaction, match: RowMatch): void {
  matches.set(transaction, match);
}

/**
 * Tells how a transaction of Relais was recognised.
 *
 * @returns `undefined` for an object that Relais did not give
 */
export function matchOf(transaction: Transaction): RowMatch | undefined {
  return matches.get(transaction);
}
