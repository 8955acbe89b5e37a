import { addDays, type CalendarDate, frenchIbanParts, readIban } from '@relais/model';
import { isZero, readAmount } from '../value/amount.ts';
import { currencyDigits } from '../value/currency-digits.ts';

/** Replacements of amounts: zero, so that sums hold; or one, two, three, so that they differ. */
export type AmountSpecimens = 'zero' | 'numbered';

/** The first replacement of a day, and the first replacement of a month. */
const FIRST_DAY = '2001-01-01';
const FIRST_MONTH = 2009 * 12;

/**
 * Invented values that replace those of one page. They are valid where the original was, equal where two were equal,
 * and keep the order of days. They hold nothing of an original.
 */
export class Specimens {
  readonly #amounts: AmountSpecimens;
  readonly #ids = new Map<string, number>();
  readonly #cards = new Map<string, number>();
  readonly #numbers = new Map<string, number>();
  readonly #values = new Map<string, number>();
  readonly #days: readonly CalendarDate[];
  readonly #months: readonly number[];

  /** @param days - every day of the page; @param months - every month, counted from year 0 */
  constructor(amounts: AmountSpecimens, days: Iterable<CalendarDate>, months: Iterable<number>) {
    this.#amounts = amounts;
    this.#days = [...new Set(days)].sort();
    this.#months = [...new Set(months)].sort((a, b) => a - b);
  }

  day(date: CalendarDate): CalendarDate {
    return addDays(FIRST_DAY, Math.max(0, this.#days.indexOf(date)));
  }

  /** @param month - counted from year 0, e.g. `2025 * 12 + 2` for March */
  month(month: number): number {
    const at = this.#months.indexOf(month);
    // A debit may lie in the month after the last of the page.
    return FIRST_MONTH + Math.max(0, at === -1 ? this.#months.indexOf(month - 1) + 1 : at);
  }

  /** The replacement of the latest month of this name. @param number - 1 to 12 */
  latest(number: number): number {
    return this.month(this.#months.findLast((month) => (month % 12) + 1 === number) ?? 0);
  }

  /** A card number, masked as the original. */
  card(printed: string): string {
    const known = ordinal(this.#cards, printed.replace(/\s/g, '').toLowerCase());
    return printed.replace(/\d/g, '0').replace(/\d{4}$/, String(known - 1).padStart(4, '0'));
  }

  /** 64 hexadecimal digits: an id for one session. */
  id(original: string): string {
    return ordinal(this.#ids, original).toString(16).padStart(original.length, '0');
  }

  /** An amount with its currency and the original's blanks. @returns `undefined` for a text that is no amount */
  amount(printed: string): string | undefined {
    const read = readAmount(printed);
    if (read === undefined) return undefined;
    const [, blank = '', currency = ''] = /([ \u00a0\u202f]{0,9})([A-Z]{3})$/.exec(printed) ?? [];
    const sign = /^[+\-\u2212]/.exec(printed)?.[0] ?? '';
    const value = read.amount.replace('-', '');
    const whole = this.#amounts === 'zero' || isZero(value) ? 0 : ordinal(this.#values, value);
    const digits = currencyDigits(currency) ?? 2;
    return `${sign}${whole}${digits > 0 ? `,${'0'.repeat(digits)}` : ''}${blank}${currency}`;
  }

  /** An account number, alone or within bank code, key or IBAN, printed like the original. */
  accountNumber(printed: string): string {
    const plain = printed.replace(/[^0-9A-Za-z]/g, '');
    const iban = readIban(plain);
    const parts = iban === undefined ? undefined : frenchIbanParts(iban);
    if (parts !== undefined) return printedLike(printed, ibanOf(this.#number(parts.branch + parts.account)));
    if (!/^(\d{16}|\d{21}|\d{23})$/.test(plain)) return printedLike(printed, this.#ordinalAs(plain));
    const isWhole = plain.length > 16;
    const number = this.#number(isWhole ? plain.slice(5, 21) : plain);
    return printedLike(printed, `${isWhole ? '00000' : ''}${number}00`);
  }

  /** A replacement of a number in an unknown form or of a wrong IBAN: its check digits stay wrong. */
  #ordinalAs(plain: string): string {
    const letters = /^[A-Z]{2}/.exec(plain)?.[0] ?? '';
    return letters + String(ordinal(this.#numbers, plain)).padStart(plain.length - letters.length, '0');
  }

  #number(original: string): string {
    return String(ordinal(this.#numbers, original)).padStart(16, '0');
  }
}

function ordinal(known: Map<string, number>, original: string): number {
  const found = known.get(original) ?? known.size + 1;
  known.set(original, found);
  return found;
}

/** The IBAN of an invented account at an invented bank, with right check digits and key. */
function ibanOf(number: string): string {
  const key = 97n - ((3n * BigInt(number)) % 97n);
  const bban = `00000${number}${String(key).padStart(2, '0')}`;
  return `FR${String(98n - (BigInt(`${bban}152700`) % 97n)).padStart(2, '0')}${bban}`;
}

function printedLike(shape: string, text: string): string {
  let at = 0;
  return shape.replace(/[0-9A-Za-z]/g, () => text[at++] ?? '0');
}
