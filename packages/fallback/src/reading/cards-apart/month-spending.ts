import { type Amount, addDecimals, type Decimal } from '@relais/model';
import { type CardMonthPage, type CardOperation, type ListedCard, PageDriftError } from '@relais/parsers';
import { areBooked, countedIn, type PartedMonth, partedMonth, sumOf } from '../withdrawals.ts';
import type { OwnCardOptions } from './own-card-options.ts';

/** What a month's debit takes. */
interface Spending {
  readonly total: Amount;
  readonly payments: readonly CardOperation[];
}

/**
 * What the bank states of a month, in the list and on its page, shows that no payment is missing.
 *
 * @throws {PageDriftError} `page_drift` when the rows come to another sum, or are in another currency than the account
 */
export function refuseOtherSum(options: Pick<OwnCardOptions, 'account' | 'listed'>, page: CardMonthPage): void {
  countsWithdrawals(options, page, partedMonth(page.operations));
}

/**
 * What a month's debit takes: its payments. Withdrawals are rows of the account as well, and count there.
 *
 * @throws {PageDriftError} `page_drift` when a withdrawal that the bank counts with them is not on the account
 */
export async function spendingOf(options: OwnCardOptions, page: CardMonthPage): Promise<Spending> {
  const { account, listed, booked } = options;
  const parted = partedMonth(page.operations);
  const { payments, withdrawals } = parted;
  if (countsWithdrawals(options, page, parted)) {
    const since = withdrawals.map(({ transaction }) => transaction.transactionDate ?? page.debitDate).sort()[0];
    const rows = await booked(since ?? page.debitDate);
    if (!areBooked(withdrawals, rows, listed.maskedNumber.slice(-4))) throw drifted('month.withdrawals');
  }
  return { total: { currency: account.currency, amount: addDecimals(nothing(listed), sumOf(payments)) }, payments };
}

/** Nothing, with as many decimals as the list prints: the total of a month without a payment. */
function nothing({ months: [first] }: ListedCard): Decimal {
  const decimals = first?.amount.amount.split('.')[1]?.length ?? 0;
  return decimals === 0 ? '0' : `0.${'0'.repeat(decimals)}`;
}

/** Whether the account must prove the withdrawals: the bank counts them with the payments, or states no total at all. */
function countsWithdrawals(
  { account, listed }: Pick<OwnCardOptions, 'account' | 'listed'>,
  { month, operations, total }: CardMonthPage,
  parted: PartedMonth,
): boolean {
  const told = listed.months.filter((one) => one.month === month).map(({ amount }) => amount);
  const totals = [...told, ...(total === undefined ? [] : [total])];
  const amounts = [...totals, ...operations.map(({ transaction }) => transaction.transactionAmount)];
  if (amounts.some(({ currency }) => currency !== account.currency)) throw drifted('month.sum');
  const counted = new Set(totals.map((amount) => countedIn(amount, parted)));
  if (counted.has(undefined) || counted.size > 1) throw drifted('month.sum');
  if (totals.length === 0) {
    // The list tells of the latest month with a purchase: a later one has none.
    const isLater = listed.months.every((one) => one.month < month);
    if (isLater && operations.length > 0) throw drifted('month.listed');
  }
  return parted.withdrawals.length > 0 && (counted.has('all') || totals.length === 0);
}

/** The bank's own words for a month. Those of the list say what it is, and end in the month. */
export function wordsFor({ months }: ListedCard, { month, months: line }: CardMonthPage): string {
  const own = months.find((one) => one.month === month);
  if (own !== undefined) return own.words;
  const wordsOf = (wanted: string): string => line.find((one) => one.month === wanted)?.words ?? wanted;
  for (const told of months) {
    const itsName = wordsOf(told.month);
    if (told.words.endsWith(itsName)) return told.words.slice(0, -itsName.length) + wordsOf(month);
  }
  return wordsOf(month);
}

function drifted(mark: string): PageDriftError {
  return new PageDriftError({ page: 'card_month', mark, shapes: [] });
}
