import { describe, expect, it } from 'vitest';
import { parseDownloadForm } from '../../src/index.ts';
import { refusal } from '../drift.ts';
import { bankPage, wholePage } from '../fixtures/whole-page.ts';

const HTML = `<form id="C:P:F" action="/fr/banque/compte/telechargement.cgi?_tabi=C&amp;_pid=Download&amp;k___ValidateAntiForgeryToken=9aB" method="post" class="_devb_act ___Form">
<input id="csv:DataEntry" type="radio" name="data_formats_selected" value="csv"/><input id="ofx:DataEntry" type="radio" name="data_formats_selected" value="ofx"/>
<table id="account-table" class="liste"><tbody>
<tr><td><input id="F_0.accountCheckbox:DataEntry" name="CB:data_accounts_account_ischecked" type="checkbox"/></td><td><label id="F_0.L13" for="F_0.accountCheckbox:DataEntry">04100 000205123 01 COMPTE CHEQUE EUROCOMPTE CONFORT M LUCAS FONTAINE</label></td></tr>
<tr><td><input id="F_1.accountCheckbox:DataEntry" name="CB:data_accounts_account_2__ischecked" type="checkbox"/></td><td><label id="F_1.L13" for="F_1.accountCheckbox:DataEntry">18214 00071533801 LIVRET BLEU M LUCAS FONTAINE</label></td></tr></tbody></table>
<input name="[t:xsd%3astring;]data_accounts_account_2__webid" type="hidden" value="2cb9"/><input name="$CPT" type="hidden" value="Q1BUOmRlbW8="/><input class="hideifscript" type="submit" name="_FID_DoDownload" value="Télécharger"/></form>`;

const read = (from = '', to = '') =>
  parseDownloadForm(bankPage('/fr/banque/compte/telechargement.cgi', wholePage(HTML.replace(from, to))));

describe('the download form', () => {
  it('gives its accounts, its formats, and the form as found', () => {
    expect(read()).toEqual({
      accounts: [
        {
          number: '04100 000205123 01',
          label: 'COMPTE CHEQUE EUROCOMPTE CONFORT M LUCAS FONTAINE',
          checkbox: 'CB:data_accounts_account_ischecked',
        },
        {
          number: '18214 00071533801',
          label: 'LIVRET BLEU M LUCAS FONTAINE',
          checkbox: 'CB:data_accounts_account_2__ischecked',
          webid: '2cb9',
        },
      ],
      formats: ['csv', 'ofx'],
      form: {
        action:
          'https://www.creditmutuel.fr/fr/banque/compte/telechargement.cgi?_tabi=C&_pid=Download&k___ValidateAntiForgeryToken=9aB',
        fields: [
          ['[t:xsd%3astring;]data_accounts_account_2__webid', '2cb9'],
          ['$CPT', 'Q1BUOmRlbW8='],
          ['_FID_DoDownload', ''],
        ],
      },
    });
  });

  it.each([
    ['telechargement.cgi?', 'autre.cgi?', 'form.missing'],
    ['account-table', 'x', 'form.missing'],
    ['_FID_DoDownload', '_FID_Do', 'form.action'],
    ['for="F_1.', 'for="F_2.', 'account.label'],
    ['<label id="F_1.L13"', '<i', 'accounts.count'],
    ['04100 000205123 01 ', '', 'account.label'],
    ['account_2__ischecked', 'account_ischecked', 'accounts.twins'],
  ])('refused: %s as %s', (from, to, mark) => {
    expect(refusal(() => read(from, to))).toBe(mark);
  });
});
