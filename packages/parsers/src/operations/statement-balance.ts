import { type Amount, addDecimals, type Balance, type CalendarDate, compareDecimals } from '@relais/model';
import type { Element } from 'domhandler';
import { childElements, findAll } from '../dom/element.ts';
import { isGarbled, textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { collapse, fold } from '../text/fold.ts';
import type { PrintedAmount } from '../value/amount.ts';
import { agree, amountWords, readAmountCell, signedAmount } from '../value/amount-cell.ts';
import { readDate, readShortDate } from '../value/date.ts';

/** An amount with the page's own words for it. */
export interface NamedAmount {
  /** Without the colon. */
  readonly name: string;
  readonly amount: Amount;
  readonly date?: CalendarDate;
}

/** The balance as the page states it. */
export interface StatementBalance {
  readonly caption: { readonly date?: CalendarDate; readonly balance: Amount };
  readonly booked: Amount;
  readonly announced?: Amount;
  readonly balances: readonly Balance[];
}

const KIND = 'operations';
/** Longer texts are not matched, so that no pattern becomes slow. */
const LONGEST = 300;
const AMOUNT_AT_END = /^(.*?)([+\-\u2212]?\d[\d .\u00a0\u202f]*(?:,\d+)?\s*[A-Z]{3})$/su;
const CAPTION = /^(?:solde|saldo|balance|kontostand) \D*?(\d{2}\/\d{2}\/\d{4}) ?:?$/;
const ANNOUNCED = /\b(operations a venir|operaciones futuras|upcoming|future|kunftige|vorgemerkte)\b/;
const BOOKED = /\b(operations enregistrees|operaciones registradas|registered|recorded|booked|gebuchte|verbuchte)\b/;

/**
 * Reads the balance in the caption: `Solde au 14/03/2025 : +2 418,37 EUR`.
 *
 * @returns `undefined` when the table has no caption
 * @throws {PageDriftError} `page_drift`
 */
export function readCaption(table: Element): NamedAmount | undefined {
  const [caption, second] = childElements(table).filter(({ name }) => name === 'caption');
  if (caption === undefined) return undefined;
  if (second !== undefined) throw drift(KIND, 'caption.twice');
  const { name, amount } = namedAmount(caption, 'caption');
  // Without its day the reader cannot tell which rows are still to come.
  const printed = CAPTION.exec(fold(name))?.[1];
  if (printed === undefined) throw drift(KIND, 'caption.words', name);
  const date = readDate(printed);
  if (date === undefined) throw drift(KIND, 'caption.date', printed);
  return { name, amount, date };
}

/** Whether a heading row is one half of the split between announced and booked operations. */
export function splitHalf(heading: Element): 'announced' | 'booked' | undefined {
  const text = fold(textOf(heading));
  return ANNOUNCED.test(text) ? 'announced' : BOOKED.test(text) ? 'booked' : undefined;
}

/**
 * Reads an amount behind its words, as the caption and the two heading rows print it, with any nesting.
 *
 * @throws {PageDriftError} `page_drift`
 */
export function namedAmount(element: Element, mark: string): NamedAmount {
  const { shown, copies, colour } = amountWords(element, KIND, mark);
  const [, words, printed] = shown.length > LONGEST ? [] : (AMOUNT_AT_END.exec(shown) ?? []);
  if (words === undefined || printed === undefined || isGarbled(words)) throw drift(KIND, `${mark}.form`, shown);
  const amount = signedAmount(printed, colour, 'signed', KIND, mark);
  for (const copy of copies) agree(amount, copy, KIND, `${mark}.copy`);
  return { name: collapse(words).replace(/ ?:$/, ''), amount: stetAmount(amount) };
}

/**
 * Combines caption and split. The caption includes announced operations.
 *
 * @throws {PageDriftError} `page_drift` when half of the split is missing, or the halves do not add up to the caption
 */
export function statementBalance(
  caption: NamedAmount,
  announced: NamedAmount | undefined,
  booked: NamedAmount | undefined,
): StatementBalance {
  const shown = { balance: caption.amount, ...(caption.date === undefined ? {} : { date: caption.date }) };
  if (announced === undefined && booked === undefined) {
    return { caption: shown, booked: caption.amount, balances: [balance('CLBD', caption, caption.date)] };
  }
  if (announced === undefined || booked === undefined) throw drift(KIND, 'split.half');
  const sum = addDecimals(announced.amount.amount, booked.amount.amount);
  if (!isSameCurrency(caption, announced, booked) || compareDecimals(sum, caption.amount.amount) !== 0) {
    throw drift(KIND, 'split.sum', caption.amount.amount, announced.amount.amount, booked.amount.amount);
  }
  return {
    caption: shown,
    booked: booked.amount,
    announced: announced.amount,
    balances: [balance('CLBD', booked, caption.date), balance('XPCD', caption, caption.date)],
  };
}

/**
 * Reads the balance of the old site from rows of its own: `Solde comptable`, `Opérations à venir`.
 *
 * @throws {PageDriftError} `page_drift` when there is no such row, or two
 */
export function readOldBalance(content: Parameters<typeof findAll>[0]): StatementBalance {
  const booked = oldRow(content, 'solde comptable');
  const announced = oldRow(content, 'operations a venir');
  if (booked === undefined) throw drift(KIND, 'caption.missing');
  const date = booked.date === undefined ? {} : { date: booked.date };
  const balances = [balance('CLBD', booked, booked.date)];
  if (announced === undefined) return { caption: { balance: booked.amount, ...date }, booked: booked.amount, balances };
  if (!isSameCurrency(booked, announced)) throw drift(KIND, 'split.sum');
  const amount = addDecimals(booked.amount.amount, announced.amount.amount);
  const caption = { balance: { amount, currency: booked.amount.currency }, ...date };
  return { caption, booked: booked.amount, announced: announced.amount, balances };
}

/** Whether a row is one of the old site's balance rows. */
export function isOldBalanceRow(cells: readonly Element[]): boolean {
  const [heading] = cells;
  return (
    cells.length === 2 &&
    heading?.name === 'th' &&
    /^(solde comptable|operations a venir)\b/.test(fold(textOf(heading)))
  );
}

function oldRow(content: Parameters<typeof findAll>[0], words: string): NamedAmount | undefined {
  const [row, second] = findAll(content, ({ name }) => name === 'tr').filter((candidate) => {
    const cells = childElements(candidate);
    return isOldBalanceRow(cells) && fold(textOf(cells[0] ?? candidate)).startsWith(words);
  });
  if (row === undefined) return undefined;
  const [heading, cell] = childElements(row);
  if (second !== undefined || heading === undefined || cell === undefined) throw drift(KIND, 'caption.twice');
  const amount = readAmountCell(cell, 'signed', KIND, 'caption');
  if (amount === undefined) throw drift(KIND, 'caption.form');
  const name = collapse(textOf(heading)).replace(/ ?:$/, '');
  const printed = /\d{2}\/\d{2}\/\d+/.exec(name)?.[0];
  if (printed === undefined) return { name, amount: stetAmount(amount) };
  const date = readDate(printed) ?? readShortDate(printed);
  if (date === undefined) throw drift(KIND, 'caption.date', printed);
  return { name, amount: stetAmount(amount), date };
}

function balance(balanceType: 'CLBD' | 'XPCD', { name, amount }: NamedAmount, date?: CalendarDate): Balance {
  return { name, balanceAmount: amount, balanceType, ...(date === undefined ? {} : { referenceDate: date }) };
}

function isSameCurrency(first: NamedAmount, ...others: readonly NamedAmount[]): boolean {
  return others.every(({ amount }) => amount.currency === first.amount.currency);
}

function stetAmount({ amount, currency }: PrintedAmount): Amount {
  return { currency, amount };
}
