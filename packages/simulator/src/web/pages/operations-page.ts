import type { CalendarDate } from '@relais/model';
import { DEFAULT_PREFERENCES } from '../../ledger/display-preferences.ts';
import type { Contract, Customer } from '../../ledger/ledger.ts';
import { innerPage } from '../frame/page-frame.ts';
import { type Html, html } from '../markup/html.ts';
import { preferencesScript } from '../operations/display-preferences.ts';
import { formId, panelId } from '../operations/form-ids.ts';
import { hiddenInputs } from '../operations/hidden-inputs.ts';
import { masterList } from '../operations/master-list.ts';
import { operationsTable } from '../operations/operations-table.ts';
import type { OperationsView, OperationsWindow } from '../operations/operations-view.ts';
import { partialAnswer } from '../operations/partial-answer.ts';
import { searchBlock } from '../operations/search-block.ts';
import type { Site } from '../site/site.ts';

export interface OperationsPage {
  readonly site: Site;
  readonly customer: Customer;
  readonly contract: Contract;
  readonly view: OperationsView;
  readonly window: OperationsWindow;
  readonly today: CalendarDate;
  /** Gives a contract its id for this session. */
  readonly webid: (contract: Contract) => string;
  /** Names this form; it may be posted once. */
  readonly token: string;
  /** Reason for which a search failed. */
  readonly message?: string | undefined;
}

/** The operations of a contract, newest first, with the forms for more. */
export function operationsPage(page: OperationsPage): string {
  const { site, customer, contract, view } = page;
  const webid = page.webid(contract);
  const { paths, texts } = site;
  const content = html`${preferencesScript({ ...DEFAULT_PREFERENCES, ...customer.preferences })}
<div class="a_blocappli ei_md">${masterList({ site, contracts: customer.contracts, shown: contract, webid: page.webid })}
<div class="ei_md_detail"><p class="_c1 ei_titletext _c1">${contract.product}</p><p class="_c1 ei_subtitletext _c1">${contract.holder} - ${contract.number}</p>
<p class="blocboutons"><a href="${site.base}/banque/compte/routetelechargement.asp?formatTelechargement=XL&amp;webid=${webid}">Export Excel</a> <a href="${site.base}/banque/compte/telechargement.cgi">Télécharger</a> <a href="${paths.rib}?webid=${webid}&amp;nb=1">IBAN</a>${(contract.announced ?? []).length > 0 && html` <a href="${paths.toCome}?webid=${webid}">${texts.operations.toCome}</a>`}</p>
<form id="${formId(site, view)}" action="${operationsFormAction(site, webid)}" method="post" class="_devb_act ___Form">
<div id="${panelId(site)}" class="___UpdatePanel">
${searchPanel(page)}</div>
${operationsInputs(page)}
</form></div></div>`;
  return innerPage({ site, title: `${pageTitle(site)} | ${site.name}`, holder: customer.name, content });
}

/** The table, and below it the button for more: the part of the page that "more" replaces. */
function tablePanel({ site, customer, contract, view, window, today, webid }: OperationsPage): Html {
  const preferences = { ...DEFAULT_PREFERENCES, ...customer.preferences };
  return html`${operationsTable({ site, preferences, contract, rows: window.rows, webid: webid(contract), today, view })}
${window.hasMore && moreButton(site)}`;
}

/** The search fields and the table: the part of the page that a search replaces. */
function searchPanel(page: OperationsPage): Html {
  const { site, view, message } = page;
  return html`${searchBlock(site, view, message)}
<div id="${panelId(site)}.ut" class="___UpdatePanel">
${tablePanel(page)}</div>`;
}

/** The part of the page that a script requests. @returns `undefined` when the page has no such part */
export function operationsPart(page: OperationsPage, target: string, sequence: string): string | undefined {
  const id = panelId(page.site);
  const panel = target === id ? searchPanel : target === `${id}.ut` ? tablePanel : undefined;
  return panel && partialAnswer({ target, sequence, panel: panel(page), inputs: inputsOf(page) });
}

/** Target of the form of a contract's operations, or of one month of its cards. */
export function operationsFormAction(site: Site, webid: string, cardMonth = ''): string {
  const { paths, idPrefix } = site;
  const rest = keysOf(site).map((key) => `&k_${key}`);
  return `${paths.operations}?_tabi=${idPrefix}&_pid=AccountMasterDetail&k_webid=${webid}&k_cardmonth=${cardMonth}${rest.join('')}`;
}

const KEYS = ['rib=', 'viewmode=', 'prcrefresh=', 'cardid='];
const LAST_KEYS = ['SDSF_I14TRANSACTIONS_VIEW=', 'onglet='];

/** Keys of the form's address. */
function keysOf({ features, release }: Site): readonly string[] {
  if (!features.queryNames) return [...KEYS, ...LAST_KEYS, 'asyncaction='];
  if (release !== '2023') return [...KEYS, 'cardwebid=', ...LAST_KEYS];
  return ['rib=', 'viewmode=', 'prcrefreshed=False', 'cardid=', ...LAST_KEYS, 'asyncaction='];
}

/** The title of operations was that of the account list in 2018. */
function pageTitle({ features, release, texts }: Site): string {
  return features.listTitle && release === '2018' ? texts.pageTitles.accounts : texts.pageTitles.operations;
}

function inputsOf({ site, contract, webid, token, view, window }: OperationsPage): Readonly<Record<string, string>> {
  return hiddenInputs({ site, contract, webid: webid(contract), token, view, window });
}

function operationsInputs(page: OperationsPage): readonly Html[] {
  return Object.entries(inputsOf(page)).map(
    ([name, value]) => html`<input name="${name}" type="hidden" value="${value}"/>`,
  );
}

function moreButton(site: Site): Html {
  const { more } = site.texts.operations;
  const id = `${panelId(site)}.ut.L7`;
  if (!site.features.titledMore || site.release !== '2023') {
    return html`<div class="ei_blocpaginb"><a id="${id}" href="#" class="ei_loadmorebtn"><span>${more}</span></a></div>`;
  }
  return html`<div class="_c1 ei_blocpaginb _c1"><a id="${id}" href="#" class="_c1 ei_loadmorebtn _c1" title="${more}"><span>${more}</span></a></div>`;
}
