import type { Amount } from '@relais/model';
import type { Element } from 'domhandler';
import { childElements, hasClass } from '../dom/element.ts';
import { textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { type ColumnRole, roleOfHeader } from '../table/column-role.ts';
import { headerRowOf } from '../table/columns.ts';
import { fold } from '../text/fold.ts';
import { readAmountCell } from '../value/amount-cell.ts';
import { currencyDigits } from '../value/currency-digits.ts';

const KIND = 'account_list';

/**
 * The balance of a row: from the cell marked as balance, else from the column with that header.
 *
 * @throws {PageDriftError} `page_drift` when the cell holds no amount, or debit and credit are both filled
 */
export function balanceOf(cells: readonly Element[], table: Element): Amount | undefined {
  const roles = columnRoles(table);
  if (roles.length > 0 && roles.length !== cells.length)
    throw drift(KIND, 'row.cells', `${cells.length} ${roles.length}`);
  const amounts = cells
    .map((cell, index) => {
      const role = roles[index];
      const isBalance = hasClass(cell, 'ei_sdsf_solde') || role === 'balance';
      const column = role === 'debit' || role === 'credit' ? role : isBalance ? 'signed' : undefined;
      return column === undefined ? undefined : readAmountCell(cell, column, KIND, 'row.balance');
    })
    .filter((amount) => amount !== undefined);
  const [amount, second] = amounts;
  if (second !== undefined) throw drift(KIND, 'row.balances');
  return amount && { currency: amount.currency, amount: amount.amount };
}

/**
 * @throws {PageDriftError} when a list of payment accounts names no balance, or only one of debit and credit
 */
export function refuseWithoutBalances(table: Element): void {
  const roles = columnRoles(table);
  const isWhole = roles.includes('balance') || (roles.includes('debit') && roles.includes('credit'));
  if (roles.length > 0 && !isWhole) throw drift(KIND, 'columns.balance');
}

function columnRoles(table: Element): readonly (ColumnRole | undefined)[] {
  const header = headerRowOf(table);
  return header === undefined ? [] : childElements(header).map((cell) => roleOfHeader(fold(textOf(cell))));
}

/** Whether a row shows its balance in more than one currency. Its first cell names the product. */
export function hasSeveralCurrencies(cells: readonly Element[], table: Element): boolean {
  const roles = columnRoles(table);
  const isBalance = (cell: Element, index: number): boolean => {
    const role = roles[index];
    const isInColumn = role === 'balance' || role === 'debit' || role === 'credit';
    // Without the names of the columns, any cell may hold a balance.
    return index > 0 && (roles.length !== cells.length || isInColumn || hasClass(cell, 'ei_sdsf_solde'));
  };
  const codes = cells
    .filter(isBalance)
    .flatMap((cell) => [...textOf(cell).matchAll(CURRENCY)].map(([, code = '']) => code));
  return new Set(codes.filter((code) => currencyDigits(code) !== undefined)).size > 1;
}

const CURRENCY = /\d\s?([A-Z]{3})(?![A-Z])/g;

/** Rows outside PSD2 are not read for their values, so odd ones are left out. */
export function orAbsent<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
