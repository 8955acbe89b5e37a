import type { HalAccounts, HalBalances, HalBeneficiaries, HalTransactions } from '@relais/model';
import type { Page } from '../paging/read-all-pages.ts';
import { readAccounts } from '../reading/read-accounts.ts';
import { readBalances } from '../reading/read-balances.ts';
import { readBeneficiaries } from '../reading/read-beneficiaries.ts';
import { readTransactions } from '../reading/read-transactions.ts';
import type { Reader } from '../reading/reader.ts';

/** A list the bank offers, page by page. */
export interface ListResource<Name extends string, P extends Page<Name>> {
  /** The member that holds the items. */
  readonly list: Name;
  readonly read: Reader<P>;
  /** What `404 Not Found` says: our request was wrong, the account is not shared, or there is nothing to list. */
  readonly notFound: 'request_rejected' | 'no_such_account' | 'nothing';
}

export const ACCOUNTS: ListResource<'accounts', HalAccounts> = {
  list: 'accounts',
  read: readAccounts,
  notFound: 'request_rejected',
};

export const BALANCES: ListResource<'balances', HalBalances> = {
  list: 'balances',
  read: readBalances,
  notFound: 'no_such_account',
};

export const TRANSACTIONS: ListResource<'transactions', HalTransactions> = {
  list: 'transactions',
  read: readTransactions,
  notFound: 'no_such_account',
};

export const BENEFICIARIES: ListResource<'beneficiaries', HalBeneficiaries> = {
  list: 'beneficiaries',
  read: readBeneficiaries,
  notFound: 'nothing',
};
