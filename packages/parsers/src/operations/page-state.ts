import { isUtf8 } from 'node:buffer';
import type { CalendarDate, Decimal } from '@relais/model';
import { collapse } from '../page/fold.ts';
import { once } from '../page/once.ts';
import { drift } from '../page/page-drift-error.ts';
import type { OperationsPage, ParsedOperation } from './parsed-operations.ts';

/** The hidden state of the page: a second copy of its rows, for the server. */
interface PageState {
  /** The next page; 2 when this is the first. */
  readonly PN?: unknown;
  /** Total of announced operations. */
  readonly TTCA?: unknown;
  readonly T_L?: unknown;
}

/** One row of it, not yet believed. */
interface StateRow {
  /** The bank's operation code, and the reference of the advice slip where there is one. */
  readonly C?: unknown;
  /** The date, and the value date behind it where it is another. */
  readonly D?: unknown;
  /** Label lines. */
  readonly L?: unknown;
  /** Signed amount. */
  readonly M?: unknown;
}

/** The state is four levels deep. Reading one of thousands costs more than its length says. */
const TOO_DEEP = '['.repeat(40);

/** The bank adds about fifty rows each time: a few rows more than the state has are no batch before it. */
const FEWEST_IN_BATCH = 20;

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
  const rows: readonly (StateRow | null)[] = state.T_L;
  const isFirstPage = typeof state.PN !== 'number' || state.PN <= 2;
  const missing = page.operations.length - rows.length;
  if (missing < 0 || (missing > 0 && (isFirstPage || missing < FEWEST_IN_BATCH)))
    throw drift('operations', 'state.count');
  // The same few days stand in hundreds of rows.
  const compact = once(compactDate);
  page.operations.forEach((operation, index) => {
    const contradiction =
      index < missing ? undefined : contradictionIn(rows[index - missing] ?? {}, operation, compact);
    if (contradiction !== undefined) throw drift('operations', contradiction);
  });
}

function contradictionIn(
  { C, D, L, M }: StateRow,
  operation: ParsedOperation,
  compact: (date: CalendarDate) => string,
): string | undefined {
  const { bookingDate = '', valueDate, remittanceInformation } = operation.transaction;
  const isSameDay =
    valueDate === undefined
      ? String(D).startsWith(compact(bookingDate))
      : isOfDays(D, compact(bookingDate), compact(valueDate));
  if (!isSameDay) return 'state.date';
  if (!isAmountOf(M, operation)) return 'state.amount';
  if (!Array.isArray(L) || !areSameLines(L, remittanceInformation.unstructured)) return 'state.label';
  // Most rows have a code of three digits alone.
  const reference = typeof C === 'string' && C.includes(':') ? /:\*?(\d{17})$/.exec(C)?.[1] : undefined;
  return reference !== undefined && reference !== (operation.reference ?? reference) ? 'state.reference' : undefined;
}

/** `20250314`, as the state writes it. */
function compactDate(date: CalendarDate): string {
  return date.slice(0, 4) + date.slice(5, 7) + date.slice(8);
}

function isOfDays(written: unknown, day: string, valueDay: string): boolean {
  return written === day + valueDay || (day === valueDay && written === day);
}

function areSameLines(written: readonly unknown[], shown: readonly string[]): boolean {
  const lines = written.every(isLine) ? written : written.filter(isLine);
  return lines.length === shown.length && shown.every((line, index) => isSameLine(line, String(lines[index])));
}

function isLine(written: unknown): boolean {
  return typeof written === 'string' && written.trim() !== '';
}

/** Blanks are the page's own. */
function isSameLine(line: string, other: string): boolean {
  return line === other || collapse(line) === collapse(other);
}

/** JSON numbers are only compared, never kept: up to 15 digits, equal decimals are equal numbers and no others are. */
function isAmount(written: unknown, shown: Decimal): boolean {
  return typeof written === 'number' && written === Number(shown);
}

function isAmountOf(written: unknown, { transaction }: ParsedOperation): boolean {
  const shown = Number(transaction.transactionAmount.amount);
  return typeof written === 'number' && written === (transaction.creditDebitIndicator === 'DBIT' ? -shown : shown);
}

function checkAnnounced(total: unknown, { announced }: Pick<OperationsPage, 'announced'>): void {
  if (total === undefined || total === null) return;
  if (!isAmount(total, announced?.amount ?? '0')) throw drift('operations', 'state.announced');
}

function decode(persisted: string | undefined): PageState | undefined {
  const [version] = /^[0-9a-f]+:(?=.)/s.exec(persisted ?? '') ?? [];
  if (persisted === undefined || version === undefined) return undefined;
  const encoded = persisted.slice(version.length);
  const bytes = Buffer.from(encoded, 'base64');
  // What is not of that encoding is skipped: every four characters should have given three bytes.
  let { length } = encoded;
  while (encoded.endsWith('=', length)) length -= 1;
  if (bytes.length !== Math.floor((length * 3) / 4)) return undefined;
  // The old site's charset where the bytes are no UTF-8.
  const json = isUtf8(bytes) ? bytes.toString() : new TextDecoder('windows-1252').decode(bytes);
  if (json.includes(TOO_DEEP)) throw drift('operations', 'state.deep');
  try {
    const state: unknown = JSON.parse(json);
    return typeof state === 'object' && state !== null ? state : undefined;
  } catch {
    // What begins as the state we know and does not end as one lost a part on its way.
    if (/^\{"[A-Z]/.test(json)) throw drift('operations', 'state.torn');
    return undefined;
  }
}
