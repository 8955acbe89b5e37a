import type { Amount } from '@relais/model';
import type { Element } from 'domhandler';
import { childElements, closest, findAll } from '../dom/element.ts';
import { type FormPost, formPost } from '../dom/form-post.ts';
import type { PageDocument } from '../dom/read-document.ts';
import { isGarbled, textOf } from '../dom/text.ts';
import { drift, PageDriftError } from '../drift/page-drift-error.ts';
import { absoluteUrl } from '../text/absolute-url.ts';
import { collapse, fold } from '../text/fold.ts';
import { readAmountCell } from '../value/amount-cell.ts';
import { monthNumber } from '../value/date.ts';
import { maskedNumbersIn, wordsIn } from './masked-number.ts';

/** One card in the list of cards. Of its account, the list shows the number only. */
export interface ListedCard {
  /** e.g. `497256xxxxxx7716`. */
  readonly maskedNumber: string;
  /** Text before the number, e.g. `CARTE MASTERCARD - M LUCAS FONTAINE`. */
  readonly words: string;
  readonly isActive: boolean;
  /** Number of the account that the card debits, as printed, blanks collapsed: `04100 000205123 01`. */
  readonly account: string;
  /** Spending by month, in the order of the page. */
  readonly months: readonly ListedMonth[];
  /** The mark of the row that could not be read. The list then says nothing of the card's spending. */
  readonly oddMonths?: string;
  /** Form for the page that tells when the bank debits its payments. Absent when the page has no such button. */
  readonly functions?: FormPost;
}

/** Spending in a month, as the list states it. */
export interface ListedMonth {
  /** The bank's own words, e.g. `Dépenses fin mars 2025`. */
  readonly words: string;
  /** `2025-03`. */
  readonly month: string;
  /** Signed: a debt is negative. */
  readonly amount: Amount;
  /** Form for the month. Absent when the month has a link instead: links lead to pages of earlier years. */
  readonly open?: FormPost;
  /** Absolute URL of the page of the month, where the list has a link to it. */
  readonly href?: string;
}

const KIND = 'card_list';
/**
 * Longest text, in characters. Items of real pages are far shorter. A longer one would be read again and again, part by
 * part.
 */
const LONGEST = 20_000;
const KEY = /selectedMonthly[:=]/;
/** Mark of a row in other words than `Dépenses`. */
const OTHER_WORDS = 'month.other_words';
/** Branch 5 and account 11, at the end of the words for the account. */
const ACCOUNT_AT_END = /(?:^| )(\d{5} ?(?:[0-9A-Z]{11}|\d{9} ?\d{2}))$/;

/**
 * Reads one item of the list of cards.
 *
 * @throws {PageDriftError} `page_drift`
 */
export function readListedCard(item: Element, document: PageDocument): ListedCard {
  const words = wordsIn(item);
  if (words.length > LONGEST) throw drift(KIND, 'card.size');
  const [maskedNumber, second] = maskedNumbersIn(words);
  if (maskedNumber === undefined || second !== undefined) throw drift(KIND, 'card.number');
  const paragraphs = paragraphsOf(item);
  const [status] = paragraphs;
  const account = accountIn(paragraphs);
  if (status === undefined || account === undefined) throw drift(KIND, 'card.account', ...paragraphs);
  const rows = findAll(item, ({ name }) => name === 'tr');
  // A table without rows has lost some.
  if (rows.length === 0 && findAll(item, ({ name }) => name === 'table').length > 0) throw drift(KIND, 'months.none');
  const functions = findAll(item, isFunctionsButton);
  const isOther = functions.some(({ attribs }) => fold(attribs['value'] ?? '') !== 'fonctions');
  if (functions.length > 1 || isOther) throw drift(KIND, 'card.functions');
  // The buttons and links of an item name one card by its place. Two places mean that one of them is another card's.
  const places = new Set(findAll(item, ({ name }) => name === 'input' || name === 'a').flatMap(placeIn));
  if (places.size > 1) throw drift(KIND, 'card.buttons');
  return {
    maskedNumber,
    words: wordsBefore(item, maskedNumber),
    isActive: fold(status) === 'active',
    account,
    ...readMonths(rows, document),
    ...(functions[0] === undefined ? {} : { functions: pressOf(functions[0], document) }),
  };
}

/** Number of the account that an item names last. `undefined` without one: the item is then no card that we can place. */
export function accountOf(item: Element): string | undefined {
  return accountIn(paragraphsOf(item));
}

function paragraphsOf(item: Element): readonly string[] {
  return findAll(item, ({ name }) => name === 'p').map(textIn);
}

/** The first paragraph is the state of the card, the last one names its account. */
function accountIn([, ...more]: readonly string[]): string | undefined {
  const accounts = more.flatMap((words) => ACCOUNT_AT_END.exec(words)?.[1] ?? []);
  // An item with two accounts has swallowed another card's.
  return accounts.length === 1 && ACCOUNT_AT_END.test(more.at(-1) ?? '') ? accounts[0] : undefined;
}

