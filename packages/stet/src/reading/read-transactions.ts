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
import { isNoDate, readDate } from './read-date.ts';
import { readLinks } from './read-links.ts';
import { anything, dispensable, list, object, optional, type Reader, refuse, said, text } from './reader.ts';

/** Unlike other closed lists this one takes no new values: an unknown sign would be a guessed sign. */
const readIndicator: Reader<'CRDT' | 'DBIT'> = (value) =>
  value === 'CRDT' || value === 'DBIT' ? value : refuse('is neither CRDT nor DBIT');

/** One line that is no text costs itself. */
const readLines: Reader<readonly string[]> = (value) => {
  if (typeof value === 'string') return [value];
  if (!Array.isArray(value)) return [];
  const lines: readonly unknown[] = value;
  return lines.every((line) => typeof line === 'string') ? (lines as string[]) : lines.filter(isLine);
};

function isLine(line: unknown): line is string {
  return typeof line === 'string';
}

const readRemittanceObject = object<RemittanceInformation>({
  unstructured: readLines,
  structured: dispensable(list(anything)),
});

/** Each form: a list of lines (STET 1.4.0), an object that holds them (1.4.2 and later), one line. No label: no lines. */
const readRemittance: Reader<RemittanceInformation> = (value) => {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? readRemittanceObject(value) : { unstructured: readLines(value) };
};

const readBankTransactionCode = object<BankTransactionCode>({
  domain: dispensable(text),
  family: dispensable(text),
  subFamily: dispensable(text),
  code: dispensable(text),
  issuer: dispensable(text),
});

const readRelatedParties = object<RelatedParties>({
  debtor: dispensable(readParty),
  debtorAccount: dispensable(readAccountIdentification),
  ultimateDebtor: dispensable(readParty),
  creditor: dispensable(readParty),
  creditorAccount: dispensable(readAccountIdentification),
  ultimateCreditor: dispensable(readParty),
});

/** Without a status it is not known whether the entry is booked: the standard's word for another one. */
const readStatus: Reader<string> = (value) => (typeof value === 'string' && value.trim() !== '' ? value : 'OTHR');

const readMembers = object<Transaction>({
  resourceId: dispensable(said),
  entryReference: dispensable(said),
  transactionAmount: readAmount,
  creditDebitIndicator: readIndicator,
  status: readStatus,
  bookingDate: optional(readDate, isNoDate),
  expectedBookingDate: optional(readDate, isNoDate),
  valueDate: optional(readDate, isNoDate),
  transactionDate: optional(readDate, isNoDate),
  remittanceInformation: readRemittance,
  endToEndId: dispensable(said),
  bankTransactionCode: dispensable(readBankTransactionCode),
  relatedParties: dispensable(readRelatedParties),
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
