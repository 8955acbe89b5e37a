import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Brand } from '../../src/ledger/brand.ts';
import type { Card } from '../../src/ledger/card.ts';
import type { CustomerScenario } from '../../src/ledger/customer-scenario.ts';
import type { Contract } from '../../src/ledger/ledger.ts';
import { renderCsv, renderOfx, toLatin9 } from '../../src/pages.ts';
import { type Browser, loggedIn, openBank, plain } from './browse.ts';

const FORM = '/fr/banque/compte/telechargement.cgi';
const operation = { token: '', currency: 'EUR', hasAdvice: false };
const CONTRACT: Contract = {
  kind: 'current',
  resourceId: 'ACC-1',
  product: 'COMPTE COURANT',
  holder: 'MME ALICE EXEMPLE',
  number: '00001 000001234 57',
  iban: 'FR7699991000010000012345770',
  currency: 'EUR',
  openingCents: 258_222,
  operations: [
    {
      ...operation,
      reference: '06002202507100002',
      bookingDate: '2025-03-12',
      valueDate: '2025-03-12',
      cents: -8641,
      lines: ['PRLV SEPA OUEST ENERGIES', 'OE-000451298-2', 'ÉCHÉANCE MARS 2025'],
    },
    {
      ...operation,
      reference: '06002202507300004',
      bookingDate: '2025-03-14',
      valueDate: '2025-03-13',
      cents: 4000,
      lines: ['VIR INST MME JULIE CARPENTIER', 'CADEAU 40 €'],
    },
  ],
};

describe('a CSV file', () => {
  it('with one column of amounts is, byte for byte, as the bank writes it', () => {
    expect(renderCsv({ contract: CONTRACT })).toBe(
      'Date;Date de valeur;Montant;Libellé;Solde\r\n' +
        '12/03/2025;12/03/2025;-86,41;PRLV SEPA OUEST ENERGIES OE-000451298-2 ÉCHÉANCE MARS 2025;2495,81\r\n' +
        '14/03/2025;13/03/2025;40,00;VIR INST MME JULIE CARPENTIER CADEAU 40 €;2535,81\r\n',
    );
  });

  it('with two columns has debits negative in theirs', () => {
    const rows = renderCsv({ contract: CONTRACT, amountColumns: 2 }).split('\r\n');
    expect(rows[0]).toBe('Date;Date de valeur;Débit;Crédit;Libellé;Solde');
    expect(rows[1]).toMatch(/^12\/03\/2025;12\/03\/2025;-86,41;;PRLV/);
    expect(rows[2]).toMatch(/^14\/03\/2025;13\/03\/2025;;40,00;VIR/);
  });

  it('may have a point, another separator, fewer days and an English header', () => {
    const days = { from: '2025-03-13', to: '2025-03-14' };
    const rows = renderCsv({ contract: CONTRACT, decimal: '.', separator: ',', days, language: 'en' }).split('\r\n');
    expect(rows[0]).toMatch(/^Operation date,/);
    expect(rows[1]).toBe('14/03/2025,13/03/2025,40.00,VIR INST MME JULIE CARPENTIER CADEAU 40 €,2535.81');
    expect(rows.length).toBe(3);
  });

  it('is sent in ISO-8859-15', () => {
    expect([...toLatin9('Libellé 40 € Œuf ¤ 中')]).toEqual(
      [0x4c, 0x69, 0x62, 0x65, 0x6c, 0x6c, 0xe9, 0x20, 0x34, 0x30, 0x20, 0xa4, 0x20, 0xbc].concat([
        0x75, 0x66, 0x20, 0x3f, 0x20, 0x3f,
      ]),
    );
  });
});

describe('an OFX file', () => {
  it('names each account by bank, branch and number, and each entry by a short token', () => {
    const text = renderOfx([CONTRACT], '2025-03-14');
    expect(text).toContain('CHARSET:1252\r\n');
    expect(text).toContain('<LANGUAGE>FRA');
    expect(text).toContain('<BANKID>99991<BRANCHID>00001<ACCTID>00000123457<ACCTTYPE>CHECKING');
    expect(text).toMatch(/<DTPOSTED>20250314<DTUSER>20250313<TRNAMT>40\.00<FITID>[0-9A-Z]{8,12}<NAME>VIR INST/);
    expect(text).toContain('<LEDGERBAL><BALAMT>2535.81');
    expect(text).toContain('<AVAILBAL><BALAMT>0.00');
  });
});

