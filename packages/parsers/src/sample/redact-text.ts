import type { CalendarDate } from '@relais/model';
import { currencyDigits } from '../value/currency-digits.ts';
import { monthNumber, readDate, readLongDate } from '../value/date.ts';
import { bareMonth } from './months-of-page.ts';
import { isHeaderWord, isPagesOwn } from './page-words.ts';
import type { Specimens } from './specimens.ts';

const IBAN = String.raw`[A-Z]{2}\d{2}(?:[ \u00a0]?[0-9A-Z]{4}){3,7}(?:[ \u00a0]?[0-9A-Z]{1,4})?(?![0-9A-Za-z])`;
const CARD = String.raw`\d{4} ?\d{2}(?: ?[xX*]){2,10}(?: ?[\dxX*]){0,4} ?\d{4}`;
const NUMBER = String.raw`\d{5}[ \u00a0]\d{9}[ \u00a0]\d{2}(?!\d)|\d{5}[ \u00a0]\d{11}(?!\d)|\d{8,23}(?!\d)`;
const DAY = String.raw`\d{2}\/\d{2}\/\d{4}(?!\d)`;
const AMOUNT = String.raw`[+\-\u2212]?\d[\d .\u00a0\u202f]{0,20}(?:,\d{1,4})?[ \u00a0\u202f]?[A-Z]{3}(?![A-Za-z])`;
/** Patterns of values in any place, the surest first. */
const VALUES = new RegExp(`(?<![0-9A-Za-z])(?:${[IBAN, CARD, NUMBER, DAY, AMOUNT].join('|')})`, 'g');
const LONG_DAY = /(?:\p{L}{3,10},? )?\d{1,2}(?:er|\.)? (?:de )?\p{L}{3,10} (?:de )?\d{4}/gu;
const MONTH = /(\p{L}{3,10}) (?:de )?(\d{4})/gu;

/** A fee within an amount: its words are the page's own. */
const FEE = /^(.*?)(dont frais )\d+,\d{2}$/is;

/** The text without customer data: values become specimens, every other letter `A` or `a`, every other digit `0`. */
export function redactText(text: string, specimens: Specimens, isHeader = false): string {
  if (isPagesOwn(text)) return withSpecimens(text, specimens);
  const [, charged, fee] = FEE.exec(text) ?? [];
  if (charged !== undefined) return `${redactText(charged, specimens)}${fee}0,00`;
  const [, carte] = /^(\s*(?:Carte|Regroupement) )/.exec(text) ?? [];
  if (carte !== undefined) return carte + redactText(text.slice(carte.length), specimens);
  let redacted = '';
  let at = 0;
  for (const { 0: value, index } of text.matchAll(VALUES)) {
    redacted += shaped(text.slice(at, index), isHeader) + specimenOf(value, specimens);
    at = index + value.length;
  }
  return redacted + shaped(text.slice(at), isHeader);
}

/** Letters and digits replaced one by one. */
export function shaped(text: string, isHeader = false): string {
  const shape = (word: string): string =>
    word.replace(/[\p{L}\p{M}]/gu, (letter) => (/\p{Lu}/u.test(letter) ? 'A' : 'a')).replace(/\p{N}/gu, '0');
  return isHeader
    ? text.replace(/[\p{L}\p{M}]+|\p{N}+/gu, (word) => (isHeaderWord(word) ? word : shape(word)))
    : shape(text);
}

/** The days in a text, so that specimens keep their order. */
export function daysIn(text: string): readonly CalendarDate[] {
  const days = [...text.matchAll(new RegExp(DAY, 'g'))].map(([day]) => readDate(day));
  const long = isPagesOwn(text) ? [...text.matchAll(LONG_DAY)].map(([day]) => weekdayed(day)) : [];
  return [...days, ...long].filter((day) => day !== undefined);
}

/** The months in a text without a weekday, counted from year 0. */
export function monthsIn(text: string): readonly number[] {
  if (!isPagesOwn(text)) return [];
  return [...text.matchAll(MONTH)].flatMap(([, name = '', year]) => {
    const month = monthNumber(name);
    return month === undefined ? [] : [Number(year) * 12 + month - 1];
  });
}

function specimenOf(value: string, specimens: Specimens): string {
  const day = readDate(value);
  if (day !== undefined) return printed(specimens.day(day));
  const amount = specimens.amount(value);
  if (amount !== undefined) return amount;
  if (/^\d{4} ?\d{2}[ xX*]*[xX*]/.test(value)) return specimens.card(value);
  if (/^(?:[A-Z]{2})?\d[\d \u00a0A-Z]{7,}$/.test(value)) return specimens.accountNumber(value);
  // An amount in an unknown form stays one.
  const currency = value.slice(-3);
  return currencyDigits(currency) === undefined ? shaped(value) : shaped(value.slice(0, -3)) + currency;
}

function withSpecimens(text: string, specimens: Specimens): string {
  const debit = withDebit(text, specimens);
  if (debit !== undefined) return debit;
  const bare = bareMonth(text);
  if (bare !== undefined) return text.replace(/\p{L}+/u, MONTHS[specimens.latest(bare) % 12] ?? '');
  const days = text.replace(LONG_DAY, (day) => {
    const date = weekdayed(day);
    return date === undefined ? day : longDay(specimens.day(date));
  });
  if (days !== text) return days;
  const months = text.replace(MONTH, (whole, name: string, year: string) => {
    const month = monthNumber(name);
    if (month === undefined) return whole;
    const specimen = specimens.month(Number(year) * 12 + month - 1);
    return `${MONTHS[specimen % 12]} ${Math.floor(specimen / 12)}`;
  });
  return months.replace(new RegExp(DAY, 'g'), (day) => {
    const date = readDate(day);
    return date === undefined ? shaped(day) : printed(specimens.day(date));
  });
}

const DEBITED = /(prélevée?s? |Débit )(?:le (\d{2}\/\d{2}\/\d{4})|fin (\p{L}{3,10})(?=\)))/u;

/** The debit of a card lies in the month that the page shows, and so must its specimen. */
function withDebit(text: string, specimens: Specimens): string | undefined {
  const [whole, words = '', day, name = ''] = DEBITED.exec(text) ?? [];
  const date = day === undefined ? undefined : readDate(day);
  if (date !== undefined && whole !== undefined) {
    const month = specimens.month(Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1);
    const year = Math.floor(month / 12);
    return text.replace(whole, `${words}le 01/${String((month % 12) + 1).padStart(2, '0')}/${year}`);
  }
  const number = monthNumber(name);
  if (whole === undefined || number === undefined) return undefined;
  return text.replace(whole, `${words}fin ${MONTHS[specimens.latest(number) % 12]}`);
}

/** Only a weekday makes it a day: `31 mars 2025` is the end of a month. */
function weekdayed(day: string): CalendarDate | undefined {
  return /^\p{L}/u.test(day) ? readLongDate(day) : undefined;
}

const MONTHS = 'janvier février mars avril mai juin juillet août septembre octobre novembre décembre'.split(' ');
const WEEKDAYS = 'dimanche lundi mardi mercredi jeudi vendredi samedi'.split(' ');

function longDay(date: CalendarDate): string {
  const [year, month, day] = date.split('-');
  return `${WEEKDAYS[new Date(date).getUTCDay()]} ${day} ${MONTHS[Number(month) - 1]} ${year}`;
}

function printed(date: CalendarDate): string {
  return date.split('-').reverse().join('/');
}
