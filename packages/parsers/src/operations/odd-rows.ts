import { drift } from '../drift/page-drift-error.ts';
import type { ParsedOperation } from './parsed-operations.ts';

/** The rows of a page, and which of all of them have no day. */
export interface OddRows {
  readonly operations: readonly ParsedOperation[];
  /** Places among all rows, counted from 0. */
  readonly undated: readonly number[];
}

/**
 * Refuses rows without a day or without a label, if only the table says so: it may have lost them. The bank has such
 * rows, and its hidden state then lacks the same.
 *
 * @param confirmedFrom - place of the first row that the hidden state agrees with; absent when it says nothing
 * @throws {PageDriftError} `page_drift`
 */
export function refuseOddRows(
  { operations, undated }: OddRows,
  confirmedFrom: number = Number.POSITIVE_INFINITY,
): void {
  const gaps = new Set(undated);
  if (undated.some((place) => place < confirmedFrom)) throw drift('operations', 'row.date');
  let place = 0;
  for (const { transaction } of operations) {
    while (gaps.has(place)) place += 1;
    const isBare = transaction.remittanceInformation.unstructured.length === 0;
    if (isBare && place < confirmedFrom) throw drift('operations', 'label.empty');
    place += 1;
  }
}

/** The operations in runs without a gap: running balances follow from row to row only inside them. */
export function runsOf(operations: readonly ParsedOperation[], undated: readonly number[]): readonly Run[] {
  if (undated.length === 0) return [operations];
  const cuts = undated.map((place, before) => place - before);
  return [0, ...cuts].map((start, at) => operations.slice(start, cuts[at]));
}

type Run = readonly ParsedOperation[];
