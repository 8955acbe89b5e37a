import { type CalendarDate, normalizeDecimal, type Transaction } from '@relais/model';

/** Which of the two channels showed a row. */
export type Channel = 'api' | 'fallback';

/** One row of an account as one channel showed it: what can tell it from other rows. Kept in the store as it is. */
export interface Sighting {
  /** The channel's own id of the row. A hint, not a key: banks reissue ids, and reuse them. */
  readonly channelId?: string;
  /** The bank's own 17-digit reference of the entry. Unique inside one account. */
  readonly reference?: string;
  readonly status: string;
  /** A pending row has its expected one, or none. */
  readonly bookingDate?: CalendarDate;
  readonly valueDate?: CalendarDate;
  /** The label lines, blanks collapsed. */
  readonly lines: readonly string[];
}

/** 5 digits, year, day of the year, 5-digit sequence; the API appends a token to it. */
const ENTRY_REFERENCE = /^\d{5}(?:19|20)\d{2}[0-3]\d{2}\d{5}(?:-|$)/;
const REFERENCE_LENGTH = 17;

/**
 * Takes from a transaction what continuity remembers of it.
 *
 * @param seenReference - the bank's reference of the entry, where the channel saw it apart from the entry's id
 */
export function sightingOf(transaction: Transaction, seenReference?: string | null): Sighting {
  const { resourceId, status, valueDate, remittanceInformation } = transaction;
  const bookingDate = bookingDateOf(transaction);
  const reference = referenceOf(transaction, seenReference);
  return {
    ...(resourceId === undefined ? {} : { channelId: resourceId }),
    ...(reference === undefined ? {} : { reference }),
    status,
    ...(bookingDate === undefined ? {} : { bookingDate }),
    ...(valueDate === undefined ? {} : { valueDate }),
    lines: collapsedLines(remittanceInformation.unstructured),
  };
}

/** Whether `sightingOf` would make the same of a transaction again. */
export function seenAgain(before: Sighting, transaction: Transaction, seenReference?: string | null): boolean {
  const { resourceId, status, valueDate, remittanceInformation } = transaction;
  return (
    before.channelId === resourceId &&
    before.status === status &&
    before.valueDate === valueDate &&
    before.bookingDate === bookingDateOf(transaction) &&
    areCollapsed(before.lines, remittanceInformation.unstructured) &&
    before.reference === referenceOf(transaction, seenReference)
  );
}

/** Whether lines are remembered as these. A line that equals a remembered one needs no collapsing. */
function areCollapsed(remembered: readonly string[], lines: readonly string[]): boolean {
  let found = 0;
  for (const line of lines) {
    const before = remembered[found];
    const one = line === before ? line : collapsed(line);
    if (one === '') continue;
    if (one !== before) return false;
    found += 1;
  }
  return found === remembered.length;
}

export function areSameLines(a: readonly string[], b: readonly string[]): boolean {
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return a.length === b.length;
}

function bookingDateOf({ bookingDate, expectedBookingDate }: Transaction): CalendarDate | undefined {
  return bookingDate ?? expectedBookingDate;
}

function referenceOf({ resourceId = '', entryReference = '' }: Transaction, seen?: string | null): string | undefined {
  return seen ?? referenceIn(resourceId) ?? referenceIn(entryReference);
}

function referenceIn(name: string): string | undefined {
  return ENTRY_REFERENCE.test(name) ? name.slice(0, REFERENCE_LENGTH) : undefined;
}

function collapsedLines(lines: readonly string[]): readonly string[] {
  const kept: string[] = [];
  for (const line of lines) {
    const one = collapsed(line);
    if (one !== '') kept.push(one);
  }
  return kept;
}

/** A line that has single blanks between its words already, as most have. */
const COLLAPSED = /^\S+(?: \S+)*$/;

function collapsed(line: string): string {
  return COLLAPSED.test(line) ? line : line.replace(/\s+/g, ' ').trim();
}

/** Currency, sign and amount in one word. Rows that differ in it are never the same row. */
export function moneyOf({ transactionAmount, creditDebitIndicator }: Transaction): string {
  const { currency, amount } = transactionAmount;
  const plain = normalizeDecimal(amount);
  const hasZerosToSpare = plain.endsWith('0') && plain.includes('.');
  const shortest = hasZerosToSpare ? plain.replace(/\.?(?<!0)0+$/, '') : plain;
  return `${currency} ${creditDebitIndicator} ${shortest}`;
}

/**
 * How far a row has come: announced, booked, or shown without ever moving money. An entry whose status says neither, and that has no
 * booking date, is not booked yet.
 */
export function stageOf({ status, bookingDate }: Staged): 'pending' | 'booked' | 'void' {
  if (status === 'PDNG' || status === 'FUTR') return 'pending';
  if (status === 'OTHR' && bookingDate === undefined) return 'pending';
  return status === 'RJCT' || status === 'INFO' ? 'void' : 'booked';
}

interface Staged {
  readonly status: string;
  readonly bookingDate?: CalendarDate;
}

/** Everything that both channels can know of a row. */
export function contentOf(sighting: Sighting): string {
  return `${stageOf(sighting)} ${wordingOf(sighting)}`;
}

/** The content without the stage: a pending row that is booked as it was announced. */
export function wordingOf({ bookingDate = '', valueDate = '', lines }: Sighting): string {
  // Where a line ends is no content: channels differ in it.
  return `${bookingDate} ${valueDate} ${lines.join(' ')}`;
}
