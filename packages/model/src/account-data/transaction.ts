import type { AccountIdentification } from './account.ts';
import type { Amount } from './amount.ts';
import type { Party } from './beneficiary.ts';
import type { Links } from './link.ts';

/** `BOOK` booked, `PDNG` pending, `OTHR` other; later versions add `FUTR`, `INFO`, `RJCT`. Unknown values are kept. */
export type TransactionStatus = 'BOOK' | 'PDNG' | 'OTHR' | 'FUTR' | 'INFO' | 'RJCT' | (string & {});

/** The label lines of a transaction, in the bank's order. STET 1.4.2 and later. */
export interface RemittanceInformation {
  readonly unstructured: readonly string[];
  readonly structured?: readonly unknown[];
}

/** ISO 20022 bank transaction code. */
export interface BankTransactionCode {
  readonly domain?: string;
  readonly family?: string;
  readonly subFamily?: string;
  readonly code?: string;
  readonly issuer?: string;
}

/** Payer and payee, where the bank names them. */
export interface RelatedParties {
  readonly debtor?: Party;
  readonly debtorAccount?: AccountIdentification;
  readonly ultimateDebtor?: Party;
  readonly creditor?: Party;
  readonly creditorAccount?: AccountIdentification;
  readonly ultimateCreditor?: Party;
}

/** One movement on an account (STET Transaction). Dates are calendar dates `YYYY-MM-DD`, never shifted by a zone. */
export interface Transaction {
  readonly resourceId?: string;
  /** Technical, increasing reference. */
  readonly entryReference?: string;
  /** Always positive; the sign is in `creditDebitIndicator`. */
  readonly transactionAmount: Amount;
  readonly creditDebitIndicator: 'CRDT' | 'DBIT';
  readonly status: TransactionStatus;
  readonly bookingDate?: string;
  readonly expectedBookingDate?: string;
  readonly valueDate?: string;
  /** Card: the purchase day. */
  readonly transactionDate?: string;
  readonly remittanceInformation: RemittanceInformation;
  readonly endToEndId?: string;
  readonly bankTransactionCode?: BankTransactionCode;
  readonly relatedParties?: RelatedParties;
}

/** Answer of `GET /accounts/{id}/transactions`. */
export interface HalTransactions {
  readonly transactions: readonly Transaction[];
  readonly _links: Links;
}
