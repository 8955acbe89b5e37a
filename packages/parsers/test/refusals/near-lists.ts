import { parseAccountList, parseDownloadForm, parseOperationsCsv, parseRib } from '../../src/index.ts';
import {
  accountListPage,
  CARD_ROW,
  CURRENT,
  CURRENT_ROW,
  LOAN,
  SAVINGS,
  SAVINGS_ROW,
} from '../fixtures/account-list-html.ts';
import { bankPage, wholePage } from '../fixtures/whole-page.ts';
import { type Near, nearTo } from './near.ts';

const END = '</tbody></table>';
const row = (cells: string): string => `<tr><td colspan="3">${cells}</td></tr>${END}`;
const NONE = 'Votre contrat de banque à distance ne vous donne accès à aucun compte.';
const CARD_LINK = '<a class="cb"';
/** A second list, of contracts without balances. */
const CONTRACTS =
  '</table><table class="liste"><thead><tr><th>Contrat</th><th>Actions</th></tr></thead><tbody><tr><td><a href="/fr/assurances/x"><span class="ei_sdsf_title">ASSURANCE AUTO</span></a></td><td></td></tr></tbody></table></div>';
const OTHER_ACCOUNT = CURRENT_ROW.replaceAll(CURRENT, LOAN).replace('000205123&nbsp;01', '000205123&nbsp;05');

