import { DEFAULT_PREFERENCES, renderOperationsPage } from '@relais/simulator/pages';

/** A page made to cost its reader more than it should. */
export interface Shape {
  readonly name: string;
  /** How many of whatever it is made of come to the sizes of the tests. */
  readonly count: number;
  readonly page: (count: number) => string;
}

const HONEST = renderOperationsPage({
  brand: 'cic',
  today: '2025-03-14',
  preferences: DEFAULT_PREFERENCES,
  contract: {
    kind: 'current',
    resourceId: 'c0ffee',
    product: 'COMPTE COURANT',
    holder: 'M LUCAS FONTAINE',
    number: '04100 00020512301',
    iban: 'FR7610278041000002051230157',
    currency: 'EUR',
    openingCents: 123_456,
    operations: [
      {
        reference: '10278202507200001',
        token: '0'.repeat(64),
        bookingDate: '2025-03-13',
        valueDate: '2025-03-12',
        cents: -480,
        currency: 'EUR',
        lines: ['PRLV SEPA OUEST ENERGIES', 'ECHEANCE MARS 2025'],
        hasAdvice: true,
      },
    ],
  },
});
const ROW = /<tr><td[\s\S]*?<\/tr>/.exec(HONEST)?.[0] ?? '';
const STATE = /(name="Data_Persistance"[^>]*value="[0-9a-f]{64}:)[^"]*/;

/** Whatever is handed over, at the start of the content. */
const inContent = (markup: string): string => HONEST.replace('<main id="ei_tpl_content">', (open) => open + markup);
const inLabel = (markup: string): string => HONEST.replace('PRLV SEPA', () => markup);
const inAmount = (text: string): string => HONEST.replaceAll('-4,80', () => text);
const beforeRow = (markup: string): string => HONEST.replace(ROW, (row) => markup + row);
const withState = (json: string): string =>
  HONEST.replace(STATE, (_, open: string) => open + Buffer.from(json).toString('base64'));

const repeated = (name: string, text: string, into: (markup: string) => string, count: number): Shape => ({
  name,
  count,
  page: (times) => into(text.repeat(times)),
});