describe('the download form', () => {
  async function opened(): Promise<{ browser: Browser; page: string; contract: Contract; hidden: [string, string][] }> {
    const { bank, ledger } = openBank('cm');
    const [lucas] = ledger.customers;
    const contract = lucas?.contracts[0];
    if (lucas === undefined || contract === undefined) throw new Error('no customer');
    const browser = loggedIn(bank, lucas);
    const page = plain(await browser.page(FORM));
    const form = page.slice(page.indexOf('<form id="C:P:F"'), page.indexOf('</main>'));
    const inputs = [...form.matchAll(/<input name="([^"]*)" type="hidden" value="([^"]*)" ?\/>/g)];
    return { browser, page, contract, hidden: inputs.map(([, name = '', value = '']) => [name, value]) };
  }
  const SEND: [string, string] = ['_FID_DoDownload', 'Télécharger'];
  const FIRST: [string, string] = ['CB:data_accounts_account_ischecked', 'on'];

  it('names the accounts that have operations', async () => {
    const { page } = await opened();
    const labels = [...page.matchAll(/<label id="F_(\d)\.L13" for="F_\1\.accountCheckbox:DataEntry">([^<]*)/g)];
    expect(labels.map(([, , label]) => label)).toEqual([
      '04100 000205123 01 COMPTE CHEQUE EUROCOMPTE CONFORT M LUCAS FONTAINE',
      '04100 000207316 01 COMPTE COURANT M LUCAS FONTAINE OU MME JULIE CARPENTIER',
      '04100 000205123 03 LIVRET BLEU M LUCAS FONTAINE',
    ]);
    expect(page).toContain('name="CB:data_accounts_account_2__ischecked"');
  });

  it.each([
    ['csv', '0410000020512301.csv', /^Date;Date de valeur;Montant;Libell\xe9;Solde\r\n/],
    ['qif', '0410000020512301.qif', /^!Type:Bank\r\nD\d\d\/\d\d\/\d\d\r\nT-?\d+\.\d\d\r\nP/],
    ['ofx', '0410000020512301.ofx', /^OFXHEADER:100\r\n/],
    ['excel', 'comptes.xlsx', /^PK/],
  ])('sends %s as a file', async (format, name, start) => {
    const { browser, hidden } = await opened();
    const response = await browser.post(FORM, [...hidden, ['data_formats_selected', format], FIRST, SEND]);
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${name}"`);
    expect(Buffer.from(await response.arrayBuffer()).toString('latin1')).toMatch(start);
  });

  it('sends the operations of the chosen account, and the balance at the end of them', async () => {
    const { browser, hidden, contract } = await opened();
    const selection: [string, string] = ['[t:xsd%3astring;]data_accounts_selection', '100'];
    const fields = [...hidden.filter(([name]) => name !== selection[0]), selection];
    const response = await browser.post(FORM, [...fields, ['data_formats_selected', 'csv'], SEND]);
    const rows = Buffer.from(await response.arrayBuffer())
      .toString('latin1')
      .trimEnd()
      .split('\r\n');
    expect(rows.length).toBe(contract.operations.length + 1);
    const balance = contract.operations.reduce((sum, { cents }) => sum + cents, contract.openingCents);
    expect(rows.at(-1)).toMatch(new RegExp(`;${(balance / 100).toFixed(2).replace('.', ',')}$`));
  });

  it.each([
    ['without $CPT', (fields: [string, string][]) => fields.filter(([name]) => name !== '$CPT')],
    ['without its action', (fields: [string, string][]) => fields.filter(([name]) => name !== SEND[0])],
    ['without an account', (fields: [string, string][]) => fields.filter(([name]) => name !== FIRST[0])],
    [
      'with two accounts for one CSV',
      (fields: [string, string][]) => [...fields, ['CB:data_accounts_account_2__ischecked', 'on']],
    ],
  ] as const)('%s comes back as a page, with status 200', async (_, change) => {
    const { browser, hidden } = await opened();
    const fields = change([...hidden, ['data_formats_selected', 'csv'], FIRST, SEND]);
    const response = await browser.post(FORM, fields as [string, string][]);
    expect([response.status, response.headers.get('content-disposition')]).toEqual([200, null]);
    expect(await response.text()).toContain('id="C:account-table"');
  });
});

