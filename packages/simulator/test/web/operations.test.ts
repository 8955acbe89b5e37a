import { describe, expect, it } from 'vitest';
import type { Contract, Customer, Operation } from '../../src/ledger/ledger.ts';
import { type Browser, formOf, linkOf, loggedIn, openBank, operationsPageOf, plain, rowsOf } from './browse.ts';

const MORE: readonly [string, string] = ['_FID_DoLoadMoreTransactions', ''];
const HAS_MORE = 'class="ei_loadmorebtn"';

function withOperations({ contracts }: Customer): readonly Contract[] {
  return contracts.filter(({ kind }) => kind === 'current' || kind === 'savings');
}

async function askForMore(browser: Browser, page: string): Promise<string> {
  const { action, sent } = formOf(page);
  return (await browser.post(action, [...sent, MORE])).text();
}

/** The whole history, and how many rows each step showed. */
async function walk(browser: Browser, contract: Contract): Promise<{ page: string; counts: readonly number[] }> {
  let page = await operationsPageOf(browser, contract);
  const counts = [rowsOf(page).length];
  while (page.includes(HAS_MORE)) {
    page = await askForMore(browser, page);
    counts.push(rowsOf(page).length);
  }
  return { page, counts };
}

function printedDate(day: string): string {
  return day.split('-').toReversed().join('/');
}

/** By way of the platform's own number printing, which the pages do not use. */
function printedAmount(cents: number): string {
  const number = new Intl.NumberFormat('fr-FR', { minimumFractionDigits: 2 }).format(Math.abs(cents) / 100);
  return `${cents < 0 ? '-' : '+'}${number.replace(/\s/g, '\u00a0')} EUR`;
}

function expectRow(row: string, operation: Operation, index: number): void {
  const text = plain(row);
  const { bookingDate, valueDate, cents, lines, hasAdvice, reference } = operation;
  const zebra = index % 2 === 0 ? 'i' : 'p';
  expect(text.split('</td>')[0]).toBe(`  eir_hidexs _c1 ${zebra} _c1">${printedDate(bookingDate)}`);
  expect(text.split('</td>')[1]).toContain(`>${printedDate(valueDate)}`);
  expect(text).toContain(
    `nowrap h  eir_hidexs _c1 ${zebra} _c1"><span class="_c1 ${cents < 0 ? 'neg' : 'pos'} _c1">${printedAmount(cents)}</span></td></tr>`,
  );
  expect(text).toContain(`eir_showxs ${cents < 0 ? 'neg' : 'pos'}">${printedAmount(cents)}</p>`);
  let at = 0;
  for (const line of lines) {
    at = text.indexOf(line, at);
    expect([line, at >= 0]).toEqual([line, true]);
    at += line.length;
  }
  expect(text.includes(`ref=*${reference}&`)).toBe(hasAdvice);
  expect(text.includes('>Détail</a>')).toBe(hasAdvice);
}