/** Pages of every kind that could make a reader slow, deep or large. */
export const SHAPES: readonly Shape[] = [
  repeated('nested elements', '<div>', inContent, 100_000),
  repeated('nested elements in a label', '<b>', inLabel, 100_000),
  repeated('nested tables', '<table><tbody><tr><td>', inContent, 50_000),
  repeated('elements side by side', '<b></b>', inContent, 180_000),
  repeated('elements side by side, too many', '<b></b>', inContent, 400_000),
  repeated('unclosed rows and cells', '<tr><td>', beforeRow, 90_000),
  repeated('unclosed paragraphs', '<p>', inContent, 180_000),
  repeated('unclosed options', '<option>', inContent, 180_000),
  repeated('unclosed comments', '<!--', inContent, 400_000),
  repeated('openings of the content area', '<main ', inContent, 400_000),
  repeated('angle brackets', '<', inContent, 8_000_000),
  repeated('ampersands', '&', inContent, 8_000_000),
  repeated('ampersands in an attribute', '&', (text) => inContent(`<b title="${text}"></b>`), 8_000_000),
  repeated('entities', '&eacute;', inLabel, 400_000),
  repeated('quotation marks', '"', inContent, 8_000_000),
  repeated('characters beyond ASCII', 'é', inContent, 8_000_000),
  repeated('misread characters', 'Ã©', inContent, 4_000_000),
  repeated('half characters', '\ufffd', inContent, 8_000_000),
  repeated('half characters behind an opening', '<\ufffd', inContent, 4_000_000),
  repeated('NUL characters', '\0', inLabel, 8_000_000),
  repeated('blanks in a label', ' ', inLabel, 8_000_000),
  repeated('no-break blanks in a label', '\u00a0 ', inLabel, 4_000_000),
  repeated('line breaks in a label', '<br/>A', inLabel, 90_000),
  repeated('text in a label', 'A', inLabel, 8_000_000),
  repeated('digits in an amount', '9', (text) => inAmount(`-${text},80`), 2_000_000),
  repeated('blanks in an amount', ' ', (text) => inAmount(`-4${text},80`), 2_000_000),
  repeated('text in the caption', 'Solde 1 ', (text) => HONEST.replace('Solde au', `Solde ${text}`), 400_000),
  repeated('text in a header', 'Date ', (text) => HONEST.replace('<span>Date<', () => `<span>${text}<`), 800_000),
  repeated(
    'sort links in a header',
    '<a href="?_fid=DoSortDateAsc">D</a>',
    (text) => HONEST.replace('<span>Date<', () => `${text}<span>Date<`),
    60_000,
  ),
  repeated('rows that are right', ROW, beforeRow, 4_000),
  repeated(
    'tables of operations',
    '<table class="liste"><thead><tr><th>Date</th><th>Opération</th><th>Montant</th></tr></thead></table>',
    inContent,
    30_000,
  ),
  repeated(
    'tables of no operations',
    '<table><tr><td>12/03/2025</td><td>1</td><td>2</td><td>3</td></tr></table>',
    inContent,
    25_000,
  ),
  repeated('forms', '<form action="?_pid=AccountMasterDetail"></form>', inContent, 80_000),
  repeated(
    'hidden inputs',
    '<input type="hidden" name="a" value="b">',
    (inputs) => HONEST.replace('</form></div></div>', () => `${inputs}</form></div></div>`),
    90_000,
  ),
  repeated('buttons for more', '<a class="ei_loadmorebtn" href="#">Plus</a>', beforeRow, 60_000),
  repeated('scripts', '<script>var a = "<main>";</script>', inContent, 80_000),
  repeated('a script that never ends', 'a', (text) => inContent(`<script>${text}`), 8_000_000),
  { name: 'one tag with attributes', count: 100_000, page: (count) => inContent(`<div ${attributes(count)}></div>`) },
  {
    name: 'one tag with one attribute',
    count: 8_000_000,
    page: (count) => inContent(`<div title="${'a'.repeat(count)}"></div>`),
  },
  {
    name: 'one tag with classes',
    count: 800_000,
    page: (count) => beforeRow(`<tr class="${'eir_ '.repeat(count)}"><td>x</td></tr>`),
  },
  {
    name: 'a long link',
    count: 8_000_000,
    page: (count) => inLabel(`<a href="WI_AVIS_Fiche.asp?${'&ref='.repeat(count / 5)}">Détails</a>`),
  },
  {
    name: 'text inside links inside links',
    count: 20_000,
    page: (count) => inContent(`${'<a href="#">'.repeat(200)}${'plus '.repeat(count)}${'</a>'.repeat(200)}`),
  },
  {
    name: 'text inside cells inside cells',
    count: 20_000,
    page: (count) =>
      inContent(
        `${'<table class="liste ei_comptescontrats"><tbody><tr><td>'.repeat(50)}${'Date '.repeat(count)}${'</td></tr></tbody></table>'.repeat(50)}`,
      ),
  },
  { name: 'a deep state', count: 1_000_000, page: (count) => withState(`{"PN":2,"T_L":${'['.repeat(count)}`) },
  {
    name: 'a long state',
    count: 30_000,
    page: (count) => withState(`{"PN":2,"T_L":[${'{"C":"1","D":"20250313","L":["A"],"M":-4.80},'.repeat(count)}{}]}`),
  },
  {
    name: 'UTF-16 read as ISO-8859-1',
    count: 16,
    page: (count) => new TextDecoder('latin1').decode(Buffer.from(HONEST.repeat(count), 'utf16le')),
  },
  { name: 'the page over and over', count: 32, page: (count) => HONEST.repeat(count) },
  { name: 'nothing but text', count: 8_000_000, page: (count) => 'lorem '.repeat(count / 6) },
  { name: 'a file of one line', count: 8_000_000, page: (count) => `Date;Libellé;Montant\r\n${';'.repeat(count)}\r\n` },
  {
    name: 'a file of lines',
    count: 80_000,
    page: (count) => `Date;Libellé;Montant\r\n${'13/03/2025;PRLV;-4,80\r\n'.repeat(count)};\r\n`,
  },
];

function attributes(count: number): string {
  return Array.from({ length: count }, (_, index) => `a${index}="${index}"`).join(' ');
}
