import type { Transaction } from '@relais/model';
import type { Element } from 'domhandler';
import { drift } from '../drift/page-drift-error.ts';
import type { PageKind } from '../drift/page-kind.ts';
import type { PrintedAmount } from '../value/amount.ts';
import type { AmountColumn } from '../value/amount-cell.ts';
import type { ColumnRole } from './column-role.ts';
import type { Columns } from './columns.ts';
import type { DataRow } from './table-rows.ts';

/** The cell of a column that the row must have. */
export function cellOf(row: DataRow, { at }: Columns, role: ColumnRole, kind: PageKind): Element {
  const index = at[role];
  const cell = index === undefined ? undefined : row[index];
  if (cell === undefined) throw drift(kind, `column.${role}`);
  return cell;
}

/**
 * Reads the amount of a row from its only column, or from the filled one of debit and credit.
 *
 * @throws {PageDriftError} `page_drift` when neither is filled, or both are
 */
export function readRowAmount<A extends PrintedAmount>(
  row: DataRow,
  columns: Columns,
  kind: PageKind,
  read: (cell: Element, column: AmountColumn, kind: PageKind, mark: string) => A | undefined,
): A {
  const inColumn = (role: 'amount' | 'debit' | 'credit', column: AmountColumn): A | undefined =>
    read(cellOf(row, columns, role, kind), column, kind, `row.${role}`);
  const isOneColumn = columns.at.amount !== undefined;
  const first = isOneColumn ? inColumn('amount', 'signed') : inColumn('debit', 'debit');
  const second = isOneColumn ? undefined : inColumn('credit', 'credit');
  const amount = first ?? second;
  if (amount === undefined || (first !== undefined && second !== undefined)) throw drift(kind, 'row.amount.one');
  return amount;
}

/** Amount and sign as STET holds them. */
export function signed({
  amount,
  currency,
}: PrintedAmount): Pick<Transaction, 'transactionAmount' | 'creditDebitIndicator'> {
  const isDebit = amount.startsWith('-');
  return {
    transactionAmount: { currency, amount: isDebit ? amount.slice(1) : amount },
    creditDebitIndicator: isDebit ? 'DBIT' : 'CRDT',
  };
}
