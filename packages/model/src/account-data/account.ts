import type { Balance } from './balance.ts';
import type { Links } from './link.ts';

/** `CACC`: cash account. `CARD`: the set of transactions of one deferred-debit card (STET part 2, section 4.4). */
export type CashAccountType = 'CACC' | 'CARD';

/** An identification that is no IBAN, e.g. a masked card number with `schemeName: 'MPAN'`. */
export interface GenericIdentification {
  readonly identification: string;
  readonly schemeName: string;
  readonly issuer?: string;
}

/** `iban` for cash accounts, `other` for card sets. */
export interface AccountIdentification {
  readonly iban?: string;
  readonly other?: GenericIdentification;
  /** ISO 4217. STET 1.4.2 and later; older versions put it on the account. */
  readonly currency?: string;
  readonly area?: string;
}

/** One account, or one card set, of a PSU (STET AccountResource). */
export interface Account {
  /** Key of the account's balances and transactions. Opaque; never validate its length. */
  readonly resourceId: string;
  readonly bicFi?: string;
  readonly accountId?: AccountIdentification;
  readonly name: string;
  readonly details?: string;
  /** On a card set: the `resourceId` of its cash account. */
  readonly linkedAccount?: string;
  readonly usage?: 'PRIV' | 'ORGA';
  readonly cashAccountType: CashAccountType;
  readonly product?: string;
  /** ISO 4217. STET 1.4.0 form; see {@link AccountIdentification.currency}. */
  readonly currency?: string;
  readonly balances?: readonly Balance[];
  readonly psuStatus?: string;
  readonly _links: Links;
}

/** Answer of `GET /accounts`. */
export interface HalAccounts {
  /** STET 1.4.0 only; later versions moved it to `/end-user-identity`. */
  readonly connectedPsu?: string;
  readonly accounts: readonly Account[];
  readonly _links: Links;
}
