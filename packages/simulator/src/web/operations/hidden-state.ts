import { announcedCents, type Cents, type Contract, type Operation } from '../../ledger/ledger.ts';
import { compactDate } from '../markup/print-date.ts';
import type { Site } from '../site/site.ts';
import type { OperationsView, OperationsWindow } from './operations-view.ts';

/** Content of the hidden field `Data_Persistance` when it comes back. */
export interface HiddenState {
  /** 64 hex digits: which form it was. */
  readonly token: string;
  /** Number of the next page. */
  readonly nextPage: number;
}

/** A JSON number of an amount, with both decimals: `-4.80`. */
function jsonAmount(cents: Cents): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** The bank's own code of an operation, by what its label begins with. */
function operationCode({ lines: [first = ''] }: Operation): string {
  const codes = { VIR: '305', PRLV: '391', PAIEMENT: '397', RETRAIT: '395', CHEQUE: '201', REM: '221', ECH: '601' };
  return Object.entries(codes).find(([start]) => first.startsWith(start))?.[1] ?? '490';
}

function jsonRow({ features }: Site, operation: Operation): string {
  const { reference, bookingDate, valueDate, cents, currency, lines, hasAdvice, isUndated } = operation;
  const code = `${operationCode(operation)}${hasAdvice ? `:*${reference}` : ''}`;
  const dated = compactDate(bookingDate) + (valueDate === bookingDate ? '' : compactDate(valueDate));
  // How the state writes a row without a day is a guess.
  const days = isUndated === true ? '' : dated;
  const padded = features.paddedReferences ? reference.padEnd(18) : `*${reference}`;
  const kind = hasAdvice ? `AVI|${padded}|${currency}` : 'STD';
  const text = JSON.stringify;
  return `{"C":${text(code)},"D":${text(days)},"L":${text(lines)},"M":${jsonAmount(cents)},"T":${text(kind)}}`;
}

/**
 * Writes the hidden field `Data_Persistance`: the form's token, and the rows of the page in base64.
 *
 * `PN` is the next page and `RC` its beginning, which the end of the list lacks. `TTCA` is the total of announced
 * operations, `T_L` holds the rows.
 */
export function writeHiddenState(
  site: Site,
  token: string,
  contract: Contract,
  { steps }: OperationsView,
  { rows, hasMore }: OperationsWindow,
): string {
  const nextPage = steps + 1;
  const { nullCursor, nullTotal, escapedSlashes } = site.features;
  const goesOn = `${rows.at(-1)?.reference}|N|HIS|${String(nextPage).padStart(3, '0')}`;
  const cursor = JSON.stringify(hasMore ? goesOn : nullCursor ? null : '');
  const hasNone = (contract.announced ?? []).length === 0;
  const total = hasNone && nullTotal ? 'null' : jsonAmount(announcedCents(contract));
  const json = `{"PN":${nextPage},"RC":${cursor},"TTCA":${total},"T_L":[${rows.map((row) => jsonRow(site, row)).join(',')}]}`;
  return `${token}:${Buffer.from(escapedSlashes ? json.replaceAll('/', '\\/') : json).toString('base64')}`;
}

/** Reads it again. @returns `undefined` unless it is, byte for byte, a text that this page writes */
export function readHiddenState(posted: string): HiddenState | undefined {
  const [, token, base64] = /^([0-9a-f]{64}):(.+)$/.exec(posted) ?? [];
  if (token === undefined || base64 === undefined) return undefined;
  const bytes = Buffer.from(base64, 'base64');
  // `Buffer` skips characters outside base64, e.g. the blank that an unencoded + turns into.
  if (bytes.toString('base64') !== base64) return undefined;
  const nextPage = /^\{"PN":(\d+),/.exec(bytes.toString())?.[1];
  return nextPage === undefined ? undefined : { token, nextPage: Number(nextPage) };
}
