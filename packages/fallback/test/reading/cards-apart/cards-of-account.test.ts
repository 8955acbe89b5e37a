import { RelaisError } from '@relais/model';
import type { Card, Contract } from '@relais/simulator/pages';
import { describe, expect, it } from 'vitest';
import { calm, cardOf, cicIban, contractOf, IBAN, operations, shownBank } from '../shown-bank.ts';

const FIRST = '416255xxxxxx3308';
const SECOND = '497256xxxxxx5121';
const other = contractOf({ resourceId: 'two', number: '18214 00071533802', iban: cicIban('00071533802') });

/** An account whose list of accounts says nothing of its cards. */
function withCards(...cards: readonly Card[]): Contract {
  return contractOf({ operations: operations(2), cards, cardsApart: true });
}

const contract = withCards(
  cardOf(FIRST, [-2350, 500], [-700]),
  { ...cardOf('416255xxxxxx4417'), debit: 'immediate' as const },
  cardOf(SECOND, [-4000], []),
);

function bankOf(options: Partial<Parameters<typeof shownBank>[0]> = {}) {
  return shownBank({ contracts: [contract], cardViews: ['cards'], ...options });
}

async function listed(bank: ReturnType<typeof shownBank>) {
  const answer = await bank.reader.getAccounts(calm);
  const { complete, leftOut } = answer.provenance;
  return { ids: answer.accounts.map(({ resourceId }) => resourceId), complete, leftOut };
}

const all = { ids: [IBAN, `${IBAN}/3308`, `${IBAN}/5121`], complete: true, leftOut: undefined };
const withoutCard = (id: string) => ({
  ids: all.ids.filter((one) => !one.endsWith(id)),
  complete: false,
  leftOut: ['cards'],
});

