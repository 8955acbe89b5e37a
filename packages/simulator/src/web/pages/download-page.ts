import type { Contract, Customer } from '../../ledger/ledger.ts';
import { checkboxName, DOWNLOAD_FORMATS } from '../downloads/download-form.ts';
import { innerPage } from '../frame/page-frame.ts';
import { html } from '../markup/html.ts';
import type { Site } from '../site/site.ts';

export interface DownloadPage {
  readonly site: Site;
  readonly customer: Customer;
  readonly contracts: readonly Contract[];
  readonly webid: (contract: Contract) => string;
  /** True when the form came back and could not be carried out. */
  readonly isRefused: boolean;
}

/** The form that asks for files. */
export function downloadPage({ site, customer, contracts, webid, isRefused }: DownloadPage): string {
  const formats = DOWNLOAD_FORMATS.map(
    (name, index) =>
      html`<input id="${name}:DataEntry" type="radio" name="data_formats_selected" value="${name}"${index === 0 && html` checked="checked"`}/><label for="${name}:DataEntry">${name}</label>
`,
  );
  const accounts = contracts.map((contract, index) => {
    const { number, product, holder } = contract;
    return html`<tr><td><input id="F_${index}.accountCheckbox:DataEntry" name="${checkboxName(index)}" type="checkbox"/><input name="[t:xsd%3astring;]data_accounts_account_${index + 1}__webid" type="hidden" value="${webid(contract)}"/></td><td><label id="F_${index}.L13" for="F_${index}.accountCheckbox:DataEntry">${number} ${product} ${holder}</label></td></tr>
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
    '[t:xsd%3astring;]data_accounts_selection': '0'.repeat(contracts.length),
    $CPT: 'Q1BUOmRlbW8=',
    _wxf2_cc: site.texts.culture,
  };
  const content = html`<h1 class="titlecontent">Télécharger</h1>${isRefused && html`<div class="_c1 blocmsg err _c1"><p>Veuillez sélectionner au moins un compte et un format.</p></div>`}
<form id="C:P:F" action="${site.base}/banque/compte/telechargement.cgi?_tabi=C&amp;_pid=Download&amp;k___ValidateAntiForgeryToken=9aB" method="post" class="_devb_act ___Form">
${formats}<table id="account-table" class="liste"><tbody>
${accounts}</tbody></table>
${Object.entries(hidden).map(([name, value]) => html`<input name="${name}" type="hidden" value="${value}"/>`)}<input class="hideifscript" type="submit" name="_FID_DoDownload" value="Télécharger"/><a id="B3" href="#" class="ei_btn ei_btn_typ_download needscript"><span>Télécharger</span></a></form>`;
  return innerPage({ site, title: `Téléchargement | ${site.name}`, holder: customer.name, content });
}
