import { RelaisError } from '@relais/model';
import type { Card, CardMonth, Contract } from '@relais/simulator/pages';
import { describe, expect, it } from 'vitest';
import { calm, cardOf, contractOf, IBAN, operations, shownBank } from '../shown-bank.ts';

const FIRST = '416255xxxxxx3308';
const SECOND = '497256xxxxxx5121';
const REST = { reference: '10096', token: '', currency: 'EUR', hasAdvice: false } as const;

/** Cash that was taken with a card, as the account shows it. */
function cash(day: string, booked: string, cents: number, ending: string): Contract['operations'][number] {
  const lines = [`RETRAIT DAB ${day.slice(8)}${day.slice(5, 7)} QUIMPER`, `DAB 07 CARTE ${ending}`];
  return { ...REST, bookingDate: booked, valueDate: day, cents, lines };
}

/** A month that is debited, with one purchase. */
function settled(debitedOn: string, cents = -900): CardMonth {
  const purchasedOn = `${debitedOn.slice(0, 8)}10`;
  const from = `${debitedOn.slice(0, 8)}01`;
  return { from, to: debitedOn, debitedOn, purchases: [{ purchasedOn, merchant: 'CINE', city: 'BREST', cents }] };
}

const MONTHS = ['2026-10-31', '2026-09-30', '2026-08-31', '2026-07-31'].map((day) => settled(day));
/** One purchase to be debited, nothing in the month after it, and four months that are debited. */
const card: Card = { ...cardOf(FIRST, [-2350, 500], []), settled: MONTHS };
const other: Card = { ...cardOf(SECOND, [-4000], []), settled: MONTHS };
const statement = { ...REST, bookingDate: '2026-10-31', valueDate: '2026-10-31', cents: -900 };

function accountOf(cards: readonly Card[], more: Contract['operations'] = []): Contract {
  const statements = cards.map(({ maskedNumber }) => ({
    ...statement,
    lines: [`RELEVE CARTE ${maskedNumber.slice(-4)}`],
  }));
  const rows = [...statements, ...more, ...operations(2)].toSorted((a, b) =>
    a.bookingDate.localeCompare(b.bookingDate),
  );
  return contractOf({ operations: rows, cards, cardsApart: true });
}

function bankOf(options: Partial<Parameters<typeof shownBank>[0]> = {}) {
  return shownBank({ contracts: [accountOf([card, other])], cardViews: ['cards'], ...options });
}

async function listed(bank: ReturnType<typeof shownBank>) {
  const { accounts, provenance } = await bank.reader.getAccounts(calm);
  const cards = accounts.filter(({ cashAccountType }) => cashAccountType === 'CARD');
  return {
    cards: cards.map(({ resourceId, balances = [] }) => [
      resourceId.slice(IBAN.length + 1),
      ...balances.map(({ referenceDate, balanceAmount }) => `${referenceDate} ${balanceAmount.amount}`),
    ]),
    leftOut: provenance.leftOut,
  };
}

const THREE = ['3308', '2026-11-30 -18.50', '2026-12-31 0.00'];
const FIVE = ['5121', '2026-11-30 -40.00', '2026-12-31 0.00'];
const whole = { cards: [THREE, FIVE], leftOut: undefined };

