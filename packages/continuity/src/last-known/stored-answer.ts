import {
  isRecord,
  isText,
  isTextOrAbsent,
  type QuestionKind,
  type Reading,
  type TransactionQuery,
} from '@relais/model';

/** An answer as it was given, how whole it was, and when it was read. */
export interface KnownAnswer<Value> {
  readonly value: Value;
  readonly provenance: Reading;
  /** Milliseconds since the epoch. */
  readonly fetchedAt: number;
}

/** What lies in the store. */
export interface KeptAnswer extends KnownAnswer<object> {
  /** An answer that was read under one consent is not shown under another. */
  readonly consentId: string;
  readonly query: TransactionQuery;
}

/** The list of an answer, and what each of its items has to have. */
const LISTS: Readonly<
  Record<Exclude<QuestionKind, 'identity'>, readonly [list: string, isItem: (item: unknown) => boolean]>
> = {
  accounts: ['accounts', (item) => isRecord(item) && isText(item['resourceId']) && isText(item['cashAccountType'])],
  balances: ['balances', (item) => isRecord(item) && isAmount(item['balanceAmount'])],
  transactions: [
    'transactions',
    (item) => isRecord(item) && isAmount(item['transactionAmount']) && isTextOrAbsent(item['bookingDate']),
  ],
  beneficiaries: ['beneficiaries', isRecord],
};

function isAmount(value: unknown): boolean {
  return isRecord(value) && isText(value['amount']) && isText(value['currency']);
}

function isAnswer(kind: QuestionKind, value: unknown): boolean {
  if (!isRecord(value)) return false;
  if (kind === 'identity') return isText(value['connectedPsu']);
  const [list, isItem] = LISTS[kind];
  const items = value[list];
  return Array.isArray(items) && items.every(isItem);
}

function isReading(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { complete, leftOut, servedFrom, source } = value;
  return (
    typeof complete === 'boolean' &&
    (leftOut === undefined || (Array.isArray(leftOut) && leftOut.every(isText))) &&
    isTextOrAbsent(servedFrom) &&
    (source === undefined || source === 'export')
  );
}

function readerOf(kind: QuestionKind): (stored: unknown) => KeptAnswer {
  return (stored) => {
    const isSound =
      isRecord(stored) &&
      isAnswer(kind, stored['value']) &&
      Number.isFinite(stored['fetchedAt']) &&
      isText(stored['consentId']) &&
      isReading(stored['provenance']) &&
      isRecord(stored['query']) &&
      isTextOrAbsent(stored['query']['dateFrom']) &&
      isTextOrAbsent(stored['query']['dateTo']);
    if (!isSound) throw new TypeError('no answer');
    return stored as unknown as KeptAnswer;
  };
}

/** One reader for each kind: a store that has checked an entry by it need not check it again. */
export const READERS: Readonly<Record<QuestionKind, (stored: unknown) => KeptAnswer>> = {
  accounts: readerOf('accounts'),
  balances: readerOf('balances'),
  transactions: readerOf('transactions'),
  identity: readerOf('identity'),
  beneficiaries: readerOf('beneficiaries'),
};
