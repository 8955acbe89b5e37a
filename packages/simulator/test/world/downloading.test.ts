import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSimulator } from '../../src/start-simulator.ts';
import { bookedInFiles, visitAs } from './bank-visit.ts';
import type { Page } from './browser.ts';

const DOWNLOADS = '/fr/banque/compte/telechargement.cgi';

/** What every program sends for a CSV file with one signed column and decimal points. */
const CSV = [
  ['data_formats_selected', 'csv'],
  ['data_formats_options_csv_fileformat', '2'],
  ['data_formats_options_csv_dateformat', '0'],
  ['data_formats_options_csv_fieldseparator', '0'],
  ['data_formats_options_csv_amountcolnumber', '0'],
  ['data_formats_options_csv_decimalseparator', '1'],
  ['_FID_DoDownload.x', '0'],
  ['_FID_DoDownload.y', '0'],
] as const;

function isFile({ headers }: Page): boolean {
  return String(headers['content-disposition']).startsWith('attachment');
}

describe('downloading, as programs do it', () => {
  let bank: Awaited<ReturnType<typeof startSimulator>>;
  beforeAll(async () => {
    bank = await startSimulator({ brand: 'cm' });
  });
  afterAll(() => bank.close());

  it.each([
    ['RELEASE-2018', 'P:F'],
    ['RELEASE-2020', 'P1:F'],
  ])('the form of %s is %s, and needs none of the hidden inputs of today', async (login, id) => {
    const { browser, customer } = await visitAs(bank, login);
    const { $ } = await browser.get(DOWNLOADS);
    const action = $(`form[id="${id}"]`).attr('action') ?? '';
    const labels = $('#account-table label').toArray();
    expect(labels.length).toBe(customer.contracts.length);
    for (const [index, contract] of customer.contracts.entries()) {
      const label = $(labels[index]);
      const [branch, account, kind] = label.text().split(' ');
      expect(`${branch} ${account} ${kind}`).toBe(contract.number);
      const box = $(`[id="${label.attr('for')}"]`).attr('name') ?? '';
      const file = await browser.post(action, [...CSV, [box, 'on']]);
      expect(isFile(file)).toBe(true);
      const lines = file.text.trimEnd().split('\r\n');
      expect(lines.length).toBe(contract.operations.length + 1);
      expect(lines.at(-1)?.split(';')[4]).toBe(bookedInFiles(contract));
    }
  });

  it('a choice may come as words of yes and no, and as a row of digits', async () => {
    const { browser, customer } = await visitAs(bank, 'RELEASE-2018');
    const { $ } = await browser.get(DOWNLOADS);
    const action = $('form[id="P:F"]').attr('action') ?? '';
    const chosen = [
      ['Bool:data_accounts_account_ischecked', 'false'],
      ['Bool:data_accounts_account_2__ischecked', 'true'],
      ['CB:data_accounts_account_2__ischecked', 'on'],
      ['data_accounts_selection', '01'],
    ] as const;
    const file = await browser.post(action, [...CSV, ...chosen]);
    const [, second] = customer.contracts;
    expect(file.headers['content-disposition']).toContain(second?.number.replaceAll(' ', ''));
  });

  it('today’s form can be read line by line, and must bring back what it holds', async () => {
    const { browser, account } = await visitAs(bank, 'VIEW-TWO-COLUMNS');
    const { text } = await browser.get(DOWNLOADS);
    const action = /form id="C:P:F" action="(.+)"\smethod/.exec(text)?.[1]?.replaceAll('&amp;', '&') ?? '';
    const state = /name="\$CPT"\stype="hidden"\svalue="(.+)"\s\/><input name=/.exec(text)?.[1] ?? '';
    const index = new RegExp(`CB:data_accounts_account_(.*)ischecked.+${account.number}`).exec(text)?.[1];
    expect([action !== '', state !== '', index]).toEqual([true, true, '']);
    expect(text).toContain('name="[t:xsd%3astring;]data_accounts_account_webid"');
    const box = ['CB:data_accounts_account_ischecked', 'on'] as const;
    expect(isFile(await browser.post(action, [...CSV, box]))).toBe(false);
    expect(isFile(await browser.post(action, [...CSV, box, ['$CPT', state], ['_wxf2_cc', 'fr-FR']]))).toBe(true);
  });
});