describe('cards that have pages of their own', () => {
  it('are accounts behind theirs, but for those that are debited at once; the list is whole', async () => {
    const bank = bankOf();
    expect(await listed(bank)).toEqual(all);
    const { accounts } = await bank.reader.getAccounts(calm);
    expect(accounts[1]).toMatchObject({
      accountId: { other: { identification: 'XXXXXXXXXXXX3308', schemeName: 'MPAN' }, currency: 'EUR' },
      name: 'CARTE MASTERCARD DEBIT DIFFERE MME CLAIRE AUBERTIN',
      linkedAccount: IBAN,
      cashAccountType: 'CARD',
      balances: [
        { balanceType: 'OTHR', balanceAmount: { amount: '-18.50' }, referenceDate: '2026-11-30' },
        { balanceType: 'OTHR', balanceAmount: { amount: '-7.00' }, referenceDate: '2026-12-31' },
      ],
    });
  });

  it('give their payments, the latest debit first, without a further page', async () => {
    const bank = bankOf();
    await bank.reader.getAccounts(calm);
    const asked = bank.asked.length;
    const { transactions } = await bank.reader.getTransactions(`${IBAN}/3308`, { dateFrom: '2026-09-01' }, calm);
    expect(
      transactions.map((row) => [row.bookingDate, row.transactionAmount.amount, row.creditDebitIndicator]),
    ).toEqual([
      ['2026-12-31', '7.00', 'DBIT'],
      ['2026-11-30', '23.50', 'DBIT'],
      ['2026-11-30', '5.00', 'CRDT'],
    ]);
    expect(transactions.every(({ status }) => status === 'PDNG')).toBe(true);
    expect(bank.asked).toHaveLength(asked);
    expect(bank.record.filter(({ pageKind }) => pageKind === 'own_cards').at(-1)).toMatchObject({ account: IBAN });
  });

  it('are not read where no page leads to them, and read once where they stand below their account, too', async () => {
    const unlinked = bankOf({ cardViews: [] });
    expect(await listed(unlinked)).toEqual({ ...all, ids: [IBAN] });
    const { cardsApart: _, ...below } = contract;
    const both = bankOf({ contracts: [below] });
    expect(await listed(both)).toEqual(all);
    expect(both.asked.filter((ask) => ask.startsWith('month'))).toEqual([]);
  });

  it('of accounts outside the consent are not opened, and are no gap', async () => {
    const bank = bankOf({ contracts: [contract, other], consent: [other.iban ?? ''] });
    expect(await listed(bank)).toEqual({ ...all, ids: [other.iban] });
    expect(bank.asked.filter((ask) => /functions|month/.test(ask))).toEqual([]);
    expect((await listed(bankOf({ consent: [] }))).leftOut).toBeUndefined();
  });

  it('of an account that is not in the list are left out', async () => {
    const bank = bankOf({
      change: (html, ask) => (ask === 'own cards' ? html.replaceAll('00071533801', '00071533899') : html),
    });
    expect(await listed(bank)).toEqual({ ids: [IBAN], complete: false, leftOut: ['cards'] });
  });

  it.each([
    ['a payment is missing', 'month 0 2026-11', (html: string) => html.replace(/<tr><td class="c[\s\S]*?<\/tr>/, '')],
    ['the functions are those of another card', 'functions 0', (html: string) => html.replaceAll('3308', '3309')],
    ['the month is that of another card', 'month 0 2026-12', (html: string) => html.replaceAll('3308', '3309')],
    ['another month comes', 'month 0 2026-11', (html: string) => html.replaceAll('novembre', 'octobre')],
    ['nobody knows when it is debited', 'functions 0', (html: string) => html.replace('D&#233;bit des', 'Mode des')],
  ])('one is left out where %s, and asking for it is refused; the others are read', async (_, page, damage) => {
    const bank = bankOf({ change: (html, ask) => (ask === page ? damage(html) : html) });
    expect(await listed(bank)).toEqual(withoutCard('3308'));
    expect(bank.drifts).not.toEqual([]);
    await expect(bank.reader.getTransactions(`${IBAN}/3308`, {}, calm)).rejects.toMatchObject({ code: 'page_drift' });
    await expect(bank.reader.getTransactions(`${IBAN}/1111`, {}, calm)).rejects.toMatchObject({
      reason: 'unknown_account',
    });
  });

  it('one that is not in use is left out', async () => {
    const bank = bankOf({ change: (html, ask) => (ask === 'own cards' ? html.replace('Active', 'Opposée') : html) });
    expect(await listed(bank)).toEqual(withoutCard('3308'));
  });

  it.each([
    ['http_status', false],
    ['session_lost', true],
  ] as const)('a list that ends in %s costs the cards: and the accounts, %s', async (reason, isAll) => {
    const error = new RelaisError('fallback_unavailable', 'no list', { reason });
    const bank = bankOf({ change: (html, ask) => (ask === 'own cards' ? error : html) });
    if (isAll) await expect(listed(bank)).rejects.toMatchObject({ reason });
    else expect(await listed(bank)).toEqual({ ids: [IBAN], complete: false, leftOut: ['cards'] });
  });

  it('that nothing tells apart are given to nobody, wherever they stand', async () => {
    const twins = withCards(cardOf(FIRST, [-1], []), cardOf('497256xxxxxx3308', [-2], []));
    const left = { ids: [IBAN], complete: false, leftOut: ['card_twins'] };
    expect(await listed(bankOf({ contracts: [twins] }))).toEqual(left);
    const below = contractOf({ cards: [cardOf(FIRST, [-1], [-1])] });
    const apart = cardOf('497256xxxxxx3308', [], []);
    const bank = bankOf({
      contracts: [{ ...below, cards: [...(below.cards ?? []), apart] }],
      // The card pages below the account know the first alone.
      change: (html, ask) =>
        ask.startsWith('card ') ? html.replace(/<select[\s\S]*?<\/button>/, (all) => onlyFirst(all)) : html,
    });
    expect((await listed(bank)).ids).toEqual([IBAN]);
  });

  it('others are on a second page, which leads back to the first', async () => {
    const link = '<span><a href="/fr/banque/SCIM_default.aspx?autres=1">Autres cartes</a></span>';
    const back = '<span><a href="/fr/banque/SCIM_default.aspx">Autres cartes</a></span>';
    const bank = bankOf({
      change: (html, ask, times) => {
        if (ask !== 'own cards') return html;
        const [first = '', second = '', third = ''] = html.match(/<li class="item">[\s\S]*?<\/li>/g) ?? [];
        if (times === 1 || times === 3) return html.replace(third, '').replace('</ul>\n<input', `</ul>${link}<input`);
        if (times === 2)
          return html.replace(first, '').replace(second, '').replace('</ul>\n<input', `</ul>${back}<input`);
        return html;
      },
    });
    expect(await listed(bank)).toEqual(all);
  });
});

/** The words for one card alone. */
function onlyFirst(choice: string): string {
  const words = /<option[^>]*>([^<]*)</.exec(choice)?.[1] ?? '';
  return `<span class="_c1 fg _c1">${words}</span>`;
}
