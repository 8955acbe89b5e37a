import { type CalendarDate, compareDecimals, type Decimal, isDecimal } from '@relais/model';
import { collapse } from '../page/fold.ts';
import { drift } from '../page/page-drift-error.ts';
import { readCompactDate } from '../value/date.ts';
import { signedAmountOf } from './check-running-balance.ts';
import type { OperationsPage } from './operations-page.ts';

/** The hidden state of the page: a second copy of its rows, for the server. */
interface PageState {
  /** The next page; 2 when this is the first. */
  readonly PN?: unknown;
  /** Total of announced operations. */
  readonly TTCA?: unknown;
  readonly T_L?: unknown;
}

interface StateRow {
  readonly date: CalendarDate;
  readonly valueDate: CalendarDate;
  readonly amount: Decimal;
  readonly lines: readonly string[];
  /** Of the advice slip, where the row has one. */
  readonly reference?: string;
}

/**
 * Holds the hidden field `Data_Persistance` against what was read.
 *
 * It is a witness, not a source: a state in another form says nothing. On the first page it mirrors every row. After
 * "more" it may mirror the last batch only, hence the end of the list.
 *
 * @throws {PageDriftError} `page_drift` when it mirrors other rows than the page shows
 */
export function checkPageState(persisted: string | undefined, page: Omit<OperationsPage, 'more'>): void {
  const state = decode(persisted);
  if (state === undefined) return;
  checkAnnounced(state.TTCA, page);
  if (!Array.isArray(state.T_L)) return;
  const mirrored = state.T_L.map(readStateRow);
  const isFirstPage = typeof state.PN !== 'number' || state.PN <= 2;
  const missing = page.operations.length - mirrored.length;
  if (missing < 0 || (missing > 0 && isFirstPage)) throw drift('operations', 'state.count');
  for (const [index, row] of mirrored.entries()) {
    const operation = page.operations[missing + index];
    if (operation === undefined) throw drift('operations', 'state.count');
    const { bookingDate, valueDate = row.valueDate, remittanceInformation } = operation.transaction;
    if (row.date !== bookingDate || row.valueDate !== valueDate) throw drift('operations', 'state.date');
    if (compareDecimals(row.amount, signedAmountOf(operation)) !== 0) throw drift('operations', 'state.amount');
    if (row.lines.join('\n') !== remittanceInformation.unstructured.map(collapse).join('\n'))
      throw drift('operations', 'state.label');
    const { reference = row.reference } = operation;
    if (row.reference !== undefined && row.reference !== reference) throw drift('operations', 'state.reference');
  }
}

function checkAnnounced(total: unknown, { announced }: Pick<OperationsPage, 'announced'>): void {
  if (total === undefined || total === null) return;
  const amount = decimalOf(total);
  if (amount === undefined || compareDecimals(amount, announced?.amount ?? '0') !== 0) {
    throw drift('operations', 'state.announced');
  }
}

function readStateRow(row: unknown): StateRow {
  const { C, D, L, M } = (row ?? {}) as Readonly<Record<'C' | 'D' | 'L' | 'M', unknown>>;
  const [, first, second] = /^(\d{8})(\d{8})?$/.exec(String(D)) ?? [];
  const date = first === undefined ? undefined : readCompactDate(first);
  const valueDate = second === undefined ? date : readCompactDate(second);
  const amount = decimalOf(M);
  if (date === undefined || valueDate === undefined || amount === undefined || !Array.isArray(L)) {
    throw drift('operations', 'state.row');
  }
  const lines = L.map((line) => collapse(String(line))).filter((line) => line !== '');
  const reference = /:\*?(\d{17})$/.exec(String(C))?.[1];
  return { date, valueDate, amount, lines, ...(reference === undefined ? {} : { reference }) };
}

/** JSON numbers are only compared here; up to 15 digits their shortest form is what the bank wrote. */
function decimalOf(number: unknown): Decimal | undefined {
  const text = typeof number === 'number' || typeof number === 'string' ? String(number) : '';
  return isDecimal(text) ? text : undefined;
}

function decode(persisted: string | undefined): PageState | undefined {
  const encoded = /^[0-9a-f]{64}:([A-Za-z0-9+/]+=*)$/.exec(persisted ?? '')?.[1];
  if (encoded === undefined) return undefined;
  try {
    const state: unknown = JSON.parse(decodeText(Buffer.from(encoded, 'base64')));
    return typeof state === 'object' && state !== null ? state : undefined;
  } catch {
    return undefined;
  }
}

/** The old site's charset where the bytes are no UTF-8. */
function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