describe('cards on pages of their own, in each form of the pages', () => {
  it.each([
    ['as most customers meet them', {}],
    ['the list shows one month', { listedMonths: 1 }],
    ['the months of the list stand in cells that are no headers', { monthCells: 'td' }],
    ['all months are in the line', { olderMonths: 'none' }],
    ['older months are behind an image', { olderMonths: 'image' }],
    ['months have no year', { hasYears: false }],
    ['the functions are blocks', { functions: 'blocks' }],
    ['the functions say more than "Différé"', { deferredWords: 'Débit différé au dernier jour du mois' }],
    ['amounts name a fee', { fees: 'capitals' }],
    ['there is a second page of cards', { cardsOnFirstPage: 1 }],
  ] as const)('are read where %s', async (_, cardPages) => {
    for (const release of ['2021', '2023'] as const)
      expect(await listed(bankOf({ cardPages, release }))).toEqual(whole);
  });

  it.each([
    ['by the months of half a year', {}],
    ['without years', { hasYears: false }],
    ['on two pages', { cardsOnFirstPage: 1 }],
    ['with functions at their later address', { functionsAt: 'PCS2' }],
  ] as const)('are read as they were until 2020: %s', async (_, cardPages) => {
    const bank = bankOf({ cardPages, release: '2020' });
    expect(await listed(bank)).toEqual(whole);
    expect(bank.drifts).toEqual([]);
  });

  it('give the parts of a bundle of 2020, which must come to its amount', async () => {
    const twice = cardOf(FIRST, [-2350], []);
    const [month, ...later] = twice.months;
    const [purchase] = month?.purchases ?? [];
    if (month === undefined || purchase === undefined) throw new Error('no purchase');
    const bundled = { ...twice, months: [{ ...month, purchases: [purchase, purchase] }, ...later] };
    const bank = bankOf({ contracts: [accountOf([bundled])], release: '2020' });
    const { transactions } = await bank.reader.getTransactions(`${IBAN}/3308`, {}, calm);
    expect(transactions.map(({ transactionAmount }) => transactionAmount.amount)).toEqual(['23.50', '23.50']);
    expect(bank.asked.filter((ask) => ask === 'bundle')).toHaveLength(1);
  });
});

describe('the debit of a month', () => {
  it('may be printed early in the next month', async () => {
    const { cards } = await listed(bankOf({ cardPages: { debitedIn: 'next' }, contracts: [accountOf([card])] }));
    expect(cards).toEqual([['3308', '2026-12-04 -18.50', '2027-01-04 0.00']]);
  });

  it('is to come until it is on the account, also when its month is long over', async () => {
    const owed = contractOf({ operations: operations(2), cards: [card], cardsApart: true });
    const early = { cardPages: { debitedIn: 'next' }, contracts: [owed], today: '2026-11-08' } as const;
    expect((await listed(bankOf(early))).cards).toEqual([
      ['3308', '2026-11-04 -9.00', '2026-12-04 -18.50', '2027-01-04 0.00'],
    ]);
    expect((await listed(bankOf({ ...early, today: '2026-11-14' }))).cards).toEqual([
      ['3308', '2026-12-04 -18.50', '2027-01-04 0.00'],
    ]);
  });

  it('is found behind the arrow to older months', async () => {
    const [november] = card.months;
    const [late] = cardOf(FIRST, [-100]).months;
    if (november === undefined || late === undefined) throw new Error('no month');
    const ends = ['2026-12-31', '2027-01-31', '2027-02-28', '2027-03-31'];
    const coming = ends.map((debitedOn) => ({
      ...late,
      debitedOn,
      purchases: debitedOn > '2027-03' ? late.purchases : [],
    }));
    const bank = bankOf({ contracts: [accountOf([{ ...card, months: [november, ...coming] }])] });
    expect((await listed(bank)).cards).toEqual([
      ['3308', '2026-11-30 -18.50', '2026-12-31 0.00', '2027-01-31 0.00', '2027-02-28 0.00', '2027-03-31 -1.00'],
    ]);
    expect(bank.asked.filter((ask) => ask.startsWith('older'))).toEqual(['older months 0 2026-12']);
  });

  it('is found behind an arrow to newer months', async () => {
    const arrow = '<li><input type="submit" name="_FID_GoMonth_mois:122026" value="&gt;"/></li></ul>';
    const change = (html: string, ask: string): string =>
      ask.startsWith('month 0 2026-11')
        ? html.replace(/<li class="sep">(?:(?!<\/li>)[\s\S])*mois:122026[\s\S]*?<\/ul>/, arrow)
        : html;
    const bank = bankOf({ change });
    expect(await listed(bank)).toEqual(whole);
    expect(bank.asked.filter((ask) => ask.startsWith('month 0')).slice(0, 2)).toEqual([
      'month 0 2026-11',
      'month 0 2026-12',
    ]);
  });
});

