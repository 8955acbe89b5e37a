import type { Account, Balance, HalAccounts, HalTransactions, Transaction } from '@relais/model';

/** Version of the standard that answers are written in. */
export type StetVersion = '1.4.0' | '1.4.2';

/** The accounts in a version of the standard. @param connectedPsu - the customer's name, which 1.4.0 has on this list */
export function writeAccounts(answer: HalAccounts, stetVersion: StetVersion, connectedPsu: string): object {
  if (stetVersion === '1.4.2') return answer;
  return { connectedPsu, ...answer, accounts: answer.accounts.map(oldAccount) };
}

/** The transactions of an account in a version of the standard. */
export function writeTransactions(answer: HalTransactions, stetVersion: StetVersion): object {
  return stetVersion === '1.4.2' ? answer : { ...answer, transactions: answer.transactions.map(oldTransaction) };
}

/** Balances in a version of the standard. */
export function writeBalances<T extends { readonly balances: readonly Balance[] }>(
  answer: T,
  stetVersion: StetVersion,
): object {
  return stetVersion === '1.4.2' ? answer : { ...answer, balances: answer.balances.map(oldBalance) };
}

/** The currency stands on the account itself, not with its number. */
function oldAccount({ accountId, balances, ...rest }: Account): object {
  const { currency, ...identification } = accountId ?? {};
  return {
    ...rest,
    accountId: identification,
    ...(currency === undefined ? {} : { currency }),
    ...(balances === undefined ? {} : { balances: balances.map(oldBalance) }),
  };
}

function oldBalance({ referenceDate, ...rest }: Balance): object {
  return { ...rest, ...oldDates({ referenceDate }) };
}

/** Debits have a minus sign beside the indicator. Labels are a bare list, and the reference has a member of its own. */
function oldTransaction(transaction: Transaction): object {
  const { transactionAmount, creditDebitIndicator, remittanceInformation, bookingDate, valueDate, ...rest } =
    transaction;
  const { transactionDate, resourceId, ...others } = rest;
  const sign = creditDebitIndicator === 'DBIT' ? '-' : '';
  const [entryReference] = resourceId?.split('-') ?? [];
  return {
    resourceId,
    entryReference,
    ...others,
    transactionAmount: { ...transactionAmount, amount: `${sign}${transactionAmount.amount}` },
    creditDebitIndicator,
    remittanceInformation: remittanceInformation.unstructured,
    ...oldDates({ bookingDate, valueDate, transactionDate }),
  };
}

/** Dates are date-times at the start of the day in Paris; their offset must not move the day. */
function oldDates(dates: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  const written: Record<string, string> = {};
  for (const [name, date] of Object.entries(dates))
    if (date !== undefined) written[name] = `${date}T00:00:00.000+02:00`;
  return written;
}
