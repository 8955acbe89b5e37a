import { type Amount, addDecimals, compareDecimals, type Decimal } from '@relais/model';
import { drift } from '../drift/page-drift-error.ts';
import { negated } from '../value/amount.ts';
import type { RowOrder } from './check-order.ts';
import type { OperationsPage, ParsedOperation } from './parsed-operations.ts';

/**
 * Checks the running balances against the amounts. Each row's balance is the older row's balance plus the row's amount.
 * The newest booked row's is the balance of the account.
 *
 * @param runs - the operations in runs without a gap
 * @param isWhole - whether the list begins with the newest operation, as without a search
 * @throws {PageDriftError} `page_drift`
 */
export function checkRunningBalance(
  runs: readonly (readonly ParsedOperation[])[],
  { caption, booked }: Pick<OperationsPage, 'caption' | 'booked'>,
  order: RowOrder | undefined,
  isWhole: boolean,
): void {
  const operations = runs.flat();
  if (operations.every(({ runningBalance }) => runningBalance === undefined)) return;
  if (order !== undefined && order.column !== 'date') return;
  const isDownwards = order?.direction !== 'oldest_first' && runs.every(addsUp);
  const isUpwards = order?.direction !== 'newest_first' && runs.every((run) => addsUp([...run].reverse()));
  if (!isDownwards && !isUpwards) throw drift('operations', 'balance.sequence');
  if (!isWhole || order?.direction !== 'newest_first') return;
  const newest = operations.find(({ transaction }) => transaction.status === 'BOOK')?.runningBalance;
  if (newest !== undefined && !isEither(newest, booked, caption.balance)) throw drift('operations', 'balance.newest');
}

function addsUp(newestFirst: readonly ParsedOperation[]): boolean {
  return newestFirst.every(({ transaction, runningBalance }, index) => {
    if (runningBalance === undefined) return transaction.status === 'PDNG';
    const older = newestFirst[index + 1];
    if (older?.runningBalance === undefined) return true;
    return compareDecimals(addDecimals(older.runningBalance, signedAmountOf({ transaction })), runningBalance) === 0;
  });
}

/** The amount with its sign. */
function signedAmountOf({ transaction }: Pick<ParsedOperation, 'transaction'>): Decimal {
  const { amount } = transaction.transactionAmount;
  return transaction.creditDebitIndicator === 'DBIT' ? negated(amount) : amount;
}

function isEither(value: Decimal, ...balances: readonly Amount[]): boolean {
  return balances.some(({ amount }) => compareDecimals(amount, value) === 0);
}
