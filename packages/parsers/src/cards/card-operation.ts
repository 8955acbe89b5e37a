import type { Amount, CalendarDate, Transaction } from '@relais/model';
import { isGarbled, textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import type { PageKind } from '../drift/page-kind.ts';
import { readLabelCell } from '../label/label-cell.ts';
import type { Columns } from '../table/columns.ts';
import { cellOf, readRowAmount, signed } from '../table/row-amount.ts';
import type { DataRow } from '../table/table-rows.ts';
import { absoluteUrl } from '../text/absolute-url.ts';
import { collapse } from '../text/fold.ts';
import { readDate } from '../value/date.ts';
import { amountAbroad, type CardAmount, readCardAmount } from './card-amount.ts';

const WITHDRAWAL = /^retrait (cb|dab)\b/i;
const AMOUNT_AT_END = / ([+\-\u2212]?\d[\d \u00a0\u202f.]{0,20},\d{2} [A-Z]{3})$/;

/** One payment made with the card. */
export interface CardOperation {
  /** `PDNG`; `bookingDate` is the debit date, `transactionDate` the day of the purchase. */
  readonly transaction: Transaction;
  readonly merchant: string;
  readonly city?: string;
  /** Amount of a purchase in another currency. Signed. */
  readonly original?: Amount;
  /** On a bundle of payments to one merchant: absolute URL of its parts. The fallback drops the bundle. */
  readonly bundle?: string;
  /** Present on a withdrawal: the bank books it on the account at once. */
  readonly isWithdrawal?: true;
}

/**
 * Reads one payment.
 *
 * @param debitedOn - the day on which the bank debits the account for it
 * @throws {PageDriftError} `page_drift`
 */
export function readCardOperation(
  row: DataRow,
  columns: Columns,
  kind: PageKind,
  debitedOn: CalendarDate,
  pageUrl: string,
): CardOperation {
  const printedDate = textOf(cellOf(row, columns, 'date', kind)).trim();
  const purchasedOn = readDate(printedDate);
  if (purchasedOn === undefined || purchasedOn > debitedOn) throw drift(kind, 'row.date', printedDate);
  const label = readLabelCell(
    cellOf(row, columns, columns.at.merchant === undefined ? 'label' : 'merchant', kind),
    kind,
  );
  const city = columns.at.city === undefined ? '' : collapse(textOf(cellOf(row, columns, 'city', kind)));
  if (isGarbled(city)) throw drift(kind, 'row.city', city);
  const charged = readRowAmount(row, columns, kind, readCardAmount);
  const { lines, original } = withoutAmountAbroad(label.lines, charged, kind);
  const { original: _, ...amount } = charged;
  const merchant = lines.join(' ');
  const [link] = label.links;
  const bundle = /^regroupement\b/i.test(merchant) && link !== undefined ? absoluteUrl(link, pageUrl) : undefined;
  return {
    transaction: {
      ...signed(amount),
      status: 'PDNG',
      bookingDate: debitedOn,
      transactionDate: purchasedOn,
      remittanceInformation: { unstructured: [...lines, ...(city === '' ? [] : [city])] },
    },
    merchant,
    ...(city === '' ? {} : { city }),
    ...(original === undefined ? {} : { original }),
    ...(bundle === undefined ? {} : { bundle }),
    ...(WITHDRAWAL.test(merchant) ? { isWithdrawal: true } : {}),
  };
}

/** Pages of earlier years print the amount abroad behind the merchant: `HOTEL PORTO -118,00 GBP`. */
function withoutAmountAbroad(
  lines: readonly string[],
  charged: CardAmount,
  kind: PageKind,
): Pick<CardAmount, 'original'> & { readonly lines: readonly string[] } {
  const last = lines.at(-1) ?? '';
  const found = AMOUNT_AT_END.exec(last);
  const printed = found?.[1];
  const words = last.slice(0, found?.index).trimEnd();
  const original = printed === undefined ? undefined : amountAbroad(printed, charged);
  if (original === 'other sign') throw drift(kind, 'row.original.sign', last);
  const isAbroad = original !== undefined && original.currency !== charged.currency;
  if (words === '' || !isAbroad) return { ...charged, lines };
  if (charged.original !== undefined) throw drift(kind, 'row.original', last);
  return { lines: [...lines.slice(0, -1), words], original };
}
