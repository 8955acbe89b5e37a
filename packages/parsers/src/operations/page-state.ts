import { isUtf8 } from 'node:buffer';
import type { CalendarDate, Decimal } from '@relais/model';
import { drift } from '../drift/page-drift-error.ts';
import { collapse } from '../text/fold.ts';
import { once } from '../text/once.ts';
import type { OperationsPage, ParsedOperation } from './parsed-operations.ts';

/** The hidden state of the page: a second copy of its rows for the server. */
interface PageState {
  /** Beginning of the next page. At the end of a list it is null. */
  readonly RC?: unknown;
  /** Number of the next page; 2 on the first page. */
  readonly PN?: unknown;
  /** Total of announced operations. */
  readonly TTCA?: unknown;
  readonly T_L?: unknown;
}

/** One row of it, not checked yet. */
interface StateRow {
  /** The bank's operation code, and the reference of the advice slip, if there is one. */
  readonly C?: unknown;
  /** The date, followed by the value date if it differs. */
  readonly D?: unknown;
  /** Label lines. */
  readonly L?: unknown;
  /** Signed amount. */
  readonly M?: unknown;
}

/** The state has four levels. A state with thousands of levels would cost more than its length suggests. */
const TOO_DEEP = '['.repeat(40);

/** The bank adds about fifty rows each time. A few more rows than the state has are no earlier batch. */
const FEWEST_IN_BATCH = 20;

/**
 * Checks the read rows against the hidden field `Data_Persistance`.
 *
 * The field is a witness, not a source: a state in an unknown form proves nothing. On the first page it holds every
 * row. After "more" it may hold the last batch only, that is the end of the list.
 *
 * @returns place of the first row that it holds too; `undefined` when it says nothing about rows
 * @throws {PageDriftError} `page_drift` when it holds other rows than the page shows, or says that there are more
 */
export function checkPageState(persisted: string | undefined, page: ShownRows): number | undefined {
  const state = decode(persisted);
  if (state === undefined) return undefined;
  checkAnnounced(state.TTCA, page);
  const goesOn = typeof state.RC === 'string' && state.RC.trim() !== '';
  if (page.isLast === true && goesOn) throw drift('operations', 'more.lost');
  if (!Array.isArray(state.T_L)) return undefined;
  const rows: readonly (StateRow | null)[] = state.T_L;
  const isFirstPage = typeof state.PN !== 'number' || state.PN <= 2;
  const { operations, undated = [] } = page;
  const missing = operations.length + undated.length - rows.length;
  if (missing < 0 || (missing > 0 && (isFirstPage || missing < FEWEST_IN_BATCH)))
    throw drift('operations', 'state.count');
  // Hundreds of rows share a few days.
  const compact = once(compactDate);
  const gaps = new Set(undated);
  let place = 0;
  const next = (): StateRow | null | undefined => rows[place++ - missing];
  for (const operation of operations) {
    for (; gaps.has(place); next()) refuseDated(rows[place - missing]);
    const row = next();
    const contradiction = place <= missing ? undefined : contradictionIn(row ?? {}, operation, compact);
    if (contradiction !== undefined) throw drift('operations', contradiction);
  }
  for (; place - missing < rows.length; next()) refuseDated(rows[place - missing]);
  return missing;
}

/** A row that the table shows without a day. */
function refuseDated(row: StateRow | null | undefined): void {
  if (String(row?.D ?? '').trim() !== '') throw drift('operations', 'state.date');
}

/** The rows of a page, as they were read. */
interface ShownRows extends Pick<OperationsPage, 'announced' | 'operations'> {
  /** Places of rows without a day. */
  readonly undated?: readonly number[];
  /** Whether the page shows no sign of more rows. */
  readonly isLast?: boolean;
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

/** Blanks come from the page. */
function isSameLine(line: string, other: string): boolean {
  return line === other || collapse(line) === collapse(other);
}

/**
 * JSON numbers are only compared, never kept. Up to 15 digits, two numbers are equal exactly when their decimals are.
 */
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
  // Node skips characters outside that encoding, so we count: every four characters must give three bytes.
  let { length } = encoded;
  while (encoded.endsWith('=', length)) length -= 1;
  if (bytes.length !== Math.floor((length * 3) / 4)) return undefined;
  // If the bytes are no UTF-8, they have the old site's charset.
  const json = isUtf8(bytes) ? bytes.toString() : new TextDecoder('windows-1252').decode(bytes);
  if (json.includes(TOO_DEEP)) throw drift('operations', 'state.deep');
  try {
    const state: unknown = JSON.parse(json);
    return typeof state === 'object' && state !== null ? state : undefined;
  } catch {
    // A state with the known beginning and another end has lost a part.
    if (/^\{"[A-Z]/.test(json)) throw drift('operations', 'state.torn');
    return undefined;
  }
}
