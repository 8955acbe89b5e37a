import {
  type Account,
  type AccountInformation,
  addDays,
  type Balance,
  dateInZone,
  type Transaction,
} from '@relais/model';

/** All that an aggregator reads of one customer. */
export interface Everything {
  readonly accounts: readonly Account[];
  readonly details: readonly { readonly balances: readonly Balance[]; readonly transactions: readonly Transaction[] }[];
}

/** Reads accounts, and the balances and the last 60 days of each. */
export async function readEverything(psu: AccountInformation): Promise<Everything> {
  const { accounts } = await psu.getAccounts();
  const dateFrom = addDays(dateInZone(Date.now(), 'Europe/Paris'), -60);
  const details = [];
  for (const { resourceId } of accounts) {
    const { balances } = await psu.getBalances(resourceId);
    const { transactions } = await psu.getTransactions(resourceId, { dateFrom });
    details.push({ balances, transactions });
  }
  return { accounts, details };
}