describe('withdrawals on a card’s page, which the account shows as well', () => {
  const day = '2026-11-12';
  const taken = (ending: string, booked = '2026-11-13') => cash(day, booked, -6000, ending);

  it.each(['listed', 'counted'] as const)(
    'count once, on the account: %s in the total of the bank',
    async (withdrawals) => {
      const contracts = [accountOf([card], [taken('3308')])];
      const bank = bankOf({ contracts, cardPages: { withdrawals } });
      expect(await listed(bank)).toEqual({ cards: [THREE], leftOut: undefined });
      const { transactions } = await bank.reader.getTransactions(`${IBAN}/3308`, {}, calm);
      expect(transactions.map(({ transactionAmount }) => transactionAmount.amount)).toEqual(['23.50', '5.00']);
      const account = await bank.reader.getTransactions(IBAN, { dateFrom: '2026-11-01' }, calm);
      expect(account.transactions.filter(({ transactionAmount }) => transactionAmount.amount === '60.00')).toHaveLength(
        1,
      );
    },
  );

  const counted = { cardPages: { withdrawals: 'counted' } } as const;

  it.each([
    [
      'another card’s',
      (html: string, ask: string) => (/^(own|month|functions)/.test(ask) ? html.replaceAll('3308', '3309') : html),
    ],
    [
      'of another day',
      (html: string, ask: string) => (ask.startsWith('month') ? html.replaceAll('12/11/2026', '01/11/2026') : html),
    ],
    [
      'there twice',
      (html: string, ask: string) =>
        ask.startsWith('month')
          ? html.replace(
              /<tr><td[^>]*>12\/11\/2026[\s\S]*?<\/tr>/,
              (row) => row.replace('60', '30') + row.replace('60', '30'),
            )
          : html,
    ],
  ])('leave the card out where the bank counts one that is on the account as %s', async (_, change) => {
    const contracts = [accountOf([card], [taken('3308')])];
    expect(await listed(bankOf({ contracts, ...counted, change }))).toEqual({ cards: [], leftOut: ['cards'] });
  });

  it('leave the card out where the bank counts two, and the account shows one', async () => {
    const twice = (html: string, ask: string): string => {
      if (ask === 'own cards') return html.replace('-78,50', '-138,50');
      return ask.startsWith('month') ? html.replace(/<tr><td[^>]*>12\/11\/2026[\s\S]*?<\/tr>/, '$&$&') : html;
    };
    const contracts = [accountOf([card], [taken('3308')])];
    expect(await listed(bankOf({ contracts, ...counted }))).toEqual({ cards: [THREE], leftOut: undefined });
    expect(await listed(bankOf({ contracts, ...counted, change: twice }))).toEqual({ cards: [], leftOut: ['cards'] });
  });

  it('need no proof where the bank does not count them with the payments', async () => {
    const contracts = [accountOf([card], [taken('3308', '2026-11-20')])];
    expect((await listed(bankOf({ contracts }))).cards).toEqual([THREE]);
    expect((await listed(bankOf({ contracts, ...counted }))).leftOut).toEqual(['cards']);
  });
});

describe('a card that is not in use', () => {
  const blocked: Card = { ...card, state: 'Opposée' };

  it('is read where its month leads to its deferred debit: what is owed is owed', async () => {
    for (const release of ['2021', '2020'] as const) {
      const bank = bankOf({ contracts: [accountOf([blocked, other])], release });
      expect(await listed(bank)).toEqual(whole);
      expect(bank.asked).not.toContain('functions 0');
    }
  });

  it('is left out where nothing says that its debit is deferred', async () => {
    const change = (html: string) => html.replaceAll('Consulter le diff', 'Voir le diff');
    const bank = bankOf({ contracts: [accountOf([blocked, other])], change });
    expect(await listed(bank)).toEqual({ cards: [FIVE], leftOut: ['cards'] });
  });
});