describe.each(['cic', 'cm'] as const)('the operations of %s', (brand) => {
  it('show each operation of each account exactly once, newest first, when "more" is followed to its end', async () => {
    const { bank, ledger } = openBank(brand);
    for (const customer of ledger.customers) {
      const browser = loggedIn(bank, customer);
      for (const contract of withOperations(customer)) {
        const rows = rowsOf((await walk(browser, contract)).page);
        expect(rows.length).toBe(contract.operations.length);
        for (const [index, operation] of contract.operations.toReversed().entries()) {
          expectRow(rows[index] ?? '', operation, index);
        }
      }
    }
  });

  it('come in steps of fifty, each with the rows before it', async () => {
    const { bank, ledger } = openBank(brand);
    const [customer] = ledger.customers;
    const [contract] = customer?.contracts ?? [];
    if (customer === undefined || contract === undefined) throw new Error('no contract');
    const { counts } = await walk(loggedIn(bank, customer), contract);
    const all = contract.operations.length;
    expect(all).toBeGreaterThan(200);
    const steps = Math.ceil(all / 50);
    expect(counts).toEqual(Array.from({ length: steps }, (_, step) => Math.min(all, (step + 1) * 50)));
  });

  it('mirror their rows in the hidden state', async () => {
    const { bank, ledger } = openBank(brand);
    const [customer] = ledger.customers;
    const [contract] = customer?.contracts ?? [];
    if (customer === undefined || contract === undefined) throw new Error('no contract');
    const page = await operationsPageOf(loggedIn(bank, customer), contract);
    const [token, base64 = ''] = formOf(page).sent.get('Data_Persistance')?.split(':') ?? [];
    expect(token).toMatch(/^[0-9a-f]{64}$/);
    const state = JSON.parse(Buffer.from(base64, 'base64').toString());
    const shown = contract.operations.toReversed().slice(0, 50);
    expect(state.PN).toBe(2);
    expect(state.RC).toBe(`${shown.at(-1)?.reference}|N|HIS|002`);
    expect(state.T_L.map(({ L, M }: { L: string[]; M: number }) => [L, Math.round(M * 100)])).toEqual(
      shown.map(({ lines, cents }) => [lines, cents]),
    );
    for (const [index, { bookingDate, valueDate, hasAdvice, reference }] of shown.entries()) {
      const value = valueDate === bookingDate ? '' : valueDate;
      expect(state.T_L[index].D).toBe(`${bookingDate}${value}`.replaceAll('-', ''));
      expect(state.T_L[index].T).toBe(hasAdvice ? `AVI|${reference} |EUR` : 'STD');
    }
  });

  it('of an account without any are one row that says so', async () => {
    const { bank, ledger } = openBank(brand);
    const customer = ledger.customers.at(-1);
    const contract = customer?.contracts.find(({ kind, operations }) => kind === 'current' && operations.length === 0);
    if (customer === undefined || contract === undefined) throw new Error('no contract');
    const page = await operationsPageOf(loggedIn(bank, customer), contract);
    expect(rowsOf(page)).toEqual([]);
    expect(plain(page)).toContain('a_vide _c1">Aucune opération</td>');
    expect(page).toContain('>+0,00 EUR</span>');
    expect(page).not.toContain(HAS_MORE);
  });

  it('stand under the balance of the day and headings that name the columns', async () => {
    const { bank, ledger } = openBank(brand);
    const [customer] = ledger.customers;
    const [contract] = customer?.contracts ?? [];
    if (customer === undefined || contract === undefined) throw new Error('no contract');
    const page = plain(await operationsPageOf(loggedIn(bank, customer), contract));
    const balance = contract.operations.reduce((sum, { cents }) => sum + cents, contract.openingCents);
    const caption = page.slice(page.indexOf('<caption'), page.indexOf('</caption>'));
    expect(caption).toContain('Solde au 25/11/2026 ');
    expect(caption).toContain(`>${printedAmount(balance)}</span>`);
    const sorts = [...page.matchAll(/_fid=(DoSort\w+)" class="(\w+)"><span>([^<]*)/g)].map(([, ...found]) => found);
    expect(sorts).toEqual([
      ['DoSortDateAsc', 'tridesc', 'Date'],
      ['DoSortValueDateAsc', 'trioff', 'Valeur'],
      ['DoSortLabelAsc', 'trioff', 'Opération'],
      ['DoSortAmountAsc', 'trioff', 'Montant '],
    ]);
  });

  it('are refused to other customers, and to contracts that have none', async () => {
    const { bank, ledger } = openBank(brand);
    const [first, second] = ledger.customers;
    const [own] = first?.contracts ?? [];
    const loan = first?.contracts.find(({ kind }) => kind === 'loan');
    if (!first || !second || !own || !loan) throw new Error('no contract');
    const owner = loggedIn(bank, first);
    const stranger = loggedIn(bank, second);
    const list = await owner.page('/fr/banque/comptes-et-contrats.html');
    const loanId = /webid=([0-9a-f]{64})&/.exec(linkOf(list, loan))?.[1];
    const NO_RIGHT = "Vous n'avez pas l'autorisation d'accéder à ce contrat";
    expect(plain(await stranger.page(linkOf(list, own)))).toContain(NO_RIGHT);
    expect(plain(await owner.page(`/fr/banque/mouvements.html?webid=${loanId}`))).toContain(NO_RIGHT);
    expect(plain(await owner.page('/fr/banque/mouvements.html'))).toContain(NO_RIGHT);
    const { action, sent } = formOf(await owner.page(linkOf(list, own)));
    expect(plain(await (await stranger.post(action, [...sent, MORE])).text())).toContain(NO_RIGHT);
  });
});

describe('the operations form', () => {
  async function opened(): Promise<{ browser: Browser; page: string; contract: Contract; other: Contract }> {
    const { bank, ledger } = openBank('cm');
    const [customer] = ledger.customers;
    const [contract, other] = customer?.contracts ?? [];
    if (customer === undefined || contract === undefined || other === undefined) throw new Error('no contract');
    const browser = loggedIn(bank, customer);
    return { browser, page: await operationsPageOf(browser, contract), contract, other };
  }
  const STALE = 'Navigation interdite - Merci de bien vouloir recommencer votre action.';

  it('may be posted once: the second time it is stale', async () => {
    const { browser, page } = await opened();
    expect(rowsOf(await askForMore(browser, page)).length).toBe(100);
    const again = await askForMore(browser, page);
    expect(again).toContain(STALE);
    expect(rowsOf(again)).toEqual([]);
  });

  it('of two open pages may be posted each, in any order', async () => {
    const { browser, page, contract, other } = await opened();
    const second = await operationsPageOf(browser, contract);
    const third = await operationsPageOf(browser, other);
    for (const form of [second, third, page]) expect(await askForMore(browser, form)).not.toContain(STALE);
  });

  it('must bring back everything that a browser sends of it', async () => {
    const names = [...formOf((await opened()).page).sent.keys()];
    expect(names.length).toBeGreaterThan(5);
    for (const missing of names) {
      const { browser, page } = await opened();
      const { action, sent } = formOf(page);
      const fields = [...sent].filter(([name]) => name !== missing);
      expect([missing, await (await browser.post(action, [...fields, MORE])).text()]).toEqual([
        missing,
        expect.stringContaining(STALE),
      ]);
    }
  });

  it.each([
    ['no action', []],
    ['two actions', [MORE, ['_FID_DoSearch', '']]],
    ['an unknown action', [['_FID_DoSomething', '']]],
  ] as const)('with %s is stale', async (_, actions) => {
    const { browser, page } = await opened();
    const { action, sent } = formOf(page);
    expect(await (await browser.post(action, [...sent, ...actions])).text()).toContain(STALE);
  });

  it.each([
    ['cut short', (value: string) => value.slice(0, -5)],
    ['with its signs turned into blanks', (value: string) => `${value.slice(0, -8)} ${value.slice(-7)}`],
    ['of another form', (value: string) => `${'0'.repeat(64)}${value.slice(64)}`],
  ])('with a hidden state %s is stale', async (_, spoil) => {
    const { browser, page } = await opened();
    const { action, sent } = formOf(page);
    const spoilt = new Map(sent).set('Data_Persistance', spoil(sent.get('Data_Persistance') ?? ''));
    expect(await (await browser.post(action, [...spoilt, MORE])).text()).toContain(STALE);
  });

  it('of one account cannot be posted to another', async () => {
    const { browser, page, other } = await opened();
    const { action } = formOf(await operationsPageOf(browser, other));
    expect(await (await browser.post(action, [...formOf(page).sent, MORE])).text()).toContain(STALE);
  });
});
