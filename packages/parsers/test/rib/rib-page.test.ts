import { describe, expect, it } from 'vitest';
import { parseRib } from '../../src/index.ts';
import { refusal } from '../drift.ts';
import { bankPage, wholePage } from '../fixtures/whole-page.ts';

const ROWS = `<tr><td>COMPTE CHEQUE EUROCOMPTE CONFORT M LUCAS FONTAINE<br/><em>04100 000205123 01</em><br/>IBAN : <em>FR76 1027 8041 0000 0205 1230 157</em></td><td><a href="/fr/banque/rib.cgi?webid=adb&amp;nb=1">PDF</a></td></tr>
<tr><td>C/C CONTRAT PERSONNEL GLOBAL MME CLAIRE AUBERTIN<br/><em>18214 00071533801</em><br/>IBAN : <em>FR76 1009 6182 1400 0715 3380 145</em></td><td><a href="#">PDF</a></td></tr>`;

const page = (rows: string) =>
  bankPage('/fr/banque/rib.cgi', wholePage(`<table class="liste" summary=""><tbody>${rows}</tbody></table>`));
const refused = (rows: string): string => refusal(() => parseRib(page(rows)));

describe('the RIB page', () => {
  it('gives label, number and IBAN of every account', () => {
    expect(parseRib(page(ROWS)).accounts).toEqual([
      {
        label: 'COMPTE CHEQUE EUROCOMPTE CONFORT M LUCAS FONTAINE',
        number: '04100 000205123 01',
        iban: 'FR7610278041000002051230157',
      },
      {
        label: 'C/C CONTRAT PERSONNEL GLOBAL MME CLAIRE AUBERTIN',
        number: '18214 00071533801',
        iban: 'FR7610096182140007153380145',
      },
    ]);
  });

  it('reads the old layout, where the IBAN is in the fifth block', () => {
    const old =
      '<tr class="a"><td><div>COMPTE COURANT M PAUL DESCAMPS</div><div>M PAUL DESCAMPS</div><div>CIC</div><div>BIC</div><div>IBAN <em>FR76 3002 7172 2600 0204 1870 141</em></div></td></tr>';
    expect(parseRib(page(old)).accounts).toEqual([
      { label: 'COMPTE COURANT M PAUL DESCAMPS', iban: 'FR7630027172260002041870141' },
    ]);
  });

  it('passes over cells that name an IBAN without one, and over other words that are emphasised', () => {
    const beside = ROWS.replaceAll('>PDF<', '>IBAN<');
    const note = '<tr><td><em>Nouveau</em> : vos coordonnées en un clic</td><td></td></tr>';
    expect(parseRib(page(beside + note))).toEqual(parseRib(page(ROWS)));
    expect(refused(ROWS + note.replace('en un clic', 'IBAN : FR76 1027'))).toBe('row.iban');
  });

  it.each([
    ['check digits', ROWS.replace('FR76 1027', 'FR77 1027'), 'row.iban'],
    // Both check digits and RIB key can only be wrong together: 97 apart the check digits stay.
    ['RIB key', ROWS.replace('1230 157', '1230 158'), 'row.iban'],
    ['two digits swapped', ROWS.replace('FR76 1027', 'FR76 0127'), 'row.iban'],
    ['a digit lost', ROWS.replace('1230 157', '1230 15'), 'row.iban'],
    ['an IBAN of another number', ROWS.replace('<em>04100 000205123 01', '<em>04100 000205123 03'), 'row.number'],
    ['two IBANs in a row', ROWS.replace('<em>04100 000205123 01', '<em>FR7610278041000002051230157'), 'row.iban'],
    ['an IBAN that was read in a wrong charset', ROWS.replace('1027 8041', '10\ufffd7 8041'), 'row.iban'],
    [
      'an IBAN with dashes, beside its number',
      ROWS.replace('IBAN : <em>FR76 1027 8041', '<em>FR76-1027-8041'),
      'row.iban',
    ],
    [
      'an IBAN with dashes, behind its word',
      ROWS.replace('<em>04100 000205123 01</em>', '04100 000205123 01').replace('FR76 1027 8041', 'FR76-1027-8041'),
      'row.iban',
    ],
    ['a garbled word, and no IBAN', `<tr><td>COMPTE CH\ufffdQUE <em>FR76</em></td></tr>${ROWS}`, 'row.iban'],
    ['no row', '', 'rows.none'],
    ['every row twice, for desktops and for phones', ROWS + ROWS, 'rows.twins'],
    [
      'an IBAN without its marks',
      ROWS.replace('IBAN : <em>FR76 1009', 'IBAN : FR76 1009')
        .replace('<em>18214 00071533801</em>', '')
        .replace('145</em>', '145'),
      'row.unknown',
    ],
  ])('refused: %s', (_, rows, mark) => {
    expect(refused(rows)).toBe(mark);
  });
});
