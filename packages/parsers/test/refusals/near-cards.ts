import {
  type BankPage,
  PageDriftError,
  parseCardFunctions,
  parseCardList,
  parseCardMonth,
  parseCardOperations,
  parseCardParts,
} from '../../src/index.ts';
import { bankPage, wholePage } from '../fixtures/whole-page.ts';
import { type Near, nearTo } from './near.ts';

const NUMBER = '4972 56XX XXXX 7716';

const OPERATIONS = bankPage(
  '/fr/banque/mouvements.html?webid=adb&cardmonth=202503',
  wholePage(`<form id="I1:P1:F" action="/fr/banque/mouvements.html?_pid=AccountMasterDetail&amp;k_cardmonth=202503" method="post">
<p><span>Achats jusqu'au</span> <span> </span><span>31 mars 2025</span></p><span>Prélevé fin mars 2025</span>
<select name="Data_SelectedCardItemKey"><option value="k1" selected="selected">Carte MASTERCARD 497256xxxxxx7716 M LUCAS FONTAINE -318,44 EUR</option><option value="k2">Carte VISA PREMIER 4972 56XX XXXX 8823 MME JULIE CARPENTIER +0,00 EUR</option></select>
<table class="liste"><thead><tr><th>Date</th><th>Commerce</th><th>Ville</th><th>Débit</th><th>Crédit</th></tr></thead><tbody>
<tr><td>07/03/2025</td><td>LIBRAIRIE DU PORT</td><td>BREST</td><td><div>-23,50 EUR</div></td><td></td></tr>
<tr><td>09/03/2025</td><td>HOTEL PORTO</td><td>LONDON</td><td><div>-141,02 EUR</div><div>(-118,00 GBP)</div></td><td></td></tr></tbody></table>
<input type="hidden" name="_wxf2_cc" value="fr-FR"></form>`),
);

const operations = nearTo(OPERATIONS, parseCardOperations, [
  { mark: 'debit.date', torn: ['fin mars', 'fin avril'], healthy: ['Prélevé fin mars 2025', 'Prélevé le 31/03/2025'] },
  {
    mark: 'card.selectors',
    torn: ['</select>', '</select><select name="Data_SelectedCardItemKey"><option value="k1">x</option></select>'],
    healthy: ['</select>', '</select><select name="Data_Period"><option value="1">Ce mois</option></select>'],
    differs: true,
  },
  {
    mark: 'card.missing',
    torn: [/<select[\s\S]*<\/select>/, ''],
    healthy: [/<select[\s\S]*<\/select>/, `<span class="fg">Carte MASTERCARD ${NUMBER} M LUCAS FONTAINE</span>`],
    differs: true,
  },
  { mark: 'card.keys', torn: ['"k2"', '"k1"'], healthy: ['"k2"', '"MC|2"'], differs: true },
  {
    mark: 'card.selected',
    torn: ['<option value="k2"', '<option value="k2" selected="selected"'],
    healthy: [' selected="selected"', ''],
  },
  {
    mark: 'card.words',
    torn: ['497256xxxxxx7716 ', ''],
    healthy: [' M LUCAS FONTAINE -318', ' -318'],
    differs: true,
  },
  {
    mark: 'card.number',
    torn: ['497256xxxxxx7716', '497256xxxxx7716'],
    healthy: ['497256xxxxxx7716', '4972 56XX XXXX 7716'],
  },
  { mark: 'card.total', torn: ['+0,00 EUR', '0,00 EUR'], healthy: [' +0,00 EUR', ''], differs: true },
  { mark: 'row.city', torn: ['BREST', 'BR\ufffdST'], healthy: ['BREST', ''], differs: true },
  {
    mark: '*.lines',
    refusedAs: 'row.debit.lines',
    torn: ['(-118,00 GBP)</div>', '$&<div>(-118,00 GBP)</div>'],
    healthy: ['(-118,00 GBP)</div>', '$&<div>dont frais 0,50 EUR</div>'],
  },
  {
    mark: '*.fee',
    refusedAs: 'row.debit.fee',
    torn: ['(-118,00 GBP)</div>', '$&<div>dont frais 900,00 EUR</div>'],
    healthy: ['(-118,00 GBP)</div>', '$&<div>DONT FRAIS 0,50</div>'],
  },
  {
    mark: 'row.original',
    torn: ['HOTEL PORTO', 'HOTEL PORTO -118,00 GBP'],
    healthy: (html) => html.replace('HOTEL PORTO', 'HOTEL PORTO -118,00 GBP').replace('<div>(-118,00 GBP)</div>', ''),
  },
  {
    mark: 'row.original.sign',
    torn: ['LIBRAIRIE DU PORT', 'LIBRAIRIE DU PORT +20,00 GBP'],
    healthy: ['LIBRAIRIE DU PORT', 'LIBRAIRIE DU PORT -20,00 GBP'],
    differs: true,
  },
  {
    mark: '*.original',
    refusedAs: 'row.debit.original',
    torn: ['(-118,00 GBP)', '(-118.00 GBP)'],
    healthy: ['(-118,00 GBP)', '(118,00 GBP)'],
  },
  {
    mark: '*.original.sign',
    refusedAs: 'row.debit.original.sign',
    torn: ['(-118,00 GBP)', '(+118,00 GBP)'],
    healthy: ['(-118,00 GBP)', '(\u2212118,00 GBP)'],
  },
  {
    mark: 'column.*',
    refusedAs: 'column.date',
    torn: ['<th>Date</th>', "<th>Date de l'annonce</th>"],
    healthy: ['<th>Date</th>', "<th>Date d'opération</th>"],
  },
]);