describe('a second page of cards', () => {
  const on = (change: (html: string) => string | RelaisError) =>
    bankOf({
      cardPages: { cardsOnFirstPage: 1 },
      change: (html, ask) => (ask === 'other cards' ? change(html) : html),
    });

  it.each([
    ['that has no card', (html: string) => html.replace(/<li class="item">[\s\S]*?<\/li>/, '')],
    [
      'that the bank does not show now',
      () => new RelaisError('fallback_unavailable', 'no page', { reason: 'http_status' }),
    ],
  ])('%s costs its own cards, by name', async (_, change) => {
    const bank = on(change);
    expect(await listed(bank)).toEqual({ cards: [THREE], leftOut: ['cards'] });
    await expect(bank.reader.getTransactions(`${IBAN}/5121`, {}, calm)).rejects.not.toMatchObject({
      reason: 'unknown_account',
    });
  });

  it('that is lost with the session ends the call', async () => {
    const lost = new RelaisError('fallback_unavailable', 'no session', { reason: 'session_lost' });
    await expect(listed(on(() => lost))).rejects.toMatchObject({ reason: 'session_lost' });
  });
});

describe('an odd card in the list', () => {
  it.each([
    ['without a number', { oddItem: 'number' }],
    ['without an account', { oddItem: 'account' }],
    ['that spends in other words, and is deferred', { oddItem: 'words' }],
  ] as const)('is left out by name, the others are read: one %s', async (_, cardPages) => {
    expect(await listed(bankOf({ cardPages }))).toEqual({ cards: [THREE], leftOut: ['cards'] });
  });

  it('is no gap where it is debited at once', async () => {
    const immediate = { ...other, debit: 'immediate' as const };
    const bank = bankOf({ contracts: [accountOf([card, immediate])], cardPages: { oddItem: 'words' } });
    expect(await listed(bank)).toEqual({ cards: [THREE], leftOut: undefined });
  });

  it('is no gap where it stands below its account as well', async () => {
    const { cardsApart: _, ...below } = accountOf([card, other]);
    expect((await listed(bankOf({ contracts: [below], cardPages: { oddItem: 'account' } }))).leftOut).toBeUndefined();
  });

  it('may be the twin of a card that can be read: then neither is given', async () => {
    const twin = { ...other, maskedNumber: '497256xxxxxx3308' };
    const bank = bankOf({ contracts: [accountOf([card, twin])], cardPages: { oddItem: 'account' } });
    expect(await listed(bank)).toEqual({ cards: [], leftOut: ['card_twins', 'cards'] });
  });

  it('is refused when it is asked for, since it is there', async () => {
    const bank = bankOf({ cardPages: { oddItem: 'account' } });
    await expect(bank.reader.getTransactions(`${IBAN}/5121`, {}, calm)).rejects.toMatchObject({ code: 'page_drift' });
  });
});