const list: readonly Near[] = [
  ...nearTo(accountListPage(), parseAccountList, [
    {
      mark: 'row.title',
      torn: ['ei_sdsf_title', 'x'],
      healthy: [END, `<tr><td>Total</td><td class="ei_sdsf_solde">+1,00 EUR</td><td></td></tr>${END}`],
    },
    {
      mark: 'row.titles',
      torn: ['<span class="nowrap">', '<span class="ei_sdsf_title">X</span>$&'],
      healthy: ['<span class="_c1 ei_sdsf_title _c1">COMPTE', '<i></i>$&'],
    },
    {
      mark: 'row.name',
      torn: ['COMPTE CHEQUE EUROCOMPTE CONFORT', ''],
      healthy: ['COMPTE CHEQUE EUROCOMPTE CONFORT', ' COMPTE CHEQUE  EUROCOMPTE CONFORT '],
    },
    {
      mark: 'row.number',
      torn: ['04100&nbsp;000205123&nbsp;01', '0410&nbsp;000205123&nbsp;01'],
      healthy: ['04100&nbsp;000205123&nbsp;01', '04100&nbsp;00020512301'],
      differs: true,
    },
    {
      mark: 'row.balance',
      torn: ['+2&nbsp;418,37', '+2&nbsp;41,37'],
      healthy: ['+2&nbsp;418,37', '+2.418,37'],
    },
    {
      mark: 'row.words',
      torn: ['_c1 nowrap doux _c1', '_c1 nowrap _c1'],
      healthy: ['>M LUCAS FONTAINE</span> <span>-', '>SCI 20260 M LUCAS FONTAINE</span> <span>-'],
      differs: true,
    },
    {
      mark: 'row.cells',
      torn: [/<td class="d nowrap.*?<\/td>/, ''],
      healthy: (html) => html.replace(SAVINGS_ROW, SAVINGS_ROW.replace(/<td class="d nowrap.*?<\/td>/, '')),
      differs: true,
    },
    {
      mark: 'row.links',
      torn: [`rib.cgi?webid=${CURRENT}`, `rib.cgi?webid=${SAVINGS}`],
      healthy: [`<a href="/fr/banque/rib.cgi`, `<a href="/fr/banque/virements/vplw_vi.html?_widcre=${SAVINGS}"></a>$&`],
    },
    {
      mark: 'row.garbled',
      torn: ['CONFORT', 'CONF\ufffdRT'],
      healthy: ['CONFORT', 'SÉRÉNITÉ'],
      differs: true,
    },
    {
      mark: 'row.screen',
      torn: ['class="_c1  _c1"', 'class="_c1 eir_showxs _c1"'],
      healthy: [
        END,
        `<tr class="eir_showxs"><td colspan="3"><a href="/fr/banque/offres.html">Nos offres</a></td></tr>${END}`,
      ],
    },
    {
      mark: 'columns.balance',
      torn: ['<th scope="col">Solde</th>', '<th scope="col">Montants</th>'],
      healthy: ['</table></div>', CONTRACTS],
      differs: true,
    },
    {
      mark: 'table.twice',
      torn: (html) => html.replace(/<table[\s\S]*<\/table>/, '$&$&'),
      healthy: ['</table></div>', '</table><table class="liste"><tbody></tbody></table></div>'],
    },
    {
      mark: 'rows.count',
      torn: ['</table></div>', '</table><p><span class="ei_sdsf_title">COMPTE COURANT</span></p></div>'],
      healthy: ['>Fin mars 2025<', '><span><span class="ei_sdsf_title">Fin mars 2025</span></span><'],
    },
    {
      mark: 'rows.contradiction',
      torn: [END, row(NONE)],
      healthy: [END, row('Votre contrat de banque à distance vous donne accès à vos comptes.')],
    },
    {
      mark: 'card.link',
      torn: [
        CARD_LINK,
        `<a class="cb" href="/fr/banque/mouvements.html?webid=${CURRENT}&amp;cardmonth=202504">x</a>$&`,
      ],
      healthy: ['Fin mars 2025</a></div>', 'Fin mars 2025</a></div><a href="/fr/banque/cartes.html">Gérer</a>'],
    },
    {
      mark: 'card.account',
      torn: (html) => html.replace(CARD_ROW, '').replace(CURRENT_ROW, CARD_ROW + CURRENT_ROW),
      healthy: (html) => html.replace(CARD_ROW, `<tr><td colspan="3">Vos cartes</td></tr>${CARD_ROW}`),
    },
    {
      mark: 'card.month',
      torn: ['cardmonth=202503', 'cardmonth=202504'],
      healthy: ['>Fin mars 2025<', '>Fin mars<'],
      differs: true,
    },
    {
      mark: '*.sign',
      refusedAs: 'row.balance.sign',
      torn: ['_c1 pos _c1', '_c1 neg _c1'],
      healthy: ['_c1 pos _c1', '_c1'],
    },
    {
      mark: '*.colour',
      refusedAs: 'row.balance.colour',
      torn: ['_c1 pos _c1', '_c1 pos neg _c1'],
      healthy: ['_c1 pos _c1', '_c1 pos negoce _c1'],
    },
    {
      mark: '*.copy',
      refusedAs: 'row.balance.copy',
      torn: ['+2&nbsp;418,37 EUR</span>', '$&<span class="eir_showxs">+2&nbsp;418,38 EUR</span>'],
      healthy: ['+2&nbsp;418,37 EUR</span>', '$&<span class="eir_showxs">+2&nbsp;418,37 EUR</span>'],
    },
  ]),
  ...nearTo(accountListPage(`<tbody>${CURRENT_ROW}</tbody>`), parseAccountList, [
    {
      mark: 'row.link',
      torn: [/webid=\w+/, ''],
      healthy: [`mouvements.html?webid=${CURRENT}`, 'mouvements.html?rib=1027804100000205123EUR'],
      differs: true,
    },
    {
      mark: 'rows.twins',
      torn: [CURRENT_ROW, CURRENT_ROW + CURRENT_ROW],
      healthy: [CURRENT_ROW, CURRENT_ROW + OTHER_ACCOUNT],
      differs: true,
    },
    { mark: 'rows.none', torn: [CURRENT_ROW, ''], healthy: [CURRENT_ROW, `<tr><td>${NONE}</td></tr>`], differs: true },
  ]),
  ...nearTo(accountListPage(`<tbody>${CURRENT_ROW}</tbody>`, ''), parseAccountList, [
    {
      mark: 'row.balances',
      torn: ['<td class="a_actions', '<td class="ei_sdsf_solde">+1,00 EUR</td>$&'],
      healthy: ['<td class="a_actions', '<td class="ei_sdsf_solde"></td>$&'],
    },
  ]),
];

const RIB = bankPage(
  '/fr/banque/rib.cgi',
  wholePage(`<table class="liste" summary=""><tbody><tr><td>COMPTE CHEQUE M LUCAS FONTAINE<br/><em>04100 000205123 01</em><br/>IBAN : <em>FR76 1027 8041 0000 0205 1230 157</em></td><td><a href="/fr/banque/rib.cgi?webid=adb&amp;nb=1">PDF</a></td></tr>
</tbody></table>`),
);

const rib = nearTo(RIB, parseRib, [
  {
    mark: 'row.iban',
    torn: ['1230 157', '1230 158'],
    healthy: ['FR76 1027 8041 0000 0205 1230 157', 'FR7610278041000002051230157'],
  },
  {
    mark: 'row.unknown',
    torn: ['</td></tr>\n', '</td></tr><tr><td>COMPTE COURANT<br/>IBAN : FR76 1009 6182 1400 0715 3380 145</td></tr>'],
    healthy: ['>PDF<', '>IBAN<'],
  },
]);

const FORM = bankPage(
  '/fr/banque/compte/telechargement.cgi',
  wholePage(`<form id="C:P:F" action="/fr/banque/compte/telechargement.cgi?_tabi=C&amp;_pid=Download" method="post">
<input type="radio" name="data_formats_selected" value="csv"/><table id="account-table" class="liste"><tbody>
<tr><td><input id="F_0" name="CB:data_accounts_account_ischecked" type="checkbox"/></td><td><label for="F_0">04100 000205123 01 COMPTE CHEQUE M LUCAS FONTAINE</label></td></tr>
<tr><td><input id="F_1" name="CB:data_accounts_account_2__ischecked" type="checkbox"/></td><td><label for="F_1">18214 00071533801 LIVRET BLEU M LUCAS FONTAINE</label></td></tr></tbody></table>
<input name="_CPT" type="hidden" value="Q1BUOmRlbW8="/><input type="submit" name="_FID_DoDownload" value="Télécharger"/></form>`),
);

const download = nearTo(FORM, parseDownloadForm, [
  {
    mark: 'form.missing',
    torn: ['id="account-table"', 'id="accounts"'],
    healthy: ['id="account-table"', 'id="C:account-table"'],
  },
  {
    mark: 'form.action',
    torn: ['_FID_DoDownload', '_FID_Do'],
    healthy: [
      '<input type="submit" name="_FID_DoDownload" value="Télécharger"/>',
      '<button name="_FID_DoDownload" value="Télécharger">OK</button>',
    ],
  },
  {
    mark: 'accounts.count',
    torn: [/<label for="F_1">.*<\/label>/, ''],
    healthy: [
      '<tbody>\n',
      '<tbody><tr><th><input id="all" name="CB:all" type="checkbox"/></th><th><label for="all">Tous</label></th></tr>',
    ],
  },
  {
    mark: 'accounts.twins',
    torn: ['account_2__ischecked', 'account_ischecked'],
    healthy: ['account_2__ischecked', 'account_7__ischecked'],
    differs: true,
  },
  {
    mark: 'account.label',
    torn: [/(?<="F_0">).*(?=<\/label>)/, ''],
    healthy: [/(?<="F_0">).*(?=<\/label>)/, 'MASTERCARD 4972 56XX XXXX 7716 M LUCAS FONTAINE'],
    differs: true,
  },
]);

const TWO = `Date;Date de valeur;Débit;Crédit;Libellé;Solde\r
06/03/2025;01/03/2025;-10,30;;F COTIS;2582,08\r
12/03/2025;12/03/2025;-86,41;;PRLV SEPA OUEST ENERGIES;2495,67\r
14/03/2025;14/03/2025;;40,00;VIR INST MME JULIE CARPENTIER;2535,67\r
`;
/** The columns of every line in another order. */
const reordered = (text: string): string => text.replace(/^(.*);(.*);(.*);(.*);(.*);(.*)\r$/gm, '$6;$5;$1;$2;$3;$4\r');

const file = nearTo({ url: '', html: TWO }, ({ html }) => parseOperationsCsv(html), [
  {
    mark: 'csv.size',
    torn: (text) => text + 'x'.repeat(8 * 1024 * 1024),
    healthy: (text) => text.replace('F COTIS', 'F COTIS'.padEnd(1_000_000)),
  },
  {
    mark: 'csv.charset',
    torn: (text) => Buffer.from(text).toString('latin1'),
    healthy: ['F COTIS', 'F COTIS CAFÃ©'],
    differs: true,
  },
  { mark: 'csv.budget', torn: ['Date;', 'Banque;Date;'], healthy: ['F COTIS', 'Banque'], differs: true },
  { mark: 'csv.truncated', torn: (text) => text.slice(0, -3), healthy: (text) => text.replaceAll('\r\n', '\n') },
  { mark: 'csv.header', torn: ['Libellé', 'Tendance'], healthy: ['Date;', "Date d'opération;"] },
  { mark: 'csv.cells', torn: ['VIR INST', 'VIR;INST'], healthy: ['VIR INST', 'VIR, INST'], differs: true },
  { mark: 'csv.row', torn: ['F COTIS', 'F \ufffdCOTIS'], healthy: ['F COTIS', 'F ÇOTIS'], differs: true },
  {
    mark: 'csv.label',
    torn: (text) => text.replace(/F COTIS|PRLV SEPA OUEST ENERGIES|VIR INST MME JULIE CARPENTIER/g, ''),
    healthy: ['F COTIS', ''],
    differs: true,
  },
  { mark: 'csv.amount', torn: ['-86,41;;', '-86,41;1,00;'], healthy: reordered },
  {
    mark: 'csv.amount.sign',
    torn: ['Débit;Crédit', 'Crédit;Débit'],
    healthy: (text) => `${text}14/03/2025;14/03/2025;;0,00;VIR;2535,67\r\n`,
    differs: true,
  },
  { mark: 'csv.date', torn: ['06/03/2025;', '30/02/2025;'], healthy: ['06/03/2025;', '29/02/2024;'], differs: true },
  {
    mark: 'csv.order',
    torn: ['12/03/2025;12', '05/03/2025;12'],
    healthy: ['12/03/2025;12', '06/03/2025;12'],
    differs: true,
  },
  {
    mark: 'csv.balance',
    torn: ['2495,67', '2495,68'],
    healthy: (text) => text.replace(/;[^;]*\r$/gm, '\r'),
    differs: true,
  },
]);

/** Account list, IBANs, download form and file. */
export const NEAR_LISTS: readonly Near[] = [...list, ...rib, ...download, ...file];
