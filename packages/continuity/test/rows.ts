import {
  type Answer,
  type AnswerNotes,
  BankMemory,
  createSealedStore,
  type HalTransactions,
  type ManualClock,
  manualClock,
  type Reading,
  type Transaction,
} from '@relais/model';
import { keyvIn } from '../../model/test/store/sealed-in.ts';
import { type PresentedTransactions, type RowMatch, TransactionIds } from '../src/index.ts';
import type { Channel } from '../src/matching/sighting.ts';

export interface RowOptions {
  readonly id?: string;
  readonly amount?: string;
  readonly sign?: 'CRDT' | 'DBIT';
  readonly status?: string;
  readonly on?: string;
  readonly value?: string;
  readonly lines?: readonly string[];
}

/** A row as a bank shows it: 20 euros paid on 1 October, unless told otherwise. */
export function row({
  id,
  amount = '20.00',
  sign = 'DBIT',
  status = 'BOOK',
  on = '2026-10-01',
  value,
  lines = ['PAIEMENT CB  0110 RENNES', 'BOULANGERIE KERN CARTE 4417'],
}: RowOptions = {}): Transaction {
  return {
    ...(id !== undefined && { resourceId: id }),
    transactionAmount: { currency: 'EUR', amount },
    creditDebitIndicator: sign,
    status,
    bookingDate: on,
    ...(value !== undefined && { valueDate: value }),
    remittanceInformation: { unstructured: lines },
  };
}

/** A row and the bank's reference beside it, as the web shows them. */
export interface ReferencedRow {
  readonly transaction: Transaction;
  readonly reference: string;
}

export type ShownRow = Transaction | ReferencedRow;

export function referenced(reference: string, options?: RowOptions): ReferencedRow {
  return { reference, transaction: row(options) };
}

/** What a channel answers with these rows, whole unless told otherwise. */
export function answer(
  rows: readonly ShownRow[],
  { provenance = { complete: true }, ...notes }: AnswerNotes & { readonly provenance?: Reading } = {},
): Answer<HalTransactions> {
  const transactions = rows.map((shown) => ('transaction' in shown ? shown.transaction : shown));
  const references = rows.map((shown) => ('reference' in shown ? shown.reference : null));
  return { value: { transactions, _links: {} }, provenance, notes: { references, ...notes } };
}

export interface Reader {
  readonly ids: TransactionIds;
  readonly memory: Map<string, unknown>;
  readonly clock: ManualClock;
  readonly writes: () => number;
  /** How often the store was asked what it holds. */
  readonly looks: () => number;
  /** Reads an account from 1 September on and tells how each row was recognised. */
  readonly read: (channel: Channel, ...rows: readonly ShownRow[]) => Promise<readonly RowMatch[]>;
  readonly present: (
    channel: Channel,
    answer: Answer<HalTransactions>,
    dateFrom?: string,
    lookedAt?: number,
  ) => Promise<PresentedTransactions>;
}

const isEntry = (key: string): boolean => !/^relais:(try:|keys$)/.test(key);

/** Reads on 5 October 2026. */
export function reader(memory: Map<string, unknown> = new Map(), psuId = 'alice'): Reader {
  const clock = manualClock(Date.UTC(2026, 9, 5, 12));
  let writes = 0;
  let looks = 0;
  const keyv = keyvIn(memory);
  const store = createSealedStore(
    {
      keyv: {
        ...keyv,
        get: (key) => {
          if (isEntry(key)) looks += 1;
          return keyv.get(key);
        },
        set: (key, value) => {
          if (isEntry(key)) writes += 1;
          return keyv.set(key, value);
        },
      },
      key: new Uint8Array(32),
    },
    clock,
  );
  const psu = new BankMemory({ store, bankId: 'cic', clock }).of(psuId);
  const ids = new TransactionIds({ memory: psu, clock, timeZone: 'Europe/Paris' });
  const present: Reader['present'] = (channel, read, dateFrom = '2026-09-01', lookedAt = Number.POSITIVE_INFINITY) =>
    ids.present({ channel, accountId: 'ACC-1', query: { dateFrom }, answer: read, lookedAt });
  return {
    ids,
    memory,
    clock,
    writes: () => writes,
    looks: () => looks,
    present,
    read: async (channel, ...rows) => (await present(channel, answer(rows))).matches,
  };
}