describe('what else may come in the place of a month', () => {
  it('"Problème technique" costs that card, and the others are read', async () => {
    const technical = '<div class="blocmsg err"><p>Problème technique. Merci de réessayer.</p></div>';
    const change = (html: string, ask: string): string =>
      ask === 'month 0 2026-12' ? onlyMessage(html, technical) : html;
    const bank = bankOf({ change });
    expect(await listed(bank)).toEqual({ cards: [FIVE], leftOut: ['cards'] });
    await expect(bank.reader.getTransactions(`${IBAN}/3308`, {}, calm)).rejects.toMatchObject({
      reason: 'page_problem',
    });
    expect(bank.drifts).toEqual([]);
  });

  it('"Problème technique" is tried once more, from the list on', async () => {
    const technical = '<div class="blocmsg err"><p>Problème technique. Merci de réessayer.</p></div>';
    const change = (html: string, ask: string, times: number): string =>
      ask === 'month 0 2026-12' && times === 1 ? onlyMessage(html, technical) : html;
    expect(await listed(bankOf({ change }))).toEqual(whole);
  });

  it('a line of months without one that the list tells of, and that may be owed, costs the card', async () => {
    const without = (html: string, ask: string): string =>
      /^(month|older months) 0/.test(ask)
        ? html.replace(
            /<ul><li><span><span><a href="#"[\s\S]*?mois:92026[\s\S]*?<\/li>\s*<li class="sep">[\s\S]*?<\/li>/,
            '<ul>',
          )
        : html;
    const today = '2026-11-03';
    expect((await listed(bankOf({ today }))).leftOut).toBeUndefined();
    const bank = bankOf({ today, change: without });
    expect(await listed(bank)).toMatchObject({ leftOut: ['cards'] });
  });

  it('a lost session ends the call', async () => {
    const lost = new RelaisError('fallback_unavailable', 'no session', { reason: 'session_lost' });
    const change = (html: string, ask: string) => (ask === 'month 0 2026-12' ? lost : html);
    await expect(listed(bankOf({ change }))).rejects.toMatchObject({ reason: 'session_lost' });
  });

  it('a purchase in a month to come that the list does not tell of costs the card', async () => {
    const row = '<tr><td>12/11/2026</td><td>CINE</td><td>BREST</td><td>-9,00 EUR</td><td></td></tr>';
    const change = (html: string, ask: string) =>
      ask === 'month 0 2026-12' ? html.replace(/<tr><td colspan="5"[\s\S]*?<\/tr>/, row) : html;
    const bank = bankOf({ change });
    expect(await listed(bank)).toEqual({ cards: [FIVE], leftOut: ['cards'] });
    expect(bank.asked.filter((ask) => ask === 'month 0 2026-12')).toHaveLength(1);
  });
});

function onlyMessage(html: string, message: string): string {
  return html.replace(/<div class="a_blocappli">[\s\S]*<\/main>/, `${message}</main>`);
}

describe('cards below their account', () => {
  const [month, ...later] = card.months;
  const [one] = month?.purchases ?? [];
  if (month === undefined || one === undefined) throw new Error('no purchase');
  const twice = { ...cardOf(FIRST, [], []), months: [{ ...month, purchases: [one, one] }, ...later] };
  const below = contractOf({ operations: operations(2), cards: [twice, cardOf(SECOND, [-4000], [])] });
  const read = async (options: Partial<Parameters<typeof shownBank>[0]>) => {
    const bank = shownBank({ contracts: [below], ...options });
    const { transactions } = await bank.reader.getTransactions(`${IBAN}/3308`, {}, calm);
    return { bank, amounts: transactions.map(({ transactionAmount }) => transactionAmount.amount) };
  };

  it.each([
    ['its parts on a page of their own', {}],
    ['its parts on the page of the month', { bundles: 'same page' }],
    ['a heading with a period', { heading: 'period' }],
    ['a list in the place of the selector', { chooser: 'list' }],
  ] as const)('are read with %s', async (_, cardPages) => {
    const { bank, amounts } = await read({ cardPages });
    expect(bank.asked).toContain('bundle');
    expect(amounts).toEqual(['23.50', '23.50']);
  });

  it('do not count a withdrawal, and are refused where their total counts it', async () => {
    const row = '<tr><td>12/11/2026</td><td>RETRAIT CB DAB 07</td><td>BREST</td><td>-60,00 EUR</td><td></td></tr>';
    const change = (total: string) => (html: string, ask: string) => {
      if (ask === 'list') return html.replace('-87,00', total === '' ? '-87,00' : '-147,00');
      if (ask !== 'card 202611') return html;
      const shown = total === '' ? html : html.replace('-47,00', total);
      return shown.replace('</tbody>', `${row}</tbody>`);
    };
    expect((await read({ change: change('') })).amounts).toEqual(['23.50', '23.50']);
    await expect(read({ change: change('-107,00') })).rejects.toMatchObject({ fingerprint: { mark: 'card.sum' } });
  });

  it('are refused where a part of a bundle is missing', async () => {
    const changed = read({
      change: (html, ask) => (ask === 'bundle' ? html.replace(/<tr><td[\s\S]*?<\/tr>/, '') : html),
    });
    await expect(changed).rejects.toMatchObject({ fingerprint: { mark: 'bundle.count' } });
  });
});
