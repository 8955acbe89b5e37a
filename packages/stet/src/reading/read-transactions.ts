import {
  absoluteDecimal,
  type BankTransactionCode,
  type HalTransactions,
  type RelatedParties,
  type RemittanceInformation,
  type Transaction,
} from '@relais/model';
import { readAccountIdentification } from './read-accounts.ts';
import { readAmount } from './read-amount.ts';
import { readParty } from './read-beneficiaries.ts';
import { readDate } from './read-date.ts';
import { readLinks } from './read-links.ts';
import { anything, isMissing, list, object, optional, type Reader, refuse, text } from './reader.ts';

/** Unlike other closed lists this one takes no new values: an unknown sign would be a guessed sign. */
const readIndicator: Reader<'CRDT' | 'DBIT'> = (value) =>
  value === 'CRDT' || value === 'DBIT' ? value : refuse('is neither CRDT nor DBIT');

const readLines = list(text);

const readRemittanceObject = object<RemittanceInformation>({
  unstructured: (value) => (isMissing(value) ? [] : readLines(value)),
  structured: optional(list(anything)),
});

/** Both forms: a list of lines (STET 1.4.0) and an object that holds them (1.4.2 and later). No label: no lines. */
const readRemittance: Reader<RemittanceInformation> = (value) => {
  if (isMissing(value)) return { unstructured: [] };
  return Array.isArray(value) ? { unstructured: readLines(value) } : readRemittanceObject(value);
};

const readBankTransactionCode = object<BankTransactionCode>({
  domain: optional(text),
  family: optional(text),
  subFamily: optional(text),
  code: optional(text),
  issuer: optional(text),
});

const readRelatedParties = object<RelatedParties>({
  debtor: optional(readParty),
  debtorAccount: optional(readAccountIdentification),
  ultimateDebtor: optional(readParty),
  creditor: optional(readParty),
  creditorAccount: optional(readAccountIdentification),
  ultimateCreditor: optional(readParty),
});

const readMembers = object<Transaction>({
  resourceId: optional(text),
  entryReference: optional(text),
  transactionAmount: readAmount,
  creditDebitIndicator: readIndicator,
  status: text,
  bookingDate: optional(readDate),
  expectedBookingDate: optional(readDate),
  valueDate: optional(readDate),
  transactionDate: optional(readDate),
  remittanceInformation: readRemittance,
  endToEndId: optional(text),
  bankTransactionCode: optional(readBankTransactionCode),
  relatedParties: optional(readRelatedParties),
});

/**
 * Gives the sign to `creditDebitIndicator` alone. Some banks write it before the amount of a debit as well. Before that of
 * a credit it contradicts the indicator. Which of the two is wrong cannot be told: refused.
 */
const readTransaction: Reader<Transaction> = (value) => {
  const read = readMembers(value);
  const { transactionAmount, creditDebitIndicator } = read;
  if (!transactionAmount.amount.startsWith('-')) return read;
  if (creditDebitIndicator === 'CRDT') return refuse('is a credit of less than nothing');
  return { ...read, transactionAmount: { ...transactionAmount, amount: absoluteDecimal(transactionAmount.amount) } };
};

/** STET HalTransactions. */
export const readTransactions: Reader<HalTransactions> = object<HalTransactions>({
  transactions: list(readTransaction),
  _links: readLinks,
});
