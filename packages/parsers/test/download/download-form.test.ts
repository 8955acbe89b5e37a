import { describe, expect, it } from 'vitest';
import { parseDownloadForm, recognise } from '../../src/index.ts';
import { refusal } from '../drift.ts';
import { bankPage, wholePage } from '../fixtures/whole-page.ts';

const HTML = `<form id="C:P:F" action="/fr/banque/compte/telechargement.cgi?_tabi=C&amp;_pid=Download&amp;k___ValidateAntiForgeryToken=9aB" method="post" class="_devb_act ___Form">
<input id="csv:DataEntry" type="radio" name="data_formats_selected" value="csv"/><input id="ofx:DataEntry" type="radio" name="data_formats_selected" value="ofx"/>
<table id="account-table" class="liste"><tbody>
<tr><td><input id="F_0.accountCheckbox:DataEntry" name="CB:data_accounts_account_ischecked" type="checkbox"/></td><td><label id="F_0.L13" for="F_0.accountCheckbox:DataEntry">04100 000205123 01 COMPTE CHEQUE EUROCOMPTE CONFORT M LUCAS FONTAINE</label></td></tr>
<tr><td><input id="F_1.accountCheckbox:DataEntry" name="CB:data_accounts_account_2__ischecked" type="checkbox"/></td><td><label id="F_1.L13" for="F_1.accountCheckbox:DataEntry">18214 00071533801 LIVRET BLEU M LUCAS FONTAINE</label></td></tr></tbody></table>
<input name="[t:xsd%3astring;]data_accounts_account_2__webid" type="hidden" value="2cb9"/><input name="$CPT" type="hidden" value="Q1BUOmRlbW8="/><input class="hideifscript" type="submit" name="_FID_DoDownload" value="Télécharger"/></form>`;

const read = (from: string | RegExp = '', to = '') =>
  parseDownloadForm(bankPage('/fr/banque/compte/telechargement.cgi', wholePage(HTML.replace(from, to))));

