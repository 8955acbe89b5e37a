import { createHash } from 'node:crypto';
import type { Operation } from '../ledger/ledger.ts';

/** Kinds of resources that the API can give new ids. */
export type Reissued = (typeof REISSUED)[number];

export const REISSUED = ['accounts', 'transactions'] as const;

/** The ids in the API: the ledger's own, until the bank issues new ones. */
export interface IssuedIds {
  /** @param resourceId - the ledger's own */
  readonly account: (resourceId: string) => string;
  readonly transaction: (operation: Operation) => string;
  /** Gives all resources of this kind new ids; the old ones are unknown from now on. */
  readonly reissue: (what: Reissued) => void;
}

export function createIssuedIds(): IssuedIds {
  const generations = { accounts: 0, transactions: 0 };
  const renewed = (what: Reissued, id: string): string =>
    createHash('sha256').update(`${what}/${generations[what]}/${id}`).digest('hex');
  return {
    account: (resourceId) => (generations.accounts === 0 ? resourceId : renewed('accounts', resourceId).slice(0, 32)),
    transaction: ({ reference, token }) =>
      `${reference}-${generations.transactions === 0 ? token : renewed('transactions', token)}`,
    reissue: (what) => {
      generations[what] += 1;
    },
  };
}