/** Cards that are debited at once have rows in other words: they say nothing of deferred spending. */
function readMonths(rows: readonly Element[], document: PageDocument): Pick<ListedCard, 'months' | 'oddMonths'> {
  try {
    return { months: rows.map((row) => readMonth(row, document)) };
  } catch (error) {
    if (!(error instanceof PageDriftError) || error.fingerprint.mark !== OTHER_WORDS) throw error;
    return { months: [], oddMonths: OTHER_WORDS };
  }
}

/** Whether an element leads to a month of a card. */
export function namesMonth({ attribs }: Element): boolean {
  return KEY.test(attribs['name'] ?? '') || KEY.test(attribs['href'] ?? '');
}

/** The narrowest element with the number names the card before it. */
function wordsBefore(item: Element, maskedNumber: string): string {
  const span = findAll(item, (element) => element.name === 'span' && maskedNumbersIn(wordsIn(element)).length === 1).at(
    -1,
  );
  const text = span === undefined ? '' : textIn(span);
  const [, words, number = ''] = /^(.{1,200}) (\d{4} ?\d{2}.{2} ?.{4} ?\d{4})$/.exec(text) ?? [];
  if (words === undefined || maskedNumbersIn(number)[0] !== maskedNumber) throw drift(KIND, 'card.words', text);
  return words;
}

function readMonth(row: Element, document: PageDocument): ListedMonth {
  const cells = childElements(row);
  const [named, cell] = cells;
  const buttons = findAll(row, namesMonth);
  const keys = new Set(buttons.map(({ attribs }) => keyIn(`${attribs['name'] ?? ''} ${attribs['href'] ?? ''}`)));
  const [month] = keys;
  const printedWords = named === undefined ? '' : textIn(named);
  const words = fold(printedWords);
  if (cell === undefined || cells.length > 2 || month === undefined || keys.size > 1)
    throw drift(KIND, 'month.row', words);
  if (!words.startsWith('depenses')) throw drift(KIND, words === '' ? 'month.words' : OTHER_WORDS, words);
  const printed = /([a-z]{1,12}) (\d{4})$/.exec(words);
  const isOther = printed !== null && monthOf(monthNumber(printed[1] ?? ''), printed[2]) !== month;
  if (isOther) throw drift(KIND, 'month.words', words);
  const amount = readAmountCell(cell, 'signed', KIND, 'month.amount');
  if (amount === undefined) throw drift(KIND, 'month.amount');
  const [button, other] = buttons.filter(({ name }) => name === 'input');
  if (other !== undefined) throw drift(KIND, 'month.buttons');
  const href = button === undefined ? hrefIn(buttons, document) : undefined;
  return {
    words: printedWords,
    month,
    amount: { currency: amount.currency, amount: amount.amount },
    ...(button === undefined ? {} : { open: pressOf(button, document) }),
    ...(href === undefined ? {} : { href }),
  };
}

/** The link of a month leads to it unless a script does. */
function hrefIn(links: readonly Element[], { url }: PageDocument): string | undefined {
  const [href, other] = new Set(
    links.filter(({ name }) => name === 'a').map(({ attribs }) => absoluteUrl(attribs['href'] ?? '', url)),
  );
  if (other !== undefined) throw drift(KIND, 'month.links');
  return href;
}

function placeIn({ attribs }: Element): readonly string[] {
  const { name = '', href = '' } = attribs;
  return (/_card:(\d+)/.exec(name) ?? /[?&]carte=(\d+)/.exec(href))?.slice(1) ?? [];
}

/** `selectedMonthly:32025` is March 2025. */
function keyIn(address: string): string | undefined {
  const [, month, year] = /selectedMonthly[:=](\d{1,2})(\d{4})(?!\d)/.exec(address) ?? [];
  return monthOf(Number(month), year);
}

function monthOf(month: number | undefined, year: string | undefined): string | undefined {
  if (month === undefined || !(month >= 1 && month <= 12) || year === undefined) return undefined;
  return `${year}-${String(month).padStart(2, '0')}`;
}

function pressOf(button: Element, document: PageDocument): FormPost {
  const form = closest(button, ({ name }) => name === 'form');
  if (form === undefined) throw drift(KIND, 'form.missing');
  return formPost(form, button.attribs['name'] ?? '', document, KIND);
}

function isFunctionsButton({ name, attribs }: Element): boolean {
  const isNamed = /fonctions|functions/i.test(`${attribs['name']} ${attribs['value']}`);
  return name === 'input' && isNamed;
}

function textIn(element: Element): string {
  const text = collapse(textOf(element));
  if (isGarbled(text)) throw drift(KIND, 'card.garbled', text);
  return text;
}
