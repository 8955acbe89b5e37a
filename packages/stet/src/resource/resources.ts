import type { AnswerValues } from '@relais/model';
import { readAccounts } from '../reading/read-accounts.ts';
import { readBalances } from '../reading/read-balances.ts';
import { readBeneficiaries } from '../reading/read-beneficiaries.ts';
import { readPsuIdentity } from '../reading/read-psu-identity.ts';
import { readTransactions } from '../reading/read-transactions.ts';
import { documentResource, listResource, type Resource } from './resource.ts';

/** Which resource of the bank answers each kind of question. */
export const RESOURCES: { readonly [Kind in keyof AnswerValues]: Resource<AnswerValues[Kind]> } = {
  accounts: listResource({ name: 'accounts', list: 'accounts', read: readAccounts, notFound: 'request_rejected' }),
  balances: listResource({ name: 'balances', list: 'balances', read: readBalances, notFound: 'no_such_account' }),
  transactions: listResource({
    name: 'transactions',
    list: 'transactions',
    read: readTransactions,
    notFound: 'no_such_account',
  }),
  identity: documentResource('end-user-identity', readPsuIdentity),
  beneficiaries: listResource({
    name: 'trusted-beneficiaries',
    list: 'beneficiaries',
    read: readBeneficiaries,
    notFound: 'nothing',
  }),
};
