import type { CardMonthPage, CardOperationsPage, OperationsPage } from '@relais/parsers';
import type { DataKind } from '../pages.ts';
import {
  type AmountParts,
  editAmounts,
  editDates,
  editRowsAt,
  editTags,
  printAmounts,
  rowsOf,
  withCells,
} from './markup.ts';
import { LISTS, type Operator, WITH_AMOUNTS, without } from './operator.ts';

const print = ({ sign, whole, decimals, currency }: AmountParts): string => `${sign}${whole},${decimals} ${currency}`;
/** A card may stand there without what its month adds up to. The line of months of today never says it. */
function withoutTotals(kind: DataKind, truth: unknown): readonly unknown[] {
  if (kind === 'card_month') return [without(truth as CardMonthPage, 'total')];
  if (kind !== 'card_operations') return [];
  const page = truth as CardOperationsPage;
  return [{ ...page, cards: page.cards.map((card) => without(card, 'total')) }];
}

const plain = (whole: string): string => whole.replace(/\D|#160;/g, '');

/** An operator that prints every amount anew. */
function printed(name: string, to: (parts: AmountParts) => string, harmless?: true): Operator {
  return {
    name,
    kinds: WITH_AMOUNTS,
    ...(harmless === undefined ? {} : { harmless }),
    apply: ({ html }) => editAmounts(html, to),
  };
}

const regroup = (separator: string) => (parts: AmountParts) =>
  print({ ...parts, whole: plain(parts.whole.replaceAll('&nbsp;', '')).replace(/\B(?=(\d{3})+$)/g, separator) });

/** Prints the amounts of one cell of one row anew. */
function inOneRow(name: string, to: (parts: AmountParts) => string): Operator {
  return {
    name,
    kinds: ['operations', 'card_operations', 'card_month'],
    apply: ({ html }, random) => {
      const at = random.below(rowsOf(html).filter(({ place }) => place === 'data').length);
      const text = /<td\b[^>]*><(?:span|div)\b[^>]*>[+-]\d/;
      return editRowsAt(html, ['data'], (row, index) => {
        if (index !== at) return row;
        return withCells(row, (cells) =>
          cells.map((cell) =>
            text.test(cell.open + cell.inner) ? { ...cell, inner: printAmounts(cell.inner, to) } : cell,
          ),
        );
      });
    },
  };
}

const flipped = (sign: string): string => (sign === '-' ? '+' : '-');

/** What a redesign may do to signs. */
export const SIGN_OPERATORS: readonly Operator[] = [
  printed('sign: from text to class (text unsigned)', (parts) => print({ ...parts, sign: '' })),
  {
    name: 'sign: from class to text (no colours)',
    kinds: WITH_AMOUNTS,
    harmless: true,
    apply: ({ html }) => editTags(html, (tag) => tag.replace(/(?<=[\s"])(pos|neg)(?=[\s"])/g, '')),
  },
  {
    name: 'sign: in neither text nor class',
    kinds: WITH_AMOUNTS,
    apply: ({ html }) =>
      editAmounts(
        editTags(html, (tag) => tag.replace(/(?<=[\s"])(pos|neg)(?=[\s"])/g, '')),
        (parts) => print({ ...parts, sign: '' }),
      ),
  },
  {
    name: 'sign: in a class of another name',
    kinds: WITH_AMOUNTS,
    apply: ({ html }) =>
      editAmounts(
        editTags(html, (tag) => tag.replace(/(?<=[\s"])(pos|neg)(?=[\s"])/g, 'ei-$1')),
        (parts) => print({ ...parts, sign: '' }),
      ),
  },
  printed('sign: only minus is printed', (parts) => print({ ...parts, sign: parts.sign === '+' ? '' : parts.sign })),
  printed('sign: behind the number', ({ sign, ...rest }) => `${rest.whole},${rest.decimals}${sign} ${rest.currency}`),
  printed('sign: behind the currency', ({ sign, ...rest }) => `${print({ ...rest, sign: '' })}${sign}`),
  printed('sign: brackets for negatives', ({ sign, ...rest }) => {
    return sign === '-' ? `(${print({ ...rest, sign: '' })})` : print({ ...rest, sign: '' });
  }),
  printed('sign: minus as U+2212', (parts) => print({ ...parts, sign: parts.sign.replace('-', '\u2212') }), true),
  printed('sign: minus as a dash (U+2013)', (parts) => print({ ...parts, sign: parts.sign.replace('-', '\u2013') })),
  printed('sign: a blank behind it', (parts) => print({ ...parts, sign: `${parts.sign} ` })),
  printed(
    'sign: as letters (D, C)',
    ({ sign, ...rest }) => `${print({ ...rest, sign: '' })} ${sign === '-' ? 'D' : 'C'}`,
  ),
  {
    name: 'sign: classes exchanged',
    kinds: ['operations', 'account_list'],
    apply: ({ html }) =>
      editTags(html, (tag) => tag.replace(/(?<=[\s"])(pos|neg)(?=[\s"])/g, (name) => (name === 'pos' ? 'neg' : 'pos'))),
  },
  {
    name: 'sign: all turned, in text and class',
    kinds: ['operations'],
    apply: ({ html, truth }) =>
      JSON.stringify(truth).includes('"operations":[]')
        ? undefined
        : editAmounts(
            editTags(html, (tag) =>
              tag.replace(/(?<=[\s"])(pos|neg)(?=[\s"])/g, (name) => (name === 'pos' ? 'neg' : 'pos')),
            ),
            (parts) => print({ ...parts, sign: flipped(parts.sign) }),
          ),
  },
  inOneRow('sign: turned in one cell of amounts', (parts) => print({ ...parts, sign: flipped(parts.sign) })),
];

/** What a redesign may do to amounts. */
export const AMOUNT_OPERATORS: readonly Operator[] = [
  printed('amount: separators exchanged (1,234.56)', ({ sign, whole, decimals, currency }) => {
    return `${sign}${plain(whole.replaceAll('&nbsp;', '')).replace(/\B(?=(\d{3})+$)/g, ',')}.${decimals} ${currency}`;
  }),
  printed('amount: decimal point (1 234.56)', ({ sign, whole, decimals, currency }) => {
    return `${sign}${whole}.${decimals} ${currency}`;
  }),
  printed('amount: point for thousands', regroup('.'), true),
  printed('amount: U+202F for thousands', regroup('\u202f'), true),
  printed('amount: an apostrophe for thousands', regroup("'")),
  printed('amount: no separator of thousands', regroup(''), true),
  printed('amount: groups of four digits', (parts) =>
    print({ ...parts, whole: plain(parts.whole.replaceAll('&nbsp;', '')).replace(/\B(?=(\d{4})+$)/g, '.') }),
  ),
  printed('amount: without decimals', ({ sign, whole, currency }) => `${sign}${whole} ${currency}`),
  printed('amount: in cents', ({ sign, whole, decimals, currency }) => {
    return `${sign}${plain(whole.replaceAll('&nbsp;', ''))}${decimals} ${currency}`;
  }),
  printed('amount: one decimal', (parts) => print({ ...parts, decimals: parts.decimals.slice(0, 1) })),
  printed('amount: four decimals', (parts) => print({ ...parts, decimals: `${parts.decimals}00` })),
  printed('amount: cents as a superscript', ({ sign, whole, decimals, currency }) => {
    return `${sign}${whole}<sup>${decimals}</sup> ${currency}`;
  }),
  printed('amount: split over two elements', ({ sign, whole, decimals, currency }) => {
    return `<b>${sign}${whole}</b><b>,${decimals} ${currency}</b>`;
  }),
  printed('amount: split by a line break', ({ sign, whole, decimals, currency }) => {
    return `${sign}${whole}<br/>,${decimals} ${currency}`;
  }),
  printed('amount: nested deeper', (parts) => `<b><i><u>${print(parts)}</u></i></b>`),
  {
    name: 'amount: in an attribute, drawn by a script',
    kinds: WITH_AMOUNTS,
    apply: ({ kind, html, truth }) => ({
      html: editAmounts(html, (parts) => `<span data-amount="${print(parts)}"></span>`),
      alsoTrue: withoutTotals(kind, truth),
    }),
  },
  printed(
    'amount: an old one struck through beside it',
    (parts) => `<s>${print({ ...parts, whole: '7' })}</s> ${print(parts)}`,
  ),
  printed(
    'amount: a hidden copy beside it',
    (parts) => `<span style="display:none">${print(parts)}</span>${print(parts)}`,
  ),
  printed('amount: a soft hyphen or zero-width blank inside', ({ whole, ...rest }) =>
    print({ ...rest, whole: `${whole}\u200b` }),
  ),
  printed('amount: masked digits', ({ whole, ...rest }) => print({ ...rest, whole: whole.replace(/\d/g, '•') })),
  printed('currency: as a symbol', ({ currency, ...rest }) =>
    print({ ...rest, currency: currency === 'EUR' ? '€' : '$' }),
  ),
  printed('currency: dropped', ({ sign, whole, decimals }) => `${sign}${whole},${decimals}`),
  printed(
    'currency: before the number',
    ({ currency, sign, whole, decimals }) => `${currency} ${sign}${whole},${decimals}`,
  ),
  printed('currency: in lower case', ({ currency, ...rest }) => print({ ...rest, currency: currency.toLowerCase() })),
  {
    name: 'currency: another one in some row',
    kinds: ['operations'],
    apply: ({ html }, random) => {
      const at = random.below(rowsOf(html).filter(({ place }) => place === 'data').length);
      return editRowsAt(html, ['data'], (row, index) =>
        index !== at
          ? row
          : withCells(row, (cells) =>
              cells.map((cell) => ({
                ...cell,
                inner: printAmounts(cell.inner, (parts) => print({ ...parts, currency: 'SEK' })),
              })),
            ),
      );
    },
  },
];

/** What a redesign may do to dates. A page on which every day could be a month too is left out: no reader can tell. */
function redated(
  name: string,
  to: (day: string, month: string, year: string) => string,
  isAmbiguous = false,
): Operator {
  return {
    name,
    kinds: LISTS,
    apply: ({ kind, html, truth }) => {
      if (isAmbiguous && !hasLateDay(html)) return undefined;
      // The name of a balance is what the page prints.
      return { html: editDates(html, to), alsoTrue: kind === 'operations' ? [withDatedNames(truth, to)] : [] };
    },
  };
}

function withDatedNames(truth: unknown, to: (day: string, month: string, year: string) => string): OperationsPage {
  const page = truth as OperationsPage;
  const dated = (name: string): string =>
    name.replace(/(\d\d)\/(\d\d)\/(\d{4})/, (_, day: string, month: string, year: string) => to(day, month, year));
  return { ...page, balances: page.balances.map((balance) => ({ ...balance, name: dated(balance.name) })) };
}

/** Whether some row has a day that is no month. */
function hasLateDay(html: string): boolean {
  return rowsOf(html).some(
    ({ place, cells }) =>
      place === 'data' && cells.some(({ inner }) => /^(1[3-9]|2\d|3[01])\/\d\d\/\d{4}$/.test(inner.trim())),
  );
}

export const DATE_OPERATORS: readonly Operator[] = [
  redated('date: month before day', (day, month, year) => `${month}/${day}/${year}`, true),
  redated('date: year first (2025-03-14)', (day, month, year) => `${year}-${month}-${day}`),
  redated('date: two digits for the year', (day, month, year) => `${day}/${month}/${year.slice(2)}`),
  redated('date: without the year', (day, month) => `${day}/${month}`),
  redated('date: points (14.03.2025)', (day, month, year) => `${day}.${month}.${year}`),
  redated('date: without leading zeros', (day, month, year) => `${Number(day)}/${Number(month)}/${year}`),
  redated('date: month and year only', (_, month, year) => `${month}/${year}`),
  redated('date: with a time behind it', (day, month, year) => `${day}/${month}/${year} 00:00`),
  redated('date: the weekday before it', (day, month, year) => `ven. ${day}/${month}/${year}`),
  redated('date: split over elements', (day, month, year) => `<b>${day}</b>/<b>${month}</b>/${year}`),
];
