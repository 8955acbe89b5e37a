import type { Element } from 'domhandler';
import { childElements, findAll, hasClass } from '../dom/element.ts';
import { holderOf } from '../dom/holder.ts';
import { type ReadablePage, readWholeDocument } from '../dom/read-document.ts';
import { isForOneScreen, isGarbled, textOf } from '../dom/text.ts';
import { drift } from '../drift/page-drift-error.ts';
import { rowsOf } from '../table/columns.ts';
import { collapse, fold } from '../text/fold.ts';
import { type AccountListRow, isTitle, leadsToAccount, readAccountRow, TITLE } from './account-row.ts';
import { isCardRow, readCardRow } from './card-row.ts';
import { refuseWithoutBalances } from './row-balance.ts';

/** The complete account list. */
export interface AccountListPage {
  readonly holder?: string;
  readonly rows: readonly AccountListRow[];
}

const KIND = 'account_list';
const NO_ACCOUNT = /ne vous donne acces a aucun compte/;

/**
 * Reads every row of the account list.
 *
 * An unreadable value of a payment account refuses the page. An unreadable value of any other account is left out.
 *
 * @throws {PageDriftError} `page_drift` when a row cannot be read with certainty, or an account would be missing
 */
export function parseAccountList(page: ReadablePage): AccountListPage {
  const document = readWholeDocument(page, KIND);
  const { $ } = document;
  const rows: AccountListRow[] = [];
  let titles = 0;
  let ofOthers = 0;
  const lists = new Set<string>();
  for (const table of $('table.ei_comptescontrats, table.liste').get()) {
    const before = rows.length;
    let group: string | undefined;
    for (const row of rowsOf(table)) {
      if (isForOneScreen(row) && holdsAccount(row)) throw drift(KIND, 'row.screen');
      const marked = findAll(row, isTitle).length;
      titles += marked;
      const heading = groupHeading(row);
      if (heading !== undefined) group = heading;
      else {
        const place = { table, pageUrl: page.url, ...(group === undefined ? {} : { group }) };
        const read = isCardRow(row) ? readCardRow(row, place, rows) : readAccountRow(row, place);
        if (read !== undefined && read !== 'total') rows.push(read);
        // The words of a card's month, and of a total, are marked like the name of an account.
        if (read === 'total' || read?.kind === 'card') ofOthers += marked;
      }
    }
    const list = JSON.stringify(rows.slice(before));
    if (rows.slice(before).some(({ isPaymentAccount }) => isPaymentAccount)) refuseWithoutBalances(table);
    if (rows.length > before && lists.has(list)) throw drift(KIND, 'table.twice');
    lists.add(list);
  }
  const all = $(`.${TITLE}`).length;
  const accounts = rows.filter(({ kind }) => kind !== 'card').length;
  if (all !== titles || accounts !== all - ofOthers) throw drift(KIND, 'rows.count', `${accounts} ${titles} ${all}`);
  const hasNone = $('td')
    .get()
    .some((td) => NO_ACCOUNT.test(fold(textOf(td))));
  if ((accounts === 0) !== hasNone) throw drift(KIND, hasNone ? 'rows.contradiction' : 'rows.none');
  refuseTwins(rows);
  const holder = holderOf(document);
  return { ...(holder === undefined ? {} : { holder }), rows };
}

/** Whether a row would be read twice, if it stood there for desktops and for phones. */
function holdsAccount(row: Element): boolean {
  const isOfAccount = (element: Element): boolean =>
    isTitle(element) || leadsToAccount(element) || hasClass(element, 'ei_sdsf_montant');
  return findAll(row, isOfAccount).length > 0;
}

/** The title of a group: a row of one heading cell without a link. */
function groupHeading(row: Element): string | undefined {
  const [cell, second] = childElements(row);
  if (cell === undefined || second !== undefined || cell.name !== 'th') return undefined;
  const heading = collapse(textOf(cell));
  if (isGarbled(heading)) throw drift(KIND, 'row.garbled', heading);
  return heading;
}

/**
 * With one id for two payment accounts, the reader would show one account's operations twice, or another's. The same
 * holds for all rows that name an account.
 */
function refuseTwins(rows: readonly AccountListRow[]): void {
  const ids = rows
    .filter(({ kind, isPaymentAccount }) => isPaymentAccount && kind !== 'card')
    .map(({ webid, rib }) => webid ?? rib);
  const named = rows
    .filter(({ number, webid }) => number !== undefined || webid !== undefined)
    .map(({ balance: _, group: __, ...row }) => JSON.stringify(row));
  if (new Set(ids).size !== ids.length || new Set(named).size !== named.length) throw drift(KIND, 'rows.twins');
}