const parts = nearTo(OPERATIONS, (page) => parseCardParts(page, '2025-03-31'), [
  {
    mark: 'bundle.nested',
    torn: ['LIBRAIRIE DU PORT', '<a href="/x">Regroupement 2 PAIEMENTS LIBRAIRIE</a>'],
    healthy: ['LIBRAIRIE DU PORT', '<a href="/x">LIBRAIRIE DU PORT</a>'],
  },
]);

const MONTH = `<tr><th><a id="C:more-card" href="#">Dépenses fin mars 2025</a><input type="submit" name="_FID_GoMonthly_card:0_selectedMonthly:32025" value="Dépenses"/></th><td><span>-318,44 EUR</span></td></tr>`;
const FUNCTIONS = '<input type="submit" name="_FID_GoFunctions_card:0" value="Fonctions"/>';
const ITEM = `<li class="item"><span>CARTE MASTERCARD - M LUCAS FONTAINE ${NUMBER}</span><p>Active</p><table><tbody>${MONTH}</tbody></table><p>COMPTE CHEQUE 04100 000205123 01</p>${FUNCTIONS}</li>`;
const OTHER = ITEM.replace('7716', '8823').replaceAll('card:0', 'card:1');
const after = (markup: string): readonly [string, string] => [`${ITEM}</ul>`, `${ITEM}</ul>${markup}`];

const LIST = bankPage(
  '/fr/banque/SCIM_default.aspx?_tabi=C',
  wholePage(
    `<form id="C:P:F" action="/fr/banque/SCIM_default.aspx?_pid=ListeCartes" method="post"><ul>${ITEM}</ul><input type="hidden" name="_wxf2_cc" value="fr-FR"></form>`,
  ),
);

