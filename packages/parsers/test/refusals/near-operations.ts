import { type BankPage, parseAmount, parseOperations } from '../../src/index.ts';
import {
  amountSpan,
  CAPTION,
  HEADERS,
  MORE,
  operationsPage,
  PLAIN_LABEL,
  persisted,
  printRow,
  ROWS,
  SPLIT,
  STATE_ROWS,
  splitRow,
  WEBID,
} from '../fixtures/operations-html.ts';
import { type Change, type Near, nearTo } from './near.ts';

/** What a page says of the account; forms are sent back as they are. */
function read(page: BankPage): unknown {
  const { more, form: _, ...said } = parseOperations(page);
  return { ...said, hasMore: more !== undefined };
}

const CARD_DATE = '_c1 i _c1">13/03/2025<';
const CARD_VALUE = '_c1 i _c1">12/03/2025<';
const PHONE_DATE = '<span class=" eir_showxs">13/03/2025<br/></span>';
const PHONE_AMOUNT = 'eir_showxs neg">-4,80 EUR</p>';
const ADVICE = /<div class="_c1 fd d _c1"><a href="[^"]*">Détails<\/a><\/div>/;
const LABEL = 'BOULANGERIE KERN CARTE 4417';
const inMain = (markup: string): Change => ['<main id="ei_tpl_content">', `<main id="ei_tpl_content">${markup}`];
const everyAmount =
  (amount: string): Change =>
  (html) =>
    html.replaceAll('-4,80 EUR', amount);

const frame = nearTo(operationsPage(), read, [
  { mark: 'page.truncated', torn: ['</html>', ''], healthy: ['</html>', '</html>\n<!-- 12 ms -->'] },
  { mark: 'page.elements', torn: inMain('<i></i>'.repeat(200_001)), healthy: inMain('<i></i>'.repeat(1_000)) },
  { mark: 'page.depth', torn: inMain(nested(300)), healthy: inMain(nested(100)) },
  {
    mark: 'page.*',
    refusedAs: 'page.charset',
    torn: (html) => Buffer.from(html).toString('latin1'),
    healthy: ['Opération<', 'Op&#233;ration<'],
  },
  {
    mark: 'attribute.torn',
    torn: ['class="h c nowrap', 'class=h c nowrap'],
    healthy: inMain('<a href="javascript:show(&quot;aide&quot;)" title="a < b">Aide</a>'),
  },
  {
    mark: 'table.torn',
    torn: ['<tbody><tr><td', '<tbody><td>x</td><tr><td'],
    healthy: ['<thead', '<col width="10%" /><col /><thead'],
  },
  { mark: 'table.missing', torn: [HEADERS.date, '<th>Jour</th>'], healthy: ['eir_xs_to1coltable liste', 'liste'] },
  {
    mark: 'table.nested',
    torn: [LABEL, `${LABEL}<table><tr><td>x</td></tr></table>`],
    healthy: inMain('<table><tr><td>x</td></tr></table>'),
  },
  {
    mark: 'table.continued',
    torn: [
      '</table>',
      '</table><table><tr><td>12/03/2025</td><td>12/03/2025</td><td>VIR</td><td>+1,00 EUR</td></tr></table>',
    ],
    healthy: ['</table>', '</table><table><tr><td>Plafond au 12/03/2025</td><td>+1,00 EUR</td></tr></table>'],
  },
  {
    mark: 'column.unknown',
    torn: [HEADERS.value, '<th>Tendance</th>'],
    healthy: ['<span>Valeur</span>', '<span>Date de  valeur</span>'],
  },
  { mark: 'column.twice', torn: [HEADERS.value, HEADERS.date], healthy: [HEADERS.value, '<th>Valeur</th>'] },
  {
    mark: 'column.contradiction',
    torn: ['<span>Valeur</span>', '<span>Libellé</span>'],
    healthy: ['<span>Opération</span>', '<span>Libellé</span>'],
  },
  {
    mark: 'column.amounts',
    torn: [HEADERS.value, '<th>Débit</th>'],
    healthy: ['<span>Montant </span>', '<span>Montant</span>'],
  },
  { mark: 'sort.contradiction', torn: ['OPEDATE_D', 'VALDATE_D'], healthy: ['class="tridesc"', 'class="trioff"'] },
  {
    mark: 'rows.order',
    torn: ['OPEDATE_D', 'OPEDATE_A'],
    healthy: (html) => html.replace('OPEDATE_D', 'LABEL_A').replace('tridesc', 'trioff'),
  },
  {
    mark: 'page.kind',
    torn: [
      'name="Data_SelectedCardItemKey" type="hidden" value=""',
      'name="Data_SelectedCardItemKey" type="hidden" value="k1"',
    ],
    healthy: ['<input name="Data_SelectedCardItemKey" type="hidden" value=""/>', ''],
  },
  {
    mark: 'more.unknown',
    torn: [MORE, '<div class="ei_blocpaginb"><a href="#">Suite</a></div>'],
    healthy: [MORE, '<div class="ei_blocpaginb"></div>'],
    differs: true,
  },
  {
    mark: 'form.empty',
    torn: (html) => html.replaceAll(/<input [^>]*type="hidden"[^>]*>/g, ''),
    healthy: (html) => html.replace(/<input name="Data_(?:YearMonth|SelectedCardItemKey)"[^>]*>/g, ''),
  },
  {
    mark: 'announced.links',
    torn: [MORE, toCome('a') + toCome('b')],
    healthy: [MORE, `${MORE}${toCome(WEBID)}${toCome(WEBID).replace('?webid', '?x=1&amp;webid')}`],
    differs: true,
  },
]);

