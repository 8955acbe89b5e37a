import { addDays } from '@relais/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contract } from '../../src/ledger/ledger.ts';
import { searchLimit } from '../../src/web/operations/search-block.ts';
import { type Browser, formOf, loggedIn, openBank, operationsPageOf, plain, rowsOf } from './browse.ts';

const START = '[t:dbt%3adate;]Data_FormSearchParmeters_StartDate';
const END = '[t:dbt%3adate;]Data_FormSearchParmeters_EndDate';

async function opened(): Promise<{ browser: Browser; page: string; contract: Contract }> {
  const { bank, ledger } = openBank('cic');
  const [customer] = ledger.customers;
  const [contract] = customer?.contracts ?? [];
  if (customer === undefined || contract === undefined) throw new Error('no contract');
  const browser = loggedIn(bank, customer);
  return { browser, page: await operationsPageOf(browser, contract), contract };
}

async function search(browser: Browser, page: string, start: string, end: string): Promise<string> {
  const { action, sent } = formOf(page);
  return (await browser.post(action, new Map([...sent, [START, start], [END, end], ['_FID_DoSearch', '']]))).text();
}

const printed = (day: string): string => day.split('-').toReversed().join('/');

describe('a search by date', () => {
  it('shows the operations of its days, both included, and "more" of them only', async () => {
    const { browser, page, contract } = await opened();
    const [from, to] = ['2026-09-03', '2026-11-10'];
    const wanted = contract.operations.filter((o) => o.bookingDate >= from && o.bookingDate <= to);
    let found = await search(browser, page, printed(from), printed(to));
    expect(rowsOf(found).length).toBe(50);
    expect(formOf(found).sent.get('Data_Searching')).toBe('true');
    expect(formOf(found).sent.get('Data_SearchParmetersCurrent_StartDate')).toBe('20260903');
    expect(formOf(found).sent.get('Data_SearchParmetersCurrent_EndDate')).toBe('20261110');
    while (found.includes('class="ei_loadmorebtn"')) {
      const { action, sent } = formOf(found);
      found = await (await browser.post(action, [...sent, ['_FID_DoLoadMoreTransactions', '']])).text();
    }
    const days = rowsOf(found).map((row) => /(\d{2}\/\d{2}\/\d{4})<\/td>/.exec(row)?.[1]);
    expect(days).toEqual(wanted.toReversed().map(({ bookingDate }) => printed(bookingDate)));
  });

  it('may find nothing, and says so', async () => {
    const { browser, page } = await opened();
    const found = await search(browser, page, '01/06/2026', '02/06/2026');
    expect(rowsOf(found)).toEqual([]);
    expect(plain(found)).toContain('Aucune opération');
  });

  it('without days shows all of the last six months', async () => {
    const { browser, page } = await opened();
    const found = await search(browser, page, '', '');
    expect(formOf(found).sent.get('Data_SearchParmetersCurrent_StartDate')).toBe('20260525');
    expect(formOf(found).sent.get('Data_SearchParmetersCurrent_EndDate')).toBe('20261125');
  });

  it.each([
    ['begins more than six months ago', '24/05/2026', '25/11/2026', 'limitée aux 6 derniers mois'],
    ['begins after its end', '11/11/2026', '10/11/2026', 'doit précéder'],
    ['names no day', '31/09/2026', '', 'incorrecte'],
    ['writes its day in another way', '2026-09-03', '', 'incorrecte'],
  ])('that %s is not carried out, with a message', async (_, start, end, message) => {
    const { browser, page } = await opened();
    const answer = await search(browser, page, start, end);
    expect(plain(answer)).toMatch(new RegExp(`blocmsg err _c1"><p>[^<]*${message}`));
    expect(formOf(answer).sent.get('Data_Searching')).toBe('false');
    expect(rowsOf(answer).length).toBe(50);
  });

  it('has a button that programs which post every input do not press by accident', async () => {
    const { page } = await opened();
    expect(page).toContain('<button type="submit" class="hideifscript" name="_FID_DoSearch"');
    expect(page).not.toMatch(/<input[^>]*name="_FID_/);
  });

  it('states its limit on the page', async () => {
    expect((await opened()).page).toContain('La recherche porte sur les 6 derniers mois.');
  });
});

describe('searchLimit', () => {
  it.each([
    ['2026-11-25', '2026-05-25'],
    ['2026-08-31', '2026-02-28'],
    ['2028-08-30', '2028-02-29'],
    ['2026-03-31', '2025-09-30'],
    ['2026-06-15', '2025-12-15'],
    ['2026-07-01', '2026-01-01'],
  ])('of %s is %s', (today, limit) => {
    expect(searchLimit(today)).toBe(limit);
  });

  it('never goes back in time as the days go on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3000 }), (days) => {
        const today = addDays('2024-01-01', days);
        expect(searchLimit(today) <= searchLimit(addDays(today, 1))).toBe(true);
      }),
    );
  });
});
