import { describe, expect, it } from 'vitest';
import type { Contract } from '../../src/ledger/ledger.ts';
import { type Browser, formOf, loggedIn, openBank, operationsPageOf, plain, rowsOf } from './browse.ts';

async function opened(): Promise<{ browser: Browser; page: string; contract: Contract }> {
  const { bank, ledger } = openBank('cm');
  const [customer] = ledger.customers;
  const [contract] = customer?.contracts ?? [];
  if (customer === undefined || contract === undefined) throw new Error('no contract');
  const browser = loggedIn(bank, customer);
  return { browser, page: await operationsPageOf(browser, contract), contract };
}

const ajax = (target: string, sequence: number): [string, string][] => [
  ['_wxf2_pseq', String(sequence)],
  ['_wxf2_pmode', 'Normal'],
  ['_wxf2_ptarget', target],
];
const MORE: [string, string] = ['_FID_DoLoadMoreTransactions', ''];
const TABLE = 'I1:d1.D4:A1:ub.ut';
const SEARCH = 'I1:d1.D4:A1:ub';

/** The panel, and the hidden inputs with their new values. */
function read(answer: string): { panel: string; nodes: [string, string][] } {
  const escaped = /<htmlcontent target="[^"]*">([^<]*)<\/htmlcontent>/.exec(answer)?.[1] ?? '';
  const script = plain(/<scriptcontent>([^<]*)/.exec(answer)?.[1] ?? '');
  const nodes = [...script.matchAll(/EN\.AddNode\('([^']*)','([^']*)',/g)];
  return { panel: plain(escaped), nodes: nodes.map(([, name = '', value = '']) => [name, value]) };
}

describe('a part of the page', () => {
  it('comes as text inside XML, with the new hidden state, and can be followed to the end of the list', async () => {
    const { browser, page, contract } = await opened();
    const { action, sent } = formOf(page);
    const response = await browser.post(action, [...sent, MORE, ...ajax(TABLE, 2)]);
    expect(response.headers.get('content-type')).toMatch(/^text\/xml/);
    let text = await response.text();
    expect(text).toMatch(
      /^<\?xml version="1\.0" encoding="utf-8"\?><wxf2response result="ok" mode="Normal" seq="2"><messages \/>/,
    );
    expect(text).toContain('Op&amp;#233;ration');
    let answer = read(text);
    expect(rowsOf(answer.panel).length).toBe(100);
    let fields = new Map(sent);
    for (let sequence = 3; answer.panel.includes('ei_loadmorebtn'); sequence += 1) {
      fields = new Map([...fields, ...answer.nodes]);
      text = await (await browser.post(action, [...fields, MORE, ...ajax(TABLE, sequence)])).text();
      answer = read(text);
    }
    expect(rowsOf(answer.panel).length).toBe(contract.operations.length);
  });

  it('of a search has the search fields in it', async () => {
    const { browser, page } = await opened();
    const { action, sent } = formOf(page);
    const text = await (await browser.post(action, [...sent, ['_FID_DoSearch', ''], ...ajax(SEARCH, 2)])).text();
    const { panel, nodes } = read(text);
    expect(panel).toContain('Data_FormSearchParmeters_StartDate');
    expect(new Map(nodes).get('Data_Searching')).toBe('true');
  });

  it('that the page does not have is answered by the whole page', async () => {
    const { browser, page } = await opened();
    const { action, sent } = formOf(page);
    const text = await (await browser.post(action, [...sent, MORE, ...ajax('I0:elsewhere', 2)])).text();
    expect(text).toMatch(/^<!doctype html>/);
  });

  it('can also be asked for at the address that the page advertises', async () => {
    const { browser, page } = await opened();
    const { action, sent } = formOf(page);
    const path = action.replace('/banque/', '/banque/async/');
    expect(await (await browser.post(path, [...sent, MORE, ...ajax(TABLE, 2)])).text()).toMatch(/^<\?xml/);
  });
});

describe('the order of the rows', () => {
  it.each([
    ['_FID_DoSortAmountAsc', 'AMOUNT_A', 'DoSortAmountAsc" class="triasc"'],
    ['_FID_DoSortValueDateDesc', 'VALDATE_D', 'DoSortValueDateAsc" class="tridesc"'],
    ['_FID_DoSortLabelAsc', 'LABEL_A', 'DoSortLabelAsc" class="triasc"'],
  ])('changes by %s, and stays so for "more"', async (sort, name, mark) => {
    const { browser, page, contract } = await opened();
    const first = formOf(page);
    const ordered = await (await browser.post(first.action, [...first.sent, [sort, '']])).text();
    expect(formOf(ordered).sent.get('Data_Sort')).toBe(name);
    expect(plain(ordered)).toContain(mark);
    const second = formOf(ordered);
    const more = await (await browser.post(second.action, [...second.sent, MORE])).text();
    // The last row has the end of the page with it.
    expect(rowsOf(more).slice(0, 49)).toEqual(rowsOf(ordered).slice(0, 49));
    if (name !== 'AMOUNT_A') return;
    const least = Math.min(...contract.operations.map(({ cents }) => cents));
    const printed = new Intl.NumberFormat('de-DE', { minimumFractionDigits: 2 })
      .format(least / 100)
      .replace('.', '\u00a0');
    expect(plain(rowsOf(ordered)[0] ?? '')).toContain(`${printed} EUR`);
  });
});

describe('a search', () => {
  const LEAST = '[t:xsd%3adecimal;]Data_FormSearchParmeters_StartAmount';
  const MOST = '[t:xsd%3adecimal;]Data_FormSearchParmeters_EndAmount';
  const LABEL = '[t:xsd%3astring;]Data_FormSearchParmeters_Label';

  it('can be for amounts and labels', async () => {
    const { browser, page, contract } = await opened();
    const { action, sent } = formOf(page);
    const fields: [string, string][] = [
      [LEAST, '100'],
      [MOST, '3 000,00'],
      [LABEL, 'prlv sepa'],
      ['_FID_DoSearch', ''],
    ];
    const found = await (await browser.post(action, new Map([...sent, ...fields]))).text();
    const wanted = contract.operations.filter(
      ({ cents, lines }) => lines[0]?.startsWith('PRLV SEPA') && cents <= -10_000,
    );
    expect(wanted.length).toBeGreaterThan(0);
    expect(rowsOf(found).length).toBe(wanted.length);
  });

  it('for no amount is refused, and one that is given up shows all again', async () => {
    const { browser, page } = await opened();
    const { action, sent } = formOf(page);
    const refused = await (
      await browser.post(action, new Map([...sent, [LEAST, 'cent'], ['_FID_DoSearch', '']]))
    ).text();
    expect(refused).toContain('Le montant saisi est incorrect.');
    const again = formOf(refused);
    const found = await (
      await browser.post(again.action, new Map([...again.sent, [LEAST, ''], [LABEL, 'zzz'], ['_FID_DoSearch', '']]))
    ).text();
    expect(rowsOf(found)).toEqual([]);
    const last = formOf(found);
    const all = await (await browser.post(last.action, [...last.sent, ['_FID_DoCancelSearch', '']])).text();
    expect(rowsOf(all).length).toBe(50);
  });
});
