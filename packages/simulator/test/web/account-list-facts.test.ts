import { describe, expect, it } from 'vitest';
import type { Contract } from '../../src/ledger/ledger.ts';
import { type CustomerPageOptions, renderAccountListPage } from '../../src/web/render-pages.ts';
import { plain } from './browse.ts';

const CONTRACT: Contract = {
  kind: 'current',
  resourceId: 'one',
  product: 'COMPTE COURANT',
  holder: 'MME CLAIRE AUBERTIN',
  number: '18214 00071533801',
  iban: 'FR7610096182140007153380145',
  currency: 'EUR',
  openingCents: 100_000,
  operations: [],
};
const CARD = {
  resourceId: 'card',
  type: 'MASTERCARD',
  maskedNumber: '497256xxxxxx7716',
  holder: CONTRACT.holder,
  debit: 'deferred',
  months: [{ from: '2026-10-26', to: '2026-11-25', debitedOn: '2026-11-30', purchases: [] }],
} as const;
const PORTFOLIO: Contract = { ...CONTRACT, kind: 'securities', resourceId: 'pea', product: 'PEA', openingCents: 5000 };

const listOf = (contracts: readonly Contract[], more: Partial<CustomerPageOptions> = {}): string =>
  plain(renderAccountListPage({ brand: 'cic', contracts, ...more }));

const BRANCH = /lien_caisse = "(https:\/\/[^"/]+:\d+)\/fr\/banques\/[^"]*\?guichet=18214"/;
const MARKED = '<a class="cb"';

describe('the account list, as programs found the real one', () => {
  it('names the branch in double quotes and with the port, on its own origin', () => {
    const origin = 'https://localhost:40125';
    expect(BRANCH.exec(listOf([CONTRACT], { origin }))?.[1]).toBe(origin);
    expect(BRANCH.exec(listOf([CONTRACT]))?.[1]).toBe('https://localhost:443');
    expect(listOf([CONTRACT], { features: { branchLink: false } })).not.toContain('lien_caisse');
  });

  it('marks the months of cards like accounts, two elements deep, since 2021', () => {
    const contracts = [{ ...CONTRACT, cards: [CARD] }];
    const monthIn = (page: string) => page.slice(page.indexOf(MARKED)).split('</a>')[0] ?? '';
    expect(monthIn(listOf(contracts))).toMatch(/><span><span class="[^"]*ei_sdsf_title[^"]*">Fin novembre 2026</);
    for (const more of [{ release: '2020' as const }, { features: { cardTitles: false } }]) {
      expect(monthIn(listOf(contracts, more))).toMatch(/>Fin novembre 2026$/);
    }
  });

  it('has a total below the portfolios, which leads to their summary', () => {
    const total = (page: string) => page.split('<tr ').find((row) => row.includes('POR_SyntheseLst')) ?? '';
    expect(total(listOf([CONTRACT, PORTFOLIO]))).toMatch(/ei_sdsf_title[^>]*>VALORISATION TOTALE[\s\S]*\+50,00 EUR/);
    const dollars = { ...PORTFOLIO, resourceId: 'usd', currency: 'USD' };
    expect(total(listOf([PORTFOLIO, dollars]))).toMatch(/\+50,00 EUR[\s\S]*\+50,00 USD/);
    expect(total(listOf([CONTRACT]))).toBe('');
    expect(total(listOf([PORTFOLIO], { features: { securitiesTotal: false } }))).toBe('');
  });

  it.each([
    ['a row that leads nowhere', { hasLink: false }, (row: string) => !row.includes(':L" href=')],
    ['a row without a holder', { hasHolder: false }, (row: string) => !row.includes(CONTRACT.holder)],
    [
      'a row with balances in two currencies (2015)',
      { also: { cents: 9000, currency: 'USD' } },
      (row: string) => /\+1\u00a0000,00 EUR[\s\S]*\+90,00 USD/.test(row),
    ],
  ])('writes %s where the contract says so', (_, listing, isWritten) => {
    const rowOf = (contract: Contract) =>
      listOf([contract])
        .split('<tr ')
        .find((row) => row.includes('COMPTE COURANT')) ?? '';
    expect(isWritten(rowOf({ ...CONTRACT, listing }))).toBe(true);
    expect(isWritten(rowOf(CONTRACT))).toBe(false);
  });
});
