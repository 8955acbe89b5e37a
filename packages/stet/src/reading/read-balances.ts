import type { Balance, HalBalances } from '@relais/model';
import { readAmount } from './read-amount.ts';
import { isNoDate, readDate } from './read-date.ts';
import { readLinks } from './read-links.ts';
import { dispensable, list, object, optional, type Reader, said, text } from './reader.ts';

/** STET BalanceResource. */
export const readBalance: Reader<Balance> = object<Balance>({
  name: text,
  balanceAmount: readAmount,
  balanceType: text,
  lastChangeDateTime: dispensable(said),
  referenceDate: optional(readDate, isNoDate),
  lastCommittedTransaction: dispensable(said),
});

/** STET HalBalances. */
export const readBalances: Reader<HalBalances> = object<HalBalances>({
  balances: list(readBalance),
  _links: readLinks,
});
