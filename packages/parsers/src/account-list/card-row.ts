import type { Amount } from '@relais/model';
import type { Element } from 'domhandler';
import { childElements, findAll, hasClass } from '../dom/element.ts';
import { isGarbled, textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { absoluteUrl } from '../text/absolute-url.ts';
import { collapse } from '../text/fold.ts';
import { monthNumber } from '../value/date.ts';
import { type AccountListRow, idsOf, leadsToAccount, type RowPlace } from './account-row.ts';
import { balanceOf, hasSeveralCurrencies, orAbsent } from './row-balance.ts';

const KIND = 'account_list';

/** Whether a row is one month of a deferred-debit card: it follows its account and repeats its id. */
export function isCardRow(row: Element): boolean {
  return findAll(row, isCardLink).length > 0;
}

/**
 * Reads one month of a deferred-debit card. It is not an account of its own.
 *
 * @param before - the rows above it, among them its account
 * @throws {PageDriftError} `page_drift` when its account or its month is in doubt
 */
export function readCardRow(
  row: Element,
  { table, group, pageUrl }: RowPlace,
  before: readonly AccountListRow[],
): AccountListRow {
  const [link, second] = findAll(row, isCardLink);
  const href = link && absoluteUrl(link.attribs['href'] ?? '', pageUrl);
  const toAccounts = findAll(row, (element) => leadsToAccount(element) && !isCardLink(element));
  if (link === undefined || second !== undefined || href === undefined || toAccounts.length > 0) {
    throw drift(KIND, 'card.link');
  }
  const { webid, rib } = idsOf(href);
  if (webid === undefined && rib === undefined) throw drift(KIND, 'card.link');
  const account = before.findLast(
    (row) => row.kind !== 'card' && (webid === undefined ? row.rib === rib : row.webid === webid),
  );
  if (account === undefined) throw drift(KIND, 'card.account');
  const product = collapse(textOf(link));
  if (isGarbled(product)) throw drift(KIND, 'row.garbled', product);
  const cardMonth = monthOf(href, product);
  const cells = childElements(row);
  // The card's own page tells its debit, where the list shows it in several currencies.
  const read = (): Amount | undefined => (hasSeveralCurrencies(cells, table) ? undefined : balanceOf(cells, table));
  const balance = account.isPaymentAccount ? read() : orAbsent(read);
  return {
    kind: 'card',
    isPaymentAccount: account.isPaymentAccount,
    product,
    ...(account.holder === undefined ? {} : { holder: account.holder }),
    ...(account.number === undefined ? {} : { number: account.number }),
    ...(balance === undefined ? {} : { balance }),
    ...(group === undefined ? {} : { group }),
    href,
    ...(webid === undefined ? {} : { webid }),
    ...(rib === undefined ? {} : { rib }),
    ...(cardMonth === undefined ? {} : { cardMonth }),
  };
}

function isCardLink(element: Element): boolean {
  if (element.name !== 'a') return false;
  return hasClass(element, 'cb') || /[?&]cardmonth=\d/.test(element.attribs['href'] ?? '');
}

/** The month in the link, which must be the one in its words: `Fin mars 2025`. */
function monthOf(href: string, words: string): string | undefined {
  const linked = new URL(href).searchParams.get('cardmonth') ?? undefined;
  if (linked !== undefined && !/^\d{4}(0[1-9]|1[0-2])$/.test(linked)) throw drift(KIND, 'card.month', linked);
  const [, name, year] = /(\p{L}{1,12}) (?:de )?(\d{4})$/u.exec(words) ?? [];
  const month = name === undefined ? undefined : monthNumber(name);
  const printed = month === undefined ? undefined : `${year}${String(month).padStart(2, '0')}`;
  if (linked !== undefined && printed !== undefined && linked !== printed) throw drift(KIND, 'card.month', words);
  return linked ?? printed;
}
