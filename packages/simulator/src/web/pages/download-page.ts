import type { DownloadFormPlan } from '../../ledger/customer-scenario.ts';
import type { Contract, Customer } from '../../ledger/ledger.ts';
import {
  accountInput,
  buttonOf,
  checkboxName,
  DOWNLOAD_FORM_IDS,
  DOWNLOAD_FORMATS,
  opaqueField,
} from '../downloads/download-form.ts';
import type { DownloadRow } from '../downloads/download-rows.ts';
import { innerPage } from '../frame/page-frame.ts';
import { html } from '../markup/html.ts';
import type { Site } from '../site/site.ts';

export interface DownloadPage {
  readonly site: Site;
  readonly customer: Customer;
  readonly rows: readonly DownloadRow[];
  /** @defaultValue as the release has it */
  readonly plan?: DownloadFormPlan | undefined;
  readonly webid: (contract: Contract) => string;
  /** True when the posted form could not be carried out. */
  readonly isRefused: boolean;
}

/** The form that asks for files. */
export function downloadPage({ site, customer, rows, plan, webid, isRefused }: DownloadPage): string {
  const { brand, release } = site;
  const isOfToday = release >= '2021';
  const { tableId = isOfToday ? 'C:account-table' : 'account-table', hasWords = isOfToday } = plan ?? {};
  const { isNested = true, namesCards = true, remembers = [], words = 'follow' } = plan ?? {};
  const id = DOWNLOAD_FORM_IDS[release];
  const formats = DOWNLOAD_FORMATS.map(
    (name, index) =>
      html`<input id="${name}:DataEntry" type="radio" name="data_formats_selected" value="${name}"${index === 0 && html` checked="checked"`}/><label for="${name}:DataEntry">${name}</label>
`,
  );
  const accounts = rows.map(({ contract, card }, index) => {
    const { number, product, holder } = contract;
    const label =
      card === undefined ? `${number} ${product} ${holder}` : `${card.type} ${card.maskedNumber} ${card.holder}`;
    const isChecked = remembers.includes(index);
    const word = html`<input name="${checkboxName(index, 'Bool')}" type="hidden" value="${isChecked && words === 'follow' ? 'true' : 'false'}" />`;
    const ids = html`<input name="[t:xsd%3astring;]${accountInput(index, 'webid')}" type="hidden" value="${webid(contract)}" /><input name="${accountInput(index, 'is%5fcard')}" type="hidden" value="${card === undefined || !namesCards ? '' : 'true'}" />`;
    return html`<tr><td>${hasWords && word}<input id="F_${index}.accountCheckbox:DataEntry" name="${checkboxName(index, 'CB')}" type="checkbox"${isChecked && html` checked="checked"`}/>${isOfToday && ids}</td><td><label id="F_${index}.L13" for="F_${index}.accountCheckbox:DataEntry">${label}</label></td></tr>
`;
  });
  const hidden = {
    data_formats_options_csv_fileformat: '2',
    data_formats_options_csv_dateformat: '0',
    data_formats_options_csv_fieldseparator: '0',
    data_formats_options_csv_amountcolnumber: '0',
    data_formats_options_csv_decimalseparator: '0',
    'Bool:data_formats_options_csv_includebudgetanalysisinfos': 'false',
    data_formats_options_ofx_format: '7',
    'data_formats_options_excel_selected%5fformat': 'xl-2007',
    data_daterange_value: 'all',
    '[t:dbt%3adate;]data_daterange_startdate_value': '',
    '[t:dbt%3adate;]data_daterange_enddate_value': '',
    [isOfToday ? '[t:xsd%3astring;]data_accounts_selection' : 'data_accounts_selection']: rows
      .map((_, index) => (remembers.includes(index) ? '1' : '0'))
      .join(''),
    ...(isOfToday ? { [opaqueField(brand)]: 'Q1BUOmRlbW8=' } : {}),
    _wxf2_cc: site.texts.culture,
  };
  const content = html`<h1 class="titlecontent">Télécharger</h1>${isRefused && html`<div class="_c1 blocmsg err _c1"><p>Veuillez sélectionner au moins un compte et un format.</p></div>`}
<form id="${id}" action="${site.base}/banque/compte/telechargement.cgi?_tabi=C&amp;_pid=Download&amp;k___ValidateAntiForgeryToken=9aB" method="post" class="_devb_act ___Form">
${formats}${isNested && html`<table class="saisie"><tbody><tr><th>Comptes</th><td>`}<table id="${tableId}" class="liste"><tbody>
${accounts}</tbody></table>${isNested && html`</td></tr></tbody></table>`}
${Object.entries(hidden).map(([name, value]) => html`<input name="${name}" type="hidden" value="${value}" />`)}<input class="hideifscript" type="${buttonOf(release, plan)}" name="_FID_DoDownload" value="Télécharger"/><a id="B3" href="#" onclick="document.getElementsByName('_FID_DoDownload')[0].click();return false" class="ei_btn ei_btn_typ_download needscript"><span>Télécharger</span></a></form>`;
  return innerPage({ site, title: `Téléchargement | ${site.name}`, holder: customer.name, content });
}
