import type { Balance, HalBalances } from '@relais/model';
import { readAmount } from './read-amount.ts';
import { readDate } from './read-date.ts';
import { readLinks } from './read-links.ts';
import { list, object, optional, type Reader, text } from './reader.ts';

/** STET BalanceResource. */
export const readBalance: Reader<Balance> = object<Balance>({
  name: text,
  balanceAmount: readAmount,
  balanceType: text,
  lastChangeDateTime: optional(text),
  referenceDate: optional(readDate),
  lastCommittedTransaction: optional(text),
});

/** STET HalBalances. */
export const readBalances: Reader<HalBalances> = object<HalBalances>({
  balances: list(readBalance),
  _links: readLinks,
});
