import type { Account, Links } from '@relais/model';

/**
 * The links that the API would have sent, for an answer that came through the fallback.
 *
 * Host-relative paths that hold the bank's own path, as STET part 2 has them.
 */
export interface HalLinks {
  readonly accounts: () => Links;
  readonly account: (accountId: string) => Links;
  readonly balances: (accountId: string) => Links;
  readonly transactions: (accountId: string) => Links;
  readonly identity: () => Links;
}

/** @param resourcePath - path of the account information resources, e.g. `/cic/stet-psd2-api/v2.1` */
export function halLinks(resourcePath: string): HalLinks {
  const list = { href: `${resourcePath}/accounts` };
  const of = (accountId: string, what: string): { href: string } => ({
    href: `${resourcePath}/accounts/${encodeURIComponent(accountId)}/${what}`,
  });
  return {
    accounts: () => ({ self: list }),
    account: (id) => ({ balances: of(id, 'balances'), transactions: of(id, 'transactions') }),
    balances: (id) => ({ self: of(id, 'balances'), 'parent-list': list, transactions: of(id, 'transactions') }),
    identity: () => ({ self: { href: `${resourcePath}/end-user-identity` } }),
    transactions: (id) => ({ self: of(id, 'transactions'), 'parent-list': list, balances: of(id, 'balances') }),
  };
}

/** The account with the links of its own id. */
export function linked(links: HalLinks, account: Account): Account {
  return { ...account, _links: links.account(account.resourceId) };
}
