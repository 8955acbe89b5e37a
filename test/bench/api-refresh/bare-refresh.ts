import type { Agent } from 'node:https';
import { resourceBaseUrl } from '@relais/model';
import axios from 'axios';
import type { ApiPlace } from './bank-process.ts';

interface Page {
  readonly [list: string]: unknown;
  readonly _links: { readonly self?: { readonly href: string }; readonly next?: { readonly href: string } };
}

/**
 * What a host program does without Relais: sends the same requests, follows the pages, and parses the JSON.
 *
 * @returns reads everything once, and tells how many transactions there were
 */
export function bareRefresh(
  { profile, accessToken }: ApiPlace,
  httpsAgent: Agent,
): (dateFrom: string) => Promise<number> {
  const base = resourceBaseUrl(profile);
  const client = axios.create({
    httpsAgent,
    headers: { Authorization: `Bearer ${accessToken}` },
    responseType: 'text',
    transformResponse: (text: string) => text,
  });

  async function list(address: string, member: string): Promise<readonly unknown[]> {
    const items: unknown[] = [];
    for (let url: string | undefined = address; url !== undefined; ) {
      const page: Page = JSON.parse((await client.get<string>(url)).data);
      items.push(...(page[member] as readonly unknown[]));
      const { self, next } = page._links;
      url = next === undefined || next.href === self?.href ? undefined : new URL(next.href, url).href;
    }
    return items;
  }

  return async (dateFrom) => {
    const accounts = (await list(`${base}/accounts`, 'accounts')) as readonly { readonly resourceId: string }[];
    let transactions = 0;
    for (const { resourceId } of accounts) {
      const account = `${base}/accounts/${encodeURIComponent(resourceId)}`;
      await list(`${account}/balances`, 'balances');
      transactions += (await list(`${account}/transactions?dateFrom=${dateFrom}`, 'transactions')).length;
    }
    return transactions;
  };
}
