// An aggregator's program as it was before Relais: axios, the bank's URLs, the bank's JSON. It knows nothing of failover.
import type { AxiosInstance, AxiosResponse } from 'axios';

interface Amount {
  readonly amount: string;
  readonly currency: string;
}

interface Account {
  readonly resourceId: string;
  readonly name: string;
  readonly accountId: { readonly iban: string };
}

interface Balance {
  readonly balanceType: string;
  readonly balanceAmount: Amount;
}

interface Transaction {
  readonly resourceId: string;
  readonly transactionAmount: Amount;
  readonly creditDebitIndicator: 'CRDT' | 'DBIT';
  readonly bookingDate: string;
  readonly valueDate: string;
  readonly remittanceInformation: { readonly unstructured: readonly string[] };
}

/** Prints every account with its booked balance and all its transactions. */
export async function readAllAccounts(client: AxiosInstance, token: string, dateFrom: string): Promise<string[]> {
  const headers = { authorization: `Bearer ${token}` };

  async function readList<Item>(member: string, first: string): Promise<Item[]> {
    const items: Item[] = [];
    for (let url: string | undefined = first; url !== undefined; ) {
      const page: AxiosResponse = await client.get(url, { headers });
      if (page.status === 204) break;
      items.push(...page.data[member]);
      const { self, next } = page.data._links;
      // The last page links to itself; links hold the bank's whole path.
      const isLast = next === undefined || next.href === self.href;
      url = isLast ? undefined : new URL(next.href, client.defaults.baseURL).href;
    }
    return items;
  }

  const lines: string[] = [];
  for (const { resourceId, name, accountId } of await readList<Account>('accounts', 'accounts')) {
    const id = encodeURIComponent(resourceId);
    const balances = await readList<Balance>('balances', `accounts/${id}/balances`);
    const booked = balances.find(({ balanceType }) => balanceType === 'CLBD')?.balanceAmount;
    lines.push(`${resourceId}  ${accountId.iban}  ${name}  ${booked?.amount} ${booked?.currency}`);
    for (const row of await readList<Transaction>('transactions', `accounts/${id}/transactions?dateFrom=${dateFrom}`)) {
      const { amount, currency } = row.transactionAmount;
      const sign = row.creditDebitIndicator === 'DBIT' ? '-' : '';
      const label = row.remittanceInformation.unstructured.join(', ');
      lines.push(`  ${row.bookingDate}  ${row.valueDate}  ${sign}${amount} ${currency}  ${label}  ${row.resourceId}`);
    }
  }
  return lines;
}