const caption = nearTo(operationsPage(), read, [
  { mark: 'caption.missing', torn: [CAPTION, ''], healthy: [CAPTION, oldBalances()], differs: true },
  {
    mark: 'caption.twice',
    torn: [CAPTION, CAPTION + CAPTION],
    healthy: [CAPTION, CAPTION.replace('Solde', '<b>Solde</b>')],
  },
  { mark: 'caption.words', torn: ['Solde au', 'Découvert au'], healthy: ['Solde au', 'Solde&nbsp;au'] },
  { mark: 'caption.date', torn: ['Solde au 14/03', 'Solde au 34/03'], healthy: ['Solde au 14/03', 'Solde au  14/03'] },
  {
    mark: 'caption.form',
    torn: ['+2&nbsp;418,37 EUR', '2 418 euros'],
    healthy: ['+2&nbsp;418,37 EUR', '<b>+2&nbsp;418</b>,37 EUR'],
  },
  {
    mark: '*.form',
    refusedAs: 'split.announced.form',
    torn: ['<span>Dont opérations à venir :</span>', '<span>Dont opérations à venir\ufffd :</span>'],
    healthy: ['<span>Dont opérations à venir :</span>', '<span>Dont opérations à venir, hors cartes :</span>'],
  },
  {
    mark: 'split.half',
    torn: [splitRow('Dont opérations à venir', '-112,50 EUR'), ''],
    healthy: [SPLIT, ''],
    differs: true,
  },
  {
    mark: 'split.twice',
    torn: [SPLIT, SPLIT + splitRow('Dont opérations à venir', '-112,50 EUR')],
    healthy: (html) =>
      html.replace(
        SPLIT,
        splitRow('Dont opérations enregistrées', '+2&nbsp;530,87 EUR') +
          splitRow('Dont opérations à venir', '-112,50 EUR'),
      ),
  },
  {
    mark: 'split.sum',
    torn: (html) => html.replaceAll('-112,50', '-112,60'),
    healthy: (html) => html.replaceAll('+2&nbsp;530,87', '+2.530,87'),
  },
  {
    mark: 'split.*',
    refusedAs: 'split.announced',
    torn: (html) => html.replaceAll('-112,50', '-112.50'),
    healthy: (html) => html.replaceAll('-112,50', '\u2212112,50'),
  },
  {
    mark: 'split.*.form',
    refusedAs: 'split.announced.form',
    torn: ['<span>Dont opérations à venir :</span>', '<span>Dont 3 opérations à venir :</span>'],
    healthy: ['<span>Dont opérations à venir :</span>', '<span>Dont opérations  à venir :</span>'],
  },
]);

