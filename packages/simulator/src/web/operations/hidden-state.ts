import type { Cents, Operation } from '../../ledger/ledger.ts';
import { compactDate } from '../markup/print-date.ts';
import type { OperationsView, OperationsWindow } from './operations-view.ts';

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

function jsonRow(operation: Operation): string {
  const { reference, bookingDate, valueDate, cents, currency, lines, hasAdvice } = operation;
  const code = `${operationCode(operation)}${hasAdvice ? `:*${reference}` : ''}`;
  const days = compactDate(bookingDate) + (valueDate === bookingDate ? '' : compactDate(valueDate));
  const kind = hasAdvice ? `AVI|*${reference}|${currency}` : 'STD';
  const text = JSON.stringify;
  return `{"C":${text(code)},"D":${text(days)},"L":${text(lines)},"M":${jsonAmount(cents)},"T":${text(kind)}}`;
}

/**
 * The hidden field `Data_Persistance`: 64 hex digits of the form, and in base64 what the page shows.
 *
 * `PN` is the next page, `RC` where it would go on, `TTCA` the total of announced operations, `T_L` the rows.
 */
export function dataPersistance(token: string, view: OperationsView, { rows, hasMore }: OperationsWindow): string {
  const cursor = hasMore ? `${rows.at(-1)?.reference}|N|HIS|00${Math.min(view.steps + 1, 9)}` : '';
  const json = `{"PN":${view.steps + 1},"RC":${JSON.stringify(cursor)},"TTCA":0.00,"T_L":[${rows.map(jsonRow).join(',')}]}`;
  return `${token}:${Buffer.from(json).toString('base64')}`;
}

/** A hidden input of the operations form. */
export type HiddenInput = readonly [name: string, value: string];

/** All hidden inputs of the form. A post that lacks one of them is refused. */
export function hiddenInputs(form: {
  readonly webid: string;
  readonly token: string;
  readonly view: OperationsView;
  readonly window: OperationsWindow;
}): readonly HiddenInput[] {
  const { webid, token, view, window } = form;
  const { search } = view;
  return [
    ['Data_Persistance', dataPersistance(token, view, window)],
    ['Data_WebId', webid],
    ['Data_Sort', 'OPEDATE_D'],
    ['Data_Searching', String(search !== undefined)],
    ['Data_SearchParmetersCurrent_StartDate', search ? compactDate(search.from) : ''],
    ['Data_SearchParmetersCurrent_EndDate', search ? compactDate(search.to) : ''],
    ['global_backup_hidden_key', ''],
    ['$CPT', Buffer.from(`CPT:${token.slice(0, 12)}`).toString('base64')],
    ['_wxf2_cc', 'fr-FR'],
  ];
}