describe('the download form of today', () => {
  const CARD: Card = {
    resourceId: 'CARD-1',
    type: 'MASTERCARD',
    maskedNumber: '5132 XXXX XXXX 4417',
    holder: 'M LUCAS FONTAINE',
    debit: 'deferred',
    months: [],
  };
  const ROWS = /name="(CB:[^"]*)" type="checkbox"\/>.*?<label[^>]*>([^<]*)/g;
  async function opened(scenario: CustomerScenario, brand: Brand = 'cm') {
    const { bank, ledger } = openBank(brand);
    const [customer] = ledger.customers;
    if (customer?.contracts[0] === undefined) throw new Error('no customer');
    Object.assign(customer.contracts[0], { cards: [CARD] });
    Object.assign(customer, { scenario });
    const browser = loggedIn(bank, customer);
    const page = plain(await browser.page(FORM));
    const inputs = [...page.matchAll(/<input name="([^"]*)" type="hidden" value="([^"]*)" ?\/>/g)];
    const hidden = inputs.map(([, name = '', value = '']): [string, string] => [name, value]);
    const rows = [...page.matchAll(ROWS)].map(([, name = '', label = '']) => ({ name, label }));
    const post = async (...chosen: [string, string][]) => {
      const names = new Set(chosen.map(([name]) => name));
      const kept = hidden.filter(([name]) => !names.has(name));
      const fields: [string, string][] = [
        ...kept,
        ['data_formats_selected', 'csv'],
        ...chosen,
        ['_FID_DoDownload', ''],
      ];
      const response = await browser.post(FORM, fields);
      return response.headers.get('content-disposition') !== null;
    };
    return { browser, page, rows, post, hidden };
  }

  it('has one table, by its new id or by its old one, nested in a cell', async () => {
    expect((await opened({})).page).toMatch(/<td><table id="C:account-table"/);
    expect((await opened({ downloadForm: { tableId: 'account-table' } })).page).toMatch(
      /<td><table id="account-table"/,
    );
    expect((await opened({ release: '2020' })).page).toMatch(/<td><table id="account-table"/);
  });

  it('has rows of cards, which name no account, and a file of no card', async () => {
    const { rows, page, post } = await opened({});
    const cards = rows.filter(({ label }) => !/^\d/.test(label));
    expect(cards.length).toBeGreaterThan(0);
    expect(page).toMatch(/is%5fcard" type="hidden" value="true"/);
    expect(await post([cards[0]?.name ?? '', 'on'])).toBe(false);
    const without = await opened({ downloadForm: { hasCards: false } });
    expect(without.rows.length).toBe(rows.length - cards.length);
  });

  it('takes a choice by its box, by its word, or by one of them alone', async () => {
    const box: [string, string] = ['CB:data_accounts_account_ischecked', 'on'];
    const word: [string, string] = ['Bool:data_accounts_account_ischecked', 'true'];
    const taken = async (scenario: CustomerScenario): Promise<boolean[]> => {
      const { post } = await opened(scenario);
      return [await post(box), await post(word), await post(box, word)];
    };
    expect(await taken({})).toEqual([true, true, true]);
    expect(await taken({ downloadForm: { chosenBy: 'box' } })).toEqual([true, false, true]);
    expect(await taken({ downloadForm: { chosenBy: 'words' } })).toEqual([false, true, true]);
    const { hidden } = await opened({});
    expect(hidden).toContainEqual(['Bool:data_accounts_account_ischecked', 'false']);
    const bare = await opened({ downloadForm: { hasWords: false } });
    expect(bare.hidden.some(([name]) => name.startsWith('Bool:data_accounts'))).toBe(false);
  });

  it('has its table in no other cell, cards that do not say so, and boxes checked beforehand, as planned', async () => {
    const { page } = await opened({ downloadForm: { isNested: false, namesCards: false, remembers: [0] } });
    expect(page).not.toContain('<td><table id="C:account-table"');
    expect(page).toContain('<table id="C:account-table"');
    expect(page).not.toMatch(/is%5fcard" type="hidden" value="true"/);
    expect(page).toMatch(/account_ischecked" type="checkbox" checked="checked"/);
    expect(page).toMatch(/name="Bool:data_accounts_account_ischecked" type="hidden" value="true"/);
    expect(page).toMatch(/data_accounts_selection" type="hidden" value="10+"/);
    expect((await opened({})).page).not.toContain('checked="checked"/><input name="[t:xsd%3astring;]data_accounts');
  });

  it('has an empty word about cards behind each web id, and a word before each box', async () => {
    const { page } = await opened({});
    const row = page.slice(page.indexOf('account-table')).split('<tr>')[1] ?? '';
    expect(row).toMatch(
      /^<td><input name="Bool:data_accounts_account_ischecked"[^>]*><input [^>]*type="checkbox"\/><input name="\[t:xsd%3astring;\]data_accounts_account_webid"[^>]*><input name="data_accounts_account_is%5fcard" type="hidden" value="" \/>/,
    );
  });

  it('wants the word beside a chosen box as it writes it beside a checked one', async () => {
    const box: [string, string] = ['CB:data_accounts_account_ischecked', 'on'];
    const word = (value: string): [string, string] => ['Bool:data_accounts_account_ischecked', value];
    const taken = async (words: 'follow' | 'stay'): Promise<boolean[]> => {
      const { post } = await opened({ downloadForm: { words } });
      return [await post(box, word('true')), await post(box, word('false'))];
    };
    expect(await taken('follow')).toEqual([true, false]);
    expect(await taken('stay')).toEqual([false, true]);
  });

  it('gives the file of the budget page to a customer who has switched to it: 17 columns, in UTF-8', async () => {
    const { browser, hidden } = await opened({ downloadForm: { givesBudgetFile: true } });
    const response = await browser.post(FORM, [
      ...hidden,
      ['data_formats_selected', 'csv'],
      ['CB:data_accounts_account_ischecked', 'on'],
      ['_FID_DoDownload', ''],
    ]);
    const [head = '', first = ''] = (await response.text()).split('\n');
    expect(head).toMatch(/^Banque;.*;Catégorie;/);
    expect([head.split(';').length, first.split(';').length]).toEqual([17, 17]);
  });

  it('comes back in place of the file while the bank makes it', async () => {
    const { post } = await opened({ downloadForm: { comesBack: 2 } });
    const box: [string, string] = ['CB:data_accounts_account_ischecked', 'on'];
    expect([await post(box), await post(box), await post(box)]).toEqual([false, false, true]);
  });

  it('takes an image by the place where it was pressed, and by nothing else', async () => {
    const box: [string, string] = ['CB:data_accounts_account_ischecked', 'on'];
    const { page, post } = await opened({ downloadForm: { button: 'image' } });
    expect(page).toContain('type="image" name="_FID_DoDownload"');
    expect(await post(box)).toBe(false);
    expect(await post(box, ['_FID_DoDownload.x', '3'], ['_FID_DoDownload.y', '4'])).toBe(true);
    expect((await opened({ release: '2020' })).page).toContain('type="image" name="_FID_DoDownload"');
  });

  it('has its opaque field by the name of the brand', async () => {
    const names = async (brand: Brand) => (await opened({}, brand)).hidden.map(([name]) => name);
    expect(await names('cic')).toContain('_CPT');
    expect(await names('cm')).toContain('$CPT');
  });
});

describe('the direct link to a workbook', () => {
  it('gives a sheet for each account, true dates, and debits below nought', async () => {
    const { bank, ledger } = openBank('cic');
    const [claire] = ledger.customers;
    if (claire === undefined) throw new Error('no customer');
    const path = '/fr/banque/compte/routetelechargement.asp?formatTelechargement=XL&compte=all';
    const response = await loggedIn(bank, claire).get(path);
    expect(response.headers.get('content-disposition')).toContain('.xlsx');
    const files = unzip(Buffer.from(await response.arrayBuffer()));
    expect(files.get('xl/workbook.xml')).toMatch(/name="Vos comptes".*name="Cpt 18214 00071533801".*state="hidden"/);
    const sheet = files.get('xl/worksheets/sheet2.xml') ?? '';
    expect(sheet).toContain('R.I.B. : 10096 18214 00071533801');
    expect(sheet).toMatch(
      /<row r="5">.*Date.*Valeur.*Libellé.*Débit.*Crédit.*Solde.*Dev.*<row r="6"><c r="A6" s="1"><v>46\d{3}</,
    );
    expect(sheet).toMatch(/<c r="D\d+" s="2"><v>-\d+\.\d\d</);
  });

  it('gives nothing of other customers', async () => {
    const { bank, ledger } = openBank('cic');
    const [claire] = ledger.customers;
    if (claire === undefined) throw new Error('no customer');
    const path = `/fr/banque/compte/routetelechargement.asp?formatTelechargement=XL&webid=${'0'.repeat(64)}`;
    expect(plain(await loggedIn(bank, claire).page(path))).toContain("pas l'autorisation");
  });
});

/** Reads an archive by its directory, as a spreadsheet does. */
function unzip(archive: Buffer): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const end = archive.lastIndexOf('PK\x05\x06');
  let at = archive.readUInt32LE(end + 16);
  for (let count = archive.readUInt16LE(end + 10); count > 0; count -= 1) {
    const [method, size] = [archive.readUInt16LE(at + 10), archive.readUInt32LE(at + 20)];
    const [name, extra, comment] = [28, 30, 32].map((field) => archive.readUInt16LE(at + field));
    const local = archive.readUInt32LE(at + 42);
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28);
    const data = archive.subarray(start, start + size);
    const path = archive.toString('utf8', at + 46, at + 46 + (name ?? 0));
    files.set(path, (method === 0 ? data : inflateRawSync(data)).toString());
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return files;
}
