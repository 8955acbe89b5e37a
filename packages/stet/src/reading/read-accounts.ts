import type {
  Account,
  AccountIdentification,
  CashAccountType,
  GenericIdentification,
  HalAccounts,
} from '@relais/model';
import { readBalance } from './read-balances.ts';
import { readLinks } from './read-links.ts';
import { known, list, object, optional, type Reader, text } from './reader.ts';

/** STET GenericIdentification. */
export const readGenericIdentification: Reader<GenericIdentification> = object<GenericIdentification>({
  identification: text,
  schemeName: text,
  issuer: optional(text),
});

/** STET AccountIdentification. */
export const readAccountIdentification: Reader<AccountIdentification> = object<AccountIdentification>({
  iban: optional(text),
  other: optional(readGenericIdentification),
  currency: optional(text),
  area: optional(text),
});

const readAccount = object<Account>({
  resourceId: text,
  bicFi: optional(text),
  accountId: optional(readAccountIdentification),
  name: text,
  details: optional(text),
  linkedAccount: optional(text),
  usage: optional(known<'PRIV' | 'ORGA'>()),
  cashAccountType: known<CashAccountType>(),
  product: optional(text),
  // Stays where the bank put it: STET 1.4.0 on the account, later versions inside `accountId`.
  currency: optional(text),
  balances: optional(list(readBalance)),
  psuStatus: optional(text),
  _links: readLinks,
});

/** STET HalAccounts. */
export const readAccounts: Reader<HalAccounts> = object<HalAccounts>({
  connectedPsu: optional(text),
  accounts: list(readAccount),
  _links: readLinks,
});