const list = nearTo(LIST, parseCardList, [
  { mark: 'cards.none', torn: [ITEM, ''], healthy: ['<ul>', '<ul><li>Vos cartes</li>'] },
  {
    mark: 'cards.many',
    torn: (html) => html.replace(ITEM, ITEM.repeat(201)),
    healthy: (html) => html.replace(ITEM, ITEM + OTHER),
    differs: true,
  },
  {
    mark: 'card.screen',
    torn: ['class="item"', 'class="item eir_showxs"'],
    healthy: ['class="item"', 'class="first item"'],
  },
  { mark: 'cards.twins', torn: [ITEM, ITEM + ITEM], healthy: [ITEM, ITEM + OTHER], differs: true },
  {
    mark: 'cards.count',
    torn: after('<p>VISA 4972 56XX XXXX 8823</p>'),
    healthy: after('<p>Votre carte •••• 7716</p>'),
  },
  {
    mark: 'months.count',
    torn: after('<table><tr><td><a href="?selectedMonthly=22025">Février</a></td></tr></table>'),
    healthy: after('<table><tr><td><a href="?aide=mois">Aide</a></td></tr></table>'),
  },
  {
    mark: 'cards.more',
    torn: after('<a class="ei_loadmorebtn" href="#">Suite</a>'),
    healthy: after('<a class="ei_more" href="#">Plus d\'informations</a>'),
  },
  {
    mark: 'cards.others',
    torn: after('<p>Autres cartes</p>'),
    healthy: after('<a href="SCIM_default.aspx?_fid=ChangeList">Autres cartes</a>'),
    differs: true,
  },
  {
    mark: 'card.size',
    torn: ['<p>Active</p>', `<p>Active</p><div>${'x '.repeat(12_000)}</div>`],
    healthy: ['<p>Active</p>', `<p>Active</p><div>${'x '.repeat(500)}</div>`],
  },
  {
    mark: 'months.none',
    torn: [MONTH, ''],
    healthy: [`<table><tbody>${MONTH}</tbody></table>`, ''],
    differs: true,
  },
  {
    mark: 'card.functions',
    torn: [FUNCTIONS, FUNCTIONS + FUNCTIONS],
    healthy: [FUNCTIONS, `${FUNCTIONS}<input type="submit" name="_FID_GoOppose_card:0" value="Opposition"/>`],
  },
  {
    mark: 'card.buttons',
    torn: ['GoFunctions_card:0', 'GoFunctions_card:1'],
    healthy: [FUNCTIONS, `${FUNCTIONS}<input type="submit" name="_FID_GoHelp" value="Aide"/>`],
  },
  {
    mark: 'month.row',
    torn: ['Monthly:32025', 'Monthly:132025'],
    healthy: ['href="#"', 'href="?selectedMonthly=32025"'],
  },
  {
    mark: 'month.words',
    torn: ['Monthly:32025', 'Monthly:42025'],
    healthy: ['Dépenses fin mars 2025', 'Dépenses en cours'],
    differs: true,
  },
  { mark: 'month.amount', torn: ['-318,44 EUR', ''], healthy: ['<span>-318', '<span class="neg">-318'] },
  {
    mark: 'month.buttons',
    torn: ['</th><td>', '<input type="submit" name="_FID_Go_selectedMonthly:32025" value="Dépenses"/></th><td>'],
    healthy: ['</th><td>', '<input type="hidden" name="card" value="0"/></th><td>'],
    differs: true,
  },
  {
    mark: 'month.links',
    torn: (html) => html.replace(/<a id="C:more-card".*?<input[^>]*>/, linked('') + linked('&amp;x=1')),
    healthy: (html) => html.replace(/<a id="C:more-card".*?<input[^>]*>/, linked('') + linked('')),
    differs: true,
  },
  { mark: 'card.garbled', torn: ['Active', 'Act\ufffdve'], healthy: ['Active', 'Opposée'], differs: true },
]);

/** Rows in other words cost the card its months, and no other card anything. */
function readMonths(page: BankPage): unknown {
  const read = parseCardList(page);
  const mark = read.cards.find(({ oddMonths }) => oddMonths !== undefined)?.oddMonths;
  if (mark !== undefined) throw new PageDriftError({ page: 'card_list', mark, shapes: [] });
  return read;
}

const oddMonths = nearTo(LIST, readMonths, [
  {
    mark: 'month.other_words',
    torn: ['Dépenses fin mars 2025', 'Achats du mois'],
    healthy: ['Dépenses fin mars 2025', 'Dépenses en cours'],
    differs: true,
  },
]);