const rows = nearTo(operationsPage(), read, [
  { mark: 'row.*', refusedAs: 'row.amount', torn: everyAmount('-4.80 EUR'), healthy: everyAmount('\u22124,80 EUR') },
  {
    mark: 'row.date',
    torn: [CARD_DATE, CARD_DATE.replace('13/03', '31/02')],
    healthy: [CARD_DATE, '_c1 i _c1"> 13/03/2025 <'],
  },
  { mark: 'row.valueDate', torn: [CARD_VALUE, '_c1 i _c1"><'], healthy: [CARD_VALUE, '_c1 i _c1"> 12/03/2025 <'] },
  {
    mark: 'row.valueDate.copy',
    torn: ['Date de valeur :  12/03', 'Date de valeur :  13/03'],
    healthy: ['Date de valeur :  12/03', 'Date de valeur : 12/03'],
  },
  { mark: 'row.date.copy', torn: [PHONE_DATE, PHONE_DATE.replace('13/', '14/')], healthy: [PHONE_DATE, ''] },
  {
    mark: 'row.amount.copy',
    torn: [PHONE_AMOUNT, PHONE_AMOUNT.replace('4,80', '4,90')],
    healthy: [PHONE_AMOUNT, PHONE_AMOUNT.replace('-', '')],
  },
  {
    mark: 'row.copy',
    torn: [PHONE_AMOUNT, 'eir_showxs">en attente</p>'],
    healthy: [PHONE_AMOUNT, 'eir_showxs"> </p>'],
  },
  { mark: 'row.currency', torn: everyAmount('-4,80 GBP'), healthy: [LABEL, `${LABEL} 4,10 GBP`], differs: true },
  {
    mark: 'row.reference',
    torn: (html) => html.replace(ADVICE, (link) => link + link.replace('00004&', '00005&')),
    healthy: (html) => html.replace(ADVICE, (link) => link + link),
  },
  { mark: 'label.garbled', torn: [LABEL, 'CAF\ufffd DU PORT'], healthy: [LABEL, 'CAFÉ DU PORT'], differs: true },
  { mark: 'label.long', torn: [LABEL, 'A'.repeat(200)], healthy: [LABEL, 'A'.repeat(139)], differs: true },
  { mark: 'label.link', torn: ['>Détails<', '>Détails de 3 virements<'], healthy: ['>Détails<', '>Szczegóły<'] },
  {
    mark: 'label.leftover',
    torn: [PHONE_DATE, PHONE_DATE.replace('eir_showxs', '')],
    healthy: ['PAIEMENT PSC 1203 RENNES', '13/03/2025 RETRAIT DAB RENNES'],
    differs: true,
  },
  {
    mark: 'label.leftover',
    torn: ['PAIEMENT PSC 1203 RENNES', "Avis d'opéré"],
    healthy: ['PAIEMENT PSC 1203 RENNES', "AVIS D'OPERE"],
    differs: true,
  },
  {
    mark: 'label.empty',
    torn: [PLAIN_LABEL, ''],
    healthy: [`PAIEMENT PSC 1203 RENNES<br/> ${LABEL}`, '?'],
    differs: true,
  },
]);

const TWO_COLUMNS = operationsPage({
  headers: ['Date', 'Opération', 'Débit', 'Crédit'].map((text) => `<th scope="col">${text}</th>`),
  rows: `<tbody><tr><td>14/03/2025</td><td>VIR SEPA A</td><td></td><td>${amountSpan('+40,00 EUR')}</td></tr></tbody>`,
});
const twoColumns = nearTo(TWO_COLUMNS, read, [
  { mark: 'row.amount.one', torn: ['<td></td>', '<td>-1,00 EUR</td>'], healthy: ['<td></td>', '<td>&nbsp;</td>'] },
]);

const COUNTER_VALUES = operationsPage({
  headers: ['Date', 'Opération', 'Montant', 'Contre-valeur'].map((text) => `<th scope="col">${text}</th>`),
  rows: `<tbody><tr><td>14/03/2025</td><td>VIR SEPA A</td><td>${amountSpan('+40,00 EUR')}</td><td>+43,20 USD</td></tr></tbody>`,
});
const counterValues = nearTo(COUNTER_VALUES, read, [
  {
    mark: 'row.counterValue',
    torn: [/<td>VIR SEPA A<\/td>(.*)<td>\+43,20 USD<\/td>/, '<td>+43,20 USD</td>$1<td>VIR SEPA A</td>'],
    healthy: ['+43,20 USD', ''],
  },
]);

const [NEWEST, OLDER] = ROWS;
const balances = (searching: 'true' | 'false'): BankPage =>
  operationsPage({
    headers: [...Object.values(HEADERS)],
    rows: `<tbody>${printRow({ ...NEWEST, balance: '+2&nbsp;530,87 EUR' })}${printRow({ ...OLDER, balance: '+2&nbsp;490,87 EUR' })}</tbody>`,
    hidden: { Data_Sort: 'OPEDATE_D', Data_Searching: searching },
  });
const running = nearTo(balances('false'), read, [
  { mark: 'balance.sequence', torn: ['+2&nbsp;490,87', '+2&nbsp;491,87'], healthy: ['+2&nbsp;490,87', '+2.490,87'] },
  {
    mark: 'balance.newest',
    torn: (html) => html.replace(/530,87 EUR(?=<\/td>)/, '531,87 EUR').replace('490,87', '491,87'),
    healthy: (html) =>
      html
        .replace(/530,87 EUR(?=<\/td>)/, '531,87 EUR')
        .replace('490,87', '491,87')
        .replace(
          'name="Data_Searching" type="hidden" value="false"',
          'name="Data_Searching" type="hidden" value="true"',
        ),
    differs: true,
  },
  {
    mark: 'row.balance.copy',
    torn: [PHONE_AMOUNT, `${PHONE_AMOUNT}<p class="eir_showxs">Solde : +2 490,88 EUR</p>`],
    healthy: [PHONE_AMOUNT, `${PHONE_AMOUNT}<p class="eir_showxs">Solde : +2 490,87 EUR</p>`],
  },
]);

