import type { CalendarDate } from '@relais/model';
import type { Contract, Customer } from '../../ledger/ledger.ts';
import type { BrandLook } from '../brand-look.ts';
import { innerPage } from '../frame/page-frame.ts';
import { type Html, html } from '../markup/html.ts';
import { preferencesScript } from '../operations/display-preferences.ts';
import { hiddenInputs } from '../operations/hidden-inputs.ts';
import { masterList, operationsTable } from '../operations/operations-table.ts';
import { type OperationsView, windowOf } from '../operations/operations-view.ts';
import { searchBlock } from '../operations/search-block.ts';
import { PATHS } from '../paths.ts';

export interface OperationsPage {
  readonly look: BrandLook;
  readonly customer: Customer;
  readonly contract: Contract;
  readonly view: OperationsView;
  readonly today: CalendarDate;
  /** Names a contract for the time of this session. */
  readonly webid: (contract: Contract) => string;
  /** Names this form; it may be posted once. */
  readonly token: string;
  /** Why a search was not carried out. */
  readonly message?: string | undefined;
}

/** The operations of a contract, newest first, and all that is needed to ask for more. */
export function operationsPage(page: OperationsPage): string {
  const { look, customer, contract, view, today, token, message } = page;
  const webid = page.webid(contract);
  const { idPrefix } = look;
  const window = windowOf(contract, view);
  const content = html`${preferencesScript()}
<div class="a_blocappli ei_md">${masterList(customer.contracts, contract, page.webid)}
<div class="ei_md_detail"><p class="_c1 ei_titletext _c1">${contract.product}</p><p class="_c1 ei_subtitletext _c1">${contract.holder} - ${contract.number}</p>
<p class="blocboutons"><a href="/fr/banque/compte/routetelechargement.asp?formatTelechargement=XL&amp;webid=${webid}">Export Excel</a> <a href="/fr/banque/compte/telechargement.cgi">Télécharger</a> <a href="${PATHS.rib}?webid=${webid}&amp;nb=1">IBAN</a></p>
<form id="${idPrefix}:fm" action="${formAction(idPrefix, webid)}" method="post" class="_devb_act ___Form">
${searchBlock(view.search, message)}
<div id="${idPrefix}:d1.D4:A:ub.ut" class="___UpdatePanel">
${operationsTable({ contract, rows: window.rows, webid, idPrefix, today })}
${window.hasMore && moreButton(idPrefix)}</div>
${Object.entries(hiddenInputs({ webid, token, view, window })).map(hiddenInput)}
</form></div></div>`;
  return innerPage({ look, title: `Consultation de compte | ${look.name}`, holder: customer.name, content });
}

function formAction(idPrefix: string, webid: string): string {
  const keys = [
    'cardmonth',
    'rib',
    'viewmode',
    'prcrefresh',
    'cardid',
    'SDSF_I14TRANSACTIONS_VIEW',
    'onglet',
    'asyncaction',
  ];
  const rest = keys.map((key) => `&k_${key}=`).join('');
  return `${PATHS.operations}?_tabi=${idPrefix}&_pid=AccountMasterDetail&k_webid=${webid}${rest}`;
}

function moreButton(idPrefix: string): Html {
  return html`<div class="ei_blocpaginb"><a id="${idPrefix}:d1.D4:A:ub.ut.L7" href="#" class="ei_loadmorebtn"><span>Plus d'opérations</span></a></div>`;
}

function hiddenInput([name, value]: readonly [string, string]): Html {
  return html`<input name="${name}" type="hidden" value="${value}"/>`;
}