describe('the download form', () => {
  it('gives its accounts, its formats, and the form as found', () => {
    expect(read()).toEqual({
      accounts: [
        {
          number: '04100 000205123 01',
          label: 'COMPTE CHEQUE EUROCOMPTE CONFORT M LUCAS FONTAINE',
          checkbox: 'CB:data_accounts_account_ischecked',
          place: 0,
        },
        {
          number: '18214 00071533801',
          label: 'LIVRET BLEU M LUCAS FONTAINE',
          checkbox: 'CB:data_accounts_account_2__ischecked',
          place: 1,
          webid: '2cb9',
        },
      ],
      leftOut: [],
      isRefused: false,
      formats: ['csv', 'ofx'],
      form: {
        action:
          'https://www.creditmutuel.fr/fr/banque/compte/telechargement.cgi?_tabi=C&_pid=Download&k___ValidateAntiForgeryToken=9aB',
        fields: [
          ['[t:xsd%3astring;]data_accounts_account_2__webid', '2cb9'],
          ['$CPT', 'Q1BUOmRlbW8='],
          ['_FID_DoDownload', 'Télécharger'],
        ],
      },
    });
  });

  it.each([
    ['telechargement.cgi?', 'autre.cgi?', 'form.missing'],
    ['account-table', 'x', 'form.missing'],
    ['account-table', 'my-account-table', 'form.missing'],
    ['_FID_DoDownload', '_FID_Do', 'form.action'],
    ['for="F_1.', 'for="F_2.', 'account.label'],
    ['<label id="F_1.L13"', '<i', 'accounts.count'],
    [/04100 000205123 01 .*(?=<\/label>)/, '', 'account.label'],
    ['</form>', '<table id="C:account-table"></table></form>', 'form.missing'],
    ['account_2__ischecked', 'account_ischecked', 'accounts.twins'],
  ])('refused: %s as %s', (from, to, mark) => {
    expect(refusal(() => read(from, to))).toBe(mark);
  });

  it('is the same by the new id of its table, nested in a cell', () => {
    const nested = HTML.replace('<table id="account-table"', '<table><tbody><tr><td><table id="C:account-table"');
    const page = bankPage(
      '/fr/banque/compte/telechargement.cgi',
      wholePage(nested.replace('</table>', '</table></td></tr></tbody></table>')),
    );
    expect(recognise(page)).toBe('download');
    expect(parseDownloadForm(page)).toEqual(read());
  });

  it('says where a form has a word beside a box, and the place of each account among all rows', () => {
    const word = '<input name="Bool:data_accounts_account_2__ischecked" type="hidden" value="false"/></form>';
    expect(read('</form>', word).accounts.map((one) => one.word)).toEqual([
      undefined,
      'Bool:data_accounts_account_2__ischecked',
    ]);
    expect(read('04100 000205123 01 ', '').accounts.map(({ place }) => place)).toEqual([1]);
  });

  it('says what a word has to be beside a checked box, by one that the bank has checked', () => {
    const word = (value: string): string =>
      `<input name="Bool:data_accounts_account_ischecked" type="hidden" value="${value}"/></form>`;
    const checked = (value: string) =>
      parseDownloadForm(
        bankPage(
          '/fr/banque/compte/telechargement.cgi',
          wholePage(HTML.replace('</form>', word(value)).replace('type="checkbox"', '$& checked=""')),
        ),
      ).accounts[0]?.checkedWord;
    expect([checked('true'), checked('false')]).toEqual(['true', 'false']);
    expect(read('</form>', word('false')).accounts[0]?.checkedWord).toBe('true');
  });

  it('presses its button as a browser does: an image by two names, a submit by one', () => {
    const buttons = (type: string) => read('type="submit"', `type="${type}"`).form.fields.slice(2);
    expect(buttons('image')).toEqual([
      ['_FID_DoDownload.x', '0'],
      ['_FID_DoDownload.y', '0'],
    ]);
    expect(buttons('IMAGE')).toEqual(buttons('image'));
    expect(buttons('submit')).toEqual([['_FID_DoDownload', 'Télécharger']]);
    const button = read('<input class="hideifscript" type="submit"', '<button').form.fields.slice(2);
    expect(button).toEqual(buttons('submit'));
    const elsewhere = '</form><form action="/fr/x"><input type="image" name="_FID_DoDownload"/></form>';
    expect(read('</form>', elsewhere).form.fields.slice(2)).toEqual(buttons('submit'));
  });

  it('leaves out a row that says that it is a card, whatever its label begins with', () => {
    const isCard = (value: string): string =>
      `<input name="data_accounts_account_2__is%5fcard" type="hidden" value="${value}"/></form>`;
    expect(read('</form>', isCard('')).leftOut).toEqual([]);
    expect(read('</form>', isCard('true')).leftOut).toEqual(['CB:data_accounts_account_2__ischecked']);
  });

  it('a row without an account number costs itself, and the form only where no account is left', () => {
    const { accounts, leftOut } = read('04100 000205123 01 ', '');
    expect([accounts.map(({ number }) => number), leftOut]).toEqual([
      ['18214 00071533801'],
      ['CB:data_accounts_account_ischecked'],
    ]);
    expect(refusal(() => read(/(04100 000205123 01|18214 00071533801) /g, ''))).toBe('accounts.count');
  });

  it('a box that chooses all rows is no row, with a label or without one', () => {
    const all = '<tbody><tr><th><input id="all" name="CB:all" type="checkbox"/></th><th></th></tr>';
    expect(read('<tbody>', all).accounts).toEqual(read().accounts);
    expect(read('<tbody>', all.replace('<th></th>', '<th><label for="all">Tous</label></th>')).accounts).toHaveLength(
      2,
    );
  });

  it('says whether the bank refuses what was posted: an empty box, a hidden one or a hint is no refusal', () => {
    const refuses = (box: string): boolean => read('<form', `${box}<form`).isRefused;
    expect(refuses('<div class="_c1 blocmsg err _c1"><p>Veuillez choisir un compte.</p></div>')).toBe(true);
    expect(refuses('<div class="blocmsg err"><p> </p></div>')).toBe(false);
    expect(refuses('<div class="blocmsg err invisible"><p>Erreur</p></div>')).toBe(false);
    expect(refuses('<div class="blocmsg info"><p>Votre fichier est en préparation.</p></div>')).toBe(false);
  });
});
