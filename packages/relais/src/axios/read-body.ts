import { absoluteDecimal, isDecimal, normalizeDecimal, type Transaction } from '@relais/model';
import type { ResourceKind } from './resource-request.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** Member that holds the items of a list; the identity is no list. */
export const LIST_OF: Readonly<Record<Exclude<ResourceKind, 'identity'>, string>> = {
  accounts: 'accounts',
  balances: 'balances',
  transactions: 'transactions',
  beneficiaries: 'beneficiaries',
};

/**
 * Reads the body of a successful reply as far as failover depends on it.
 *
 * @param data - as an adapter gives it: text, bytes, or an object where the host program parsed it already
 * @returns `undefined` when it is not the resource that was asked for: a page of the bank's maintenance, say
 */
export function readBody(kind: ResourceKind, data: unknown): JsonObject | undefined {
  const body = parsed(data);
  if (!isObject(body)) return undefined;
  if (kind === 'identity') return typeof body['connectedPsu'] === 'string' ? body : undefined;
  const items = body[LIST_OF[kind]];
  return Array.isArray(items) && items.every(isObject) ? body : undefined;
}

/** What an adapter gave, as text. */
export function textOf(data: unknown): string {
  if (typeof data === 'string') return data;
  if (data instanceof ArrayBuffer || data instanceof Uint8Array) return new TextDecoder().decode(data);
  return JSON.stringify(data) ?? '';
}

function parsed(data: unknown): unknown {
  try {
    return JSON.parse(textOf(data));
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The rows of an API's reply in the one form that continuity compares. STET 1.4.0 has the label lines bare. Some banks put a
 * sign before the amount, although the indicator carries it already.
 *
 * @returns `undefined` when a row cannot be read: then nothing is learned from the list
 */
export function readRows(rows: readonly JsonObject[]): readonly Transaction[] | undefined {
  const read = rows.map(readRow);
  return read.every((row) => row !== undefined) ? read : undefined;
}

function readRow(row: JsonObject): Transaction | undefined {
  const { transactionAmount, remittanceInformation: remittance, creditDebitIndicator, status } = row;
  if (!isObject(transactionAmount) || typeof transactionAmount['amount'] !== 'string') return undefined;
  if (creditDebitIndicator !== 'CRDT' && creditDebitIndicator !== 'DBIT') return undefined;
  const { amount, currency } = transactionAmount;
  const lines = isObject(remittance) ? remittance['unstructured'] : remittance;
  const unstructured = Array.isArray(lines) ? lines.filter((line) => typeof line === 'string') : [];
  if (typeof status !== 'string' || !isDecimal(amount)) return undefined;
  const transaction: unknown = {
    ...row,
    transactionAmount: { currency, amount: absoluteDecimal(normalizeDecimal(amount)) },
    remittanceInformation: { unstructured },
  };
  return transaction as Transaction;
}
