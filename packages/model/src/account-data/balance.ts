import type { Amount } from './amount.ts';
import type { Links } from './link.ts';

/**
 * `CLBD` accounting (booked), `XPCD` instant (expected), `VALU` value date, `ITAV` interim available, `OTHR` other.
 * Banks may send more: unknown values are kept.
 */
export type BalanceType = 'CLBD' | 'XPCD' | 'VALU' | 'ITAV' | 'OTHR' | (string & {});

/** One balance of an account (STET BalanceResource). */
export interface Balance {
  readonly name: string;
  /** Signed: a balance has no credit/debit indicator. */
  readonly balanceAmount: Amount;
  readonly balanceType: BalanceType;
  /** ISO 8601 date-time. */
  readonly lastChangeDateTime?: string;
  /** `YYYY-MM-DD`. For card sets: the debit date. */
  readonly referenceDate?: string;
  readonly lastCommittedTransaction?: string;
}

/** Answer of `GET /accounts/{id}/balances`. */
export interface HalBalances {
  readonly balances: readonly Balance[];
  readonly _links: Links;
}
