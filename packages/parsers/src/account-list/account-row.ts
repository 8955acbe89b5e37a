import type { Amount } from '@relais/model';
import type { Element } from 'domhandler';
import { childElements, findAll, hasClass } from '../dom/element.ts';
import { isGarbled, textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { absoluteUrl } from '../text/absolute-url.ts';
import { collapse, fold } from '../text/fold.ts';
import { type AccountKind, accountType } from './account-kind.ts';
import { balanceOf, hasSeveralCurrencies, orAbsent } from './row-balance.ts';

/** One row of the account list, of whatever kind. */
export interface AccountListRow {
  readonly kind: AccountKind;
  /**
   * A current account, or the deferred card of one. All other rows are outside PSD2, and the fallback must drop them.
   */
  readonly isPaymentAccount: boolean;
  /**
   * The row of a payment account shows balances in several currencies, and does not say which one is the account's. It
   * has no balance here, and the fallback must leave it out by name.
   */
  readonly inDoubt?: true;
  /** The bank's product label. For a card row: the link's words, e.g. `Fin mars 2025`. */
  readonly product: string;
  readonly holder?: string;
  /** As printed, blanks collapsed: `04100 000205123 01`. */
  readonly number?: string;
  /** Includes announced operations: the booked balance is on the operations page. */
  readonly balance?: Amount;
  /** The heading the row stands under, e.g. `Comptes courants`. */
  readonly group?: string;
  /** Absolute URL. */
  readonly href?: string;
  /** Not stable over time: read it again on every visit. A card row repeats its account's. */
  readonly webid?: string;
  readonly rib?: string;
  /** `YYYYMM`, on card rows. */
  readonly cardMonth?: string;
}

/** Context of a row. */
export interface RowPlace {
  readonly table: Element;
  readonly group?: string;
  readonly pageUrl: string;
}

const KIND = 'account_list';

/** Branch 5 and account 11, the latter in one block or as 9 + 2. */
const ACCOUNT_NUMBER = /^\d{5} ?([0-9A-Z]{11}|\d{9} ?\d{2})$/;

/**
 * Reads one account.
 *
 * @returns `undefined` for a row without an account, `total` for the sum of others
 * @throws {PageDriftError} `page_drift`
 */
export function readAccountRow(
  row: Element,
  { table, group, pageUrl }: RowPlace,
): AccountListRow | 'total' | undefined {
  const cells = childElements(row);
  const [first] = cells;
  const title = first && findAll(first, isTitle);
  if (first === undefined || title?.[0] === undefined) {
    refuseLostAccount(row, cells);
    return undefined;
  }
  if (isTotal(row, cells)) return 'total';
  if (title.length > 1) throw drift(KIND, 'row.titles');
  const product = textIn(title[0]);
  const link = linkOf(first);
  const href = link && absoluteUrl(link.attribs['href'] ?? '', pageUrl);
  const { webid, rib } = idsOf(href);
  const type = accountType(product, href, group);
  const spans = findAll(link ?? first, ({ name }) => name === 'span');
  const number = textOfFirst(spans, (span) => hasClass(span, 'doux'));
  const holder = textOfFirst(spans, (span) => hasClass(span, 'nowrap') && !hasClass(span, 'doux') && !isTitle(span));
  const isInSeveral = hasSeveralCurrencies(cells, table);
  const inDoubt = type.isPaymentAccount && isInSeveral;
  const read = (): Amount | undefined => (isInSeveral ? undefined : balanceOf(cells, table));
  const balance = type.isPaymentAccount ? read() : orAbsent(read);
  if (type.isPaymentAccount) {
    if (product === '') throw drift(KIND, 'row.name');
    if (number !== undefined && !ACCOUNT_NUMBER.test(number)) throw drift(KIND, 'row.number', number);
    if (webid === undefined && rib === undefined) throw drift(KIND, 'row.link');
    // Every payment account has a balance: if the row has none, its column is gone.
    if (balance === undefined && !inDoubt) throw drift(KIND, 'row.balance');
    refuseForeignLinks(row, webid);
    // An account number without its mark is still there as text.
    const rest = [product, holder, number].reduce<string>(
      (text, part) => text.replace(part ?? '', ''),
      textIn(link ?? first),
    );
    if (/\d{5}/.test(rest)) throw drift(KIND, 'row.words', rest);
  }
  return {
    ...type,
    ...(inDoubt ? { inDoubt } : {}),
    product,
    ...(holder === undefined ? {} : { holder }),
    ...(number === undefined ? {} : { number }),
    ...(balance === undefined ? {} : { balance }),
    ...(group === undefined ? {} : { group }),
    ...(href === undefined ? {} : { href }),
    ...(webid === undefined ? {} : { webid }),
    ...(rib === undefined ? {} : { rib }),
  };
}

/** @throws {PageDriftError} when a row without a title may be an account that lost it: no account may vanish */
function refuseLostAccount(row: Element, cells: readonly Element[]): void {
  const hasBalance = cells.some((cell) => hasClass(cell, 'ei_sdsf_solde') && textOf(cell).trim() !== '');
  if (isOfAccount(row) || (hasBalance && !isTotal(row, cells))) throw drift(KIND, 'row.title');
}

/** A sum of the rows above, which some groups end with: it leads to no account. */
function isTotal(row: Element, [first]: readonly Element[]): boolean {
  return first !== undefined && !isOfAccount(row) && TOTAL.test(fold(textOf(first)));
}

function isOfAccount(row: Element): boolean {
  return hasClass(row, 'encours') || findAll(row, leadsToAccount).length > 0;
}

const TOTAL = /^(sous-)?total\b|^(valorisation|solde|montant) tota/;

/** Class of the product label that marks a row as an account. */
export const TITLE = 'ei_sdsf_title';

/** Whether an element is that label. */
export function isTitle(element: Element): boolean {
  return hasClass(element, TITLE);
}

/** The ids in a link's query. */
export function idsOf(href: string | undefined): { readonly webid?: string; readonly rib?: string } {
  const query = href === undefined ? undefined : new URL(href).searchParams;
  const [webid, rib] = [query?.get('webid'), query?.get('rib')];
  return { ...(webid ? { webid } : {}), ...(rib ? { rib } : {}) };
}

/** All links of a row carry one id; another id means that rows were torn apart. */
function refuseForeignLinks(row: Element, webid: string | undefined): void {
  if (webid === undefined) return;
  for (const { attribs } of findAll(row, ({ name }) => name === 'a')) {
    const other = /[?&](?:webid|_widdeb)=([0-9a-f]{64})/.exec(attribs['href'] ?? '')?.[1];
    if (other !== undefined && other !== webid) throw drift(KIND, 'row.links');
  }
}

export function leadsToAccount({ name, attribs }: Element): boolean {
  return name === 'a' && /mouvements\.(html|cgi)|[?&](webid|rib|cardmonth)=/.test(attribs['href'] ?? '');
}

function linkOf(cell: Element): Element | undefined {
  return findAll(cell, ({ name, attribs }) => name === 'a' && !!attribs['href'])[0];
}

function textOfFirst(spans: readonly Element[], wanted: (span: Element) => boolean): string | undefined {
  const span = spans.find(wanted);
  const text = span && textIn(span);
  return text === '' ? undefined : text;
}

function textIn(element: Element): string {
  const text = collapse(textOf(element));
  if (isGarbled(text)) throw drift(KIND, 'row.garbled', text);
  return text;
}
