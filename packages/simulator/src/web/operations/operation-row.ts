import type { DisplayPreferences } from '../../ledger/display-preferences.ts';
import type { Cents, Operation } from '../../ledger/ledger.ts';
import type { Site } from '../site/site.ts';

/** An operation in its place on a page. */
export interface OperationRow {
  readonly site: Site;
  readonly preferences: DisplayPreferences;
  readonly operation: Operation;
  /** Counted from 0: it alternates the colours and numbers the ids. */
  readonly index: number;
  readonly webid: string;
  /** Balance of the account right after the operation. */
  readonly balanceAfter: Cents;
}

/** Class tokens of a cell: those of its kind, and the colour of its row. */
export function cellClasses(kind: string, { index, site }: Pick<OperationRow, 'index' | 'site'>): string {
  // Phones hide parts that have a copy for phones.
  return `${kind} ${site.release === '2018' ? '' : ' eir_hidexs '}_c1 ${zebra(index)} _c1`;
}

/** Rows alternate: `i` is odd, `p` is even, counted from 1. */
export function zebra(index: number): 'i' | 'p' {
  return index % 2 === 0 ? 'i' : 'p';
}