const HEADING = (words: string): string => `<tr><th colspan="4">${words}</th></tr>`;
const GROUPED = operationsPage({
  rows: `<tbody>${HEADING('vendredi 14 mars 2025')}${printRow(NEWEST)}${HEADING('jeudi 13 mars 2025')}${printRow(OLDER)}</tbody>`,
});
const grouped = nearTo(GROUPED, read, [
  { mark: 'group.date', torn: ['jeudi 13 mars', 'mercredi 12 mars'], healthy: ['jeudi 13 mars', '13 mars'] },
]);

const STATE = { PN: 2, TTCA: -112.5, T_L: STATE_ROWS };
const [FIRST_STATE, SECOND_STATE] = STATE_ROWS;
const withState = (state: object): BankPage =>
  operationsPage({ hidden: { Data_Sort: 'OPEDATE_D', Data_Persistance: persisted(state) } });
const state = (...to: readonly [object] | readonly [object, object]): Change => [
  persisted(STATE),
  persisted(to.length === 1 ? to[0] : { ...STATE, T_L: to }),
];
const written = (text: string): Change => [
  persisted(STATE),
  `${'3f0c'.repeat(16)}:${Buffer.from(text).toString('base64')}`,
];
const mirrored = nearTo(withState(STATE), read, [
  { mark: 'state.count', torn: state({ ...STATE, T_L: [FIRST_STATE] }), healthy: state({ PN: 2, TTCA: -112.5 }) },
  {
    mark: 'state.date',
    torn: state({ ...FIRST_STATE, D: '20250313' }, { ...SECOND_STATE }),
    healthy: state({ ...FIRST_STATE, D: '2025031420250314' }, { ...SECOND_STATE }),
  },
  {
    mark: 'state.amount',
    torn: state({ ...FIRST_STATE, M: 40.01 }, { ...SECOND_STATE }),
    healthy: state({ ...FIRST_STATE, RC: null }, { ...SECOND_STATE }),
  },
  {
    mark: 'state.label',
    torn: state({ ...FIRST_STATE, L: ['VIR'] }, { ...SECOND_STATE }),
    healthy: state(
      { ...FIRST_STATE, L: ['VIR INST MME JULIE  CARPENTIER', 'CADEAU COMMUN', ' '] },
      { ...SECOND_STATE },
    ),
  },
  {
    mark: 'state.reference',
    torn: state({ ...FIRST_STATE, C: '305:*06002202507300009' }, { ...SECOND_STATE }),
    healthy: state({ ...FIRST_STATE, C: '305' }, { ...SECOND_STATE }),
  },
  {
    mark: 'more.lost',
    torn: (html) =>
      html.replace(MORE, '').replace(persisted(STATE), persisted({ ...STATE, RC: '06002202507300004|N|HIS|002' })),
    healthy: (html) => html.replace(MORE, '').replace(persisted(STATE), persisted({ ...STATE, RC: null })),
    differs: true,
  },
  { mark: 'state.announced', torn: state({ ...STATE, TTCA: -112.6 }), healthy: state({ ...STATE, TTCA: null }) },
  {
    mark: 'state.deep',
    torn: written(`{"X":${'['.repeat(50)}${']'.repeat(50)}}`),
    healthy: written(`{"X":${'['.repeat(10)}${']'.repeat(10)}}`),
  },
  { mark: 'state.torn', torn: written('{"PN":2,"T_L":[{"C"'), healthy: written('opaque') },
]);

const size = nearTo(operationsPage(), read, [
  {
    mark: 'page.*',
    refusedAs: 'page.size',
    torn: inMain(`<!--${'x'.repeat(8 * 1024 * 1024)}-->`),
    healthy: inMain(`<!--${'x'.repeat(1_000_000)}-->`),
  },
]);

const value = nearTo({ url: '', html: '+1 234,56 EUR' }, ({ html }) => parseAmount(html), [
  { mark: 'amount.form', torn: ['1 234', '1 23'], healthy: ['1 234', '1\u202f234'] },
]);

function nested(depth: number): string {
  return '<div>'.repeat(depth) + '</div>'.repeat(depth);
}

function toCome(webid: string): string {
  return `<a href="/fr/banque/mvts_instance.cgi?webid=${webid}">Opérations à venir</a>`;
}

function oldBalances(): string {
  return '</table><table><tr><th>Solde comptable au 14/03/2025</th><td>+2 530,87 EUR</td></tr></table><table class="liste">';
}

/** The operations page, and amounts. */
export const NEAR_OPERATIONS: readonly Near[] = [
  ...frame,
  ...caption,
  ...rows,
  ...twoColumns,
  ...counterValues,
  ...running,
  ...grouped,
  ...mirrored,
  ...size,
  ...value,
];
