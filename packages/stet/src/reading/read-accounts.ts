import type {
  Account,
  AccountIdentification,
  CashAccountType,
  GenericIdentification,
  HalAccounts,
} from '@relais/model';
import { readBalance } from './read-balances.ts';
import { readLinks } from './read-links.ts';
import { dispensable, isBlank, known, list, object, optional, type Reader, said, text } from './reader.ts';

/** STET GenericIdentification. */
export const readGenericIdentification: Reader<GenericIdentification> = object<GenericIdentification>({
  identification: text,
  schemeName: text,
  issuer: dispensable(said),
});

/** STET AccountIdentification. */
export const readAccountIdentification: Reader<AccountIdentification> = object<AccountIdentification>({
  iban: optional(text, isBlank),
  other: optional(readGenericIdentification),
  currency: optional(text, isBlank),
  area: dispensable(said),
});

const readAccount = object<Account>({
  resourceId: text,
  bicFi: dispensable(said),
  accountId: optional(readAccountIdentification),
  name: text,
  details: dispensable(said),
  linkedAccount: optional(text, isBlank),
  usage: dispensable(known<'PRIV' | 'ORGA'>(said)),
  cashAccountType: known<CashAccountType>(),
  product: dispensable(said),
  // Stays where the bank put it: STET 1.4.0 on the account, later versions inside `accountId`.
  currency: optional(text, isBlank),
  balances: optional(list(readBalance)),
  psuStatus: dispensable(said),
  _links: readLinks,
});

/** STET HalAccounts. */
export const readAccounts: Reader<HalAccounts> = object<HalAccounts>({
  connectedPsu: optional(text, isBlank),
  accounts: list(readAccount),
  _links: readLinks,
});