const FUNCTIONS_PAGE = bankPage(
  '/fr/banque/PCS2_FUNCTIONS.aspx',
  wholePage(`<p>CARTE ${NUMBER}</p><table class="fiche"><tr><th>Débit des paiements</th><td>Différé</td></tr></table>`),
);
const functions = nearTo(FUNCTIONS_PAGE, parseCardFunctions, [
  { mark: 'debit', torn: ['Différé', 'Mensuel'], healthy: ['Différé', 'Immédiat'], differs: true },
]);

const ITEMS =
  '<li><input type="submit" name="_FID_GoMonth_mois:22025" value="février 2025"/>février 2025</li><li><b>mars 2025</b></li>';
const MONTH_PAGE = bankPage(
  '/fr/banque/PCS3_SCIM_DEPCAR.aspx',
  wholePage(`<p>CARTE MASTERCARD ${NUMBER}</p><form id="C:P1:F" action="/fr/banque/PCS3_SCIM_DEPCAR.aspx?_pid=D" method="post">
<div class="ei_timeline"><ul>${ITEMS}</ul></div><a href="#">Paiements (prélevés fin mars)</a><input type="hidden" name="_wxf2_cc" value="fr-FR"></form>
<table class="liste"><thead><tr><th>Date</th><th>Commerce</th><th>Ville</th><th>Débit</th><th>Crédit</th></tr></thead><tbody><tr><td>07/03/2025</td><td>LIBRAIRIE DU PORT</td><td>BREST</td><td>-23,50 EUR</td><td></td></tr></tbody></table>`),
);
const BOLD = '<li><b>mars 2025</b></li>';
const month = nearTo(MONTH_PAGE, parseCardMonth, [
  { mark: 'timeline', torn: ['ei_timeline', 'x'], healthy: ['ei_timeline', '_c1 ei_timeline _c1'] },
  {
    mark: 'timeline.size',
    torn: (html) => html.replace(BOLD, BOLD.repeat(121)),
    healthy: [BOLD, `${BOLD}<li> </li>`],
  },
  { mark: 'timeline.shown', torn: [BOLD, ''], healthy: [BOLD, '<li>mars 2025</li>'] },
  { mark: 'timeline.months', torn: ['<b>mars 2025', '<b>avril 2025'], healthy: ['<ul><li>', '<ul><li></li><li>'] },
  {
    mark: 'timeline.month',
    torn: ['>février 2025<', '>janvier 2025<'],
    healthy: ['>février 2025<', '>  février  2025 <'],
  },
  {
    mark: 'timeline.arrows',
    torn: ['<ul><li><input', `<ul>${arrow('/a')}${arrow('/b')}<li><input`],
    healthy: ['<ul><li><input', `<ul>${arrow('/a')}<li><input`],
    differs: true,
  },
  {
    mark: 'timeline.total',
    torn: ['>février 2025<', '>février 2025 -10,00 EUR<'],
    healthy: ['<b>mars 2025', '<b>mars 2025 -23,50 EUR'],
    differs: true,
  },
  {
    mark: 'timeline.year',
    torn: (html) => withoutYears(html).replace('mois:22025', 'avant'),
    healthy: withoutYears,
    differs: true,
  },
  {
    mark: 'row.bundle',
    torn: ['LIBRAIRIE', 'Regroupement 2 PAIEMENTS'],
    healthy: ['LIBRAIRIE', 'SARL REGROUPEMENT'],
    differs: true,
  },
]);

function linked(more: string): string {
  return `<a href="?selectedMonthly=32025${more}">Dépenses fin mars 2025</a>`;
}

function arrow(href: string): string {
  return `<li><a href="${href}"></a></li>`;
}

function withoutYears(html: string): string {
  return html.replace(/(février|mars) 2025/g, '$1');
}

/** The pages of cards. */
export const NEAR_CARDS: readonly Near[] = [...operations, ...parts, ...list, ...oddMonths, ...functions, ...month];
