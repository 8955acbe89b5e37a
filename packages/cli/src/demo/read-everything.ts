import { type Account, addDays, type Balance, dateInZone, type Provenance, type Transaction } from '@relais/model';
import type { CustomerHandle } from 'relais';

/** All that an aggregator reads of one customer. */
export interface Everything {
  /** Which channel gave the list of accounts. */
  readonly channel: Provenance['channel'];
  readonly accounts: readonly Account[];
  readonly details: readonly { readonly balances: readonly Balance[]; readonly transactions: readonly Transaction[] }[];
}

/** Reads accounts, and the balances and the last 60 days of each. */
export async function readEverything(psu: CustomerHandle): Promise<Everything> {
  const { accounts, provenance } = await psu.getAccounts();
  const dateFrom = addDays(dateInZone(Date.now(), 'Europe/Paris'), -60);
  const details = [];
  for (const { resourceId } of accounts) {
    const { balances } = await psu.getBalances(resourceId);
    const { transactions } = await psu.getTransactions(resourceId, { dateFrom });
    details.push({ balances, transactions });
  }
  return { channel: provenance.channel, accounts, details };
}
