import { parseDownloadForm, recognise } from '@relais/parsers';
import {
  type Card,
  type Contract,
  type DownloadFormPlan,
  type Release,
  renderDownloadPage,
} from '@relais/simulator/pages';
import { describe, expect, it } from 'vitest';

interface Shape extends DownloadFormPlan {
  readonly release?: Release;
}

const CONTRACT: Contract = {
  kind: 'current',
  resourceId: 'one',
  product: 'C/C CONTRAT PERSONNEL GLOBAL',
  holder: 'MME CLAIRE AUBERTIN',
  number: '18214 00071533801',
  currency: 'EUR',
  openingCents: 100_000,
  operations: [],
};
const CARD: Card = {
  resourceId: 'card',
  type: 'MASTERCARD',
  maskedNumber: '5132 XXXX XXXX 4417',
  holder: 'MME CLAIRE AUBERTIN',
  debit: 'deferred',
  months: [],
};
const CONTRACTS: readonly Contract[] = [
  { ...CONTRACT, cards: [CARD] },
  { ...CONTRACT, resourceId: 'two', kind: 'savings', number: '18214 00071533902' },
];

describe('the download form, as the bank writes it', () => {
  it.each([
    ['of today, as most know it', {}],
    ['with the old id of its table', { tableId: 'account-table' }],
    ['with the new id of its table', { tableId: 'C:account-table' }],
    ['without rows of cards', { hasCards: false }],
    ['without words before the boxes', { hasWords: false }],
    ['with its table in no other', { isNested: false }],
    ['with rows of cards that do not say so', { namesCards: false }],
    ['with a choice that the bank remembers', { remembers: [0, 1] }],
    ['of 2020', { release: '2020' }],
    ['of 2018', { release: '2018' }],
  ] as const)('is read: %s', (_, { release = '2021', ...plan }: Shape) => {
    const html = renderDownloadPage({ brand: 'cic', contracts: CONTRACTS, release, plan });
    const page = { url: 'https://www.cic.fr/fr/banque/compte/telechargement.cgi', html, status: 200 };
    expect(recognise(page)).toBe('download');
    const hasCards = plan.hasCards ?? release === '2021';
    const { accounts, leftOut } = parseDownloadForm(page);
    expect(accounts.map(({ number, place }) => [number, place])).toEqual([
      ['18214 00071533801', 0],
      ['18214 00071533902', hasCards ? 2 : 1],
    ]);
    expect(leftOut).toEqual(hasCards ? ['CB:data_accounts_account_2__ischecked'] : []);
    const hasWords = plan.hasWords ?? release === '2021';
    expect(accounts[0]?.word).toBe(hasWords ? 'Bool:data_accounts_account_ischecked' : undefined);
  });

  it.each([
    ['nothing is checked', {}, 'true'],
    ['the word beside a checked box follows it', { remembers: [0], words: 'follow' }, 'true'],
    ['the word beside a checked box stays as it was', { remembers: [0], words: 'stay' }, 'false'],
    ['a card is checked', { remembers: [1], words: 'stay' }, 'false'],
  ] as const)('says what the word of a chosen account has to be, where %s', (_, plan, word) => {
    const html = renderDownloadPage({ brand: 'cic', contracts: CONTRACTS, plan });
    const { accounts } = parseDownloadForm({ url: 'https://www.cic.fr/fr/banque/compte/telechargement.cgi', html });
    expect(accounts.map(({ checkedWord }) => checkedWord)).toEqual([word, word]);
  });
});
