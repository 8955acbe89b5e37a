import { type Amount, addDays, addDecimals, compareDecimals, type Transaction } from '@relais/model';
import type { CardOperation } from '@relais/parsers';
import { signedAmountOf } from './read-announced.ts';

/** The rows of a card's month. The debit takes the payments; the account shows withdrawals as rows of their own. */
export interface PartedMonth {
  readonly payments: readonly CardOperation[];
  readonly withdrawals: readonly CardOperation[];
}

/** Parts the rows of a month. */
export function partedMonth(operations: readonly CardOperation[]): PartedMonth {
  return {
    payments: operations.filter(({ isWithdrawal }) => isWithdrawal !== true),
    withdrawals: operations.filter(({ isWithdrawal }) => isWithdrawal === true),
  };
}

/** Whether a total of the bank is that of the payments alone, or counts the withdrawals, too. `undefined`: neither. */
export function countedIn(total: Amount, { payments, withdrawals }: PartedMonth): 'payments' | 'all' | undefined {
  const all = [...payments, ...withdrawals].map(({ transaction }) => transaction);
  if (all.some(({ transactionAmount }) => transactionAmount.currency !== total.currency)) return undefined;
  if (compareDecimals(sumOf(payments), total.amount) === 0) return 'payments';
  return compareDecimals(sumOf([...payments, ...withdrawals]), total.amount) === 0 ? 'all' : undefined;
}

/** Sum of some rows. Signed. */
export function sumOf(operations: readonly CardOperation[]): string {
  return addDecimals('0', ...operations.map(({ transaction }) => signedAmountOf(transaction)));
}

/** Most days between a withdrawal and its booking. */
const LATEST_DAYS = 7;

/**
 * Whether the account shows every withdrawal as a row of its own.
 *
 * @param booked - rows of the account, since the first withdrawal
 * @param ending - last four digits of the card
 */
export function areBooked(
  withdrawals: readonly CardOperation[],
  booked: readonly Transaction[],
  ending: string,
): boolean {
  const left = new Set(booked.filter((row) => isWithdrawal(row, ending)));
  return withdrawals.every(({ transaction }) => {
    const { transactionDate: day = '' } = transaction;
    const amount = signedAmountOf(transaction);
    const own = [...left].find(
      (row) =>
        compareDecimals(signedAmountOf(row), amount) === 0 &&
        (row.bookingDate ?? '') >= day &&
        (row.bookingDate ?? '') <= addDays(day, LATEST_DAYS),
    );
    return own !== undefined && left.delete(own);
  });
}

/** A row that names no card may be of any. */
function isWithdrawal({ status, remittanceInformation }: Transaction, ending: string): boolean {
  const words = remittanceInformation?.unstructured?.join(' ') ?? '';
  return status === 'BOOK' && /\bRETRAIT\b/i.test(words) && (words.includes(ending) || !/\bCARTE\b/i.test(words));
}
