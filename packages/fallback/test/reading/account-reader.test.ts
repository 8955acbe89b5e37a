import { addDays } from '@relais/model';
import type { Operation } from '@relais/simulator/pages';
import { describe, expect, it } from 'vitest';
import {
  calm,
  cardOf,
  cicIban,
  contractOf,
  IBAN,
  operations,
  operationsPageOf,
  shownBank,
  TODAY,
} from './shown-bank.ts';

const DEFERRED = '497256xxxxxx7716';
const SECOND = '416255xxxxxx0982';
const refused = (page: string, mark: string): object => ({ code: 'page_drift', fingerprint: { page, mark } });
const read = (bank: ReturnType<typeof shownBank>, id = IBAN, from = addDays(TODAY, -89)) =>
  bank.reader.getTransactions(id, { dateFrom: from }, calm);

describe('which accounts are read', () => {
  it('payment accounts alone: what is kept like one is dropped, and an unknown label makes the list incomplete', async () => {
    const financing = contractOf({
      kind: 'financing',
      resourceId: 'two',
      product: 'CREDITS DE CAMPAGNE',
      number: '18214 00071533802',
      iban: 'FR7610096182140007153380242',
    });
    const bank = shownBank({ contracts: [contractOf(), financing] });
    const answer = await bank.reader.getAccounts(calm);
    expect(answer.accounts.map(({ resourceId }) => resourceId)).toEqual([IBAN]);
    expect(answer.provenance).toEqual({ complete: true });
    expect(bank.asked).toEqual(['list', 'rib', 'operations one']);
    expect(bank.record[0]).toMatchObject({ pageKind: 'rib', records: [] });
    expect(bank.record.find(({ pageKind }) => pageKind === 'accounts')?.dropped).toEqual([
      { kind: 'financing', count: 1 },
    ]);
    const riddle = shownBank({
      contracts: [contractOf(), { ...financing, product: 'MYSTERE' }],
      change: (html) => html.replaceAll('Comptes courants', 'Divers'),
    });
    expect((await riddle.reader.getAccounts(calm)).provenance.complete).toBe(false);
  });

  it('an account whose row shows two currencies is left out by name, and the others are read', async () => {
    const other = contractOf({
      resourceId: 'two',
      number: '18214 00071533802',
      iban: 'FR7610096182140007153380242',
      currency: 'USD',
      listing: { also: { cents: 91_300, currency: 'EUR' } },
    });
    const bank = shownBank({ contracts: [contractOf(), other] });
    const answer = await bank.reader.getAccounts(calm);
    expect(answer.accounts.map(({ resourceId }) => resourceId)).toEqual([IBAN]);
    expect(answer.provenance).toEqual({ complete: false, leftOut: ['accounts_in_doubt'] });
    expect(bank.record.find(({ pageKind }) => pageKind === 'accounts')?.dropped).toEqual([
      { kind: 'account_in_doubt', count: 1 },
    ]);
    // That account is there: nothing may say that it is not.
    await expect(read(bank, other.iban)).rejects.toMatchObject(refused('account_list', 'row.currencies'));
    const narrow = shownBank({ contracts: [contractOf(), other], consent: [IBAN] });
    await expect(read(narrow, other.iban)).rejects.toMatchObject({ reason: 'unknown_account' });
  });

  it('rows that are certainly no accounts leave the list whole', async () => {
    const rows = ['ESPECE(S) GAGEE(S)', 'ENCOURS MOBILISATION DE CREANCES'].map((product, at) =>
      contractOf({
        kind: 'financing',
        product,
        resourceId: product,
        number: `18214 0007153390${at}`,
        iban: cicIban(`0007153390${at}`),
      }),
    );
    const { iban: _, ...mobile } = contractOf({ kind: 'mobile', product: 'LE MOBILE 06 39 98 01 23', number: '' });
    const bank = shownBank({ contracts: [contractOf(), ...rows, { ...mobile, resourceId: 'mobile' }] });
    expect((await bank.reader.getAccounts(calm)).provenance).toEqual({ complete: true });
    expect(bank.asked).toEqual(['list', 'rib', 'operations one']);
  });

  it('an account outside the consent is no account: refused, and its pages are not opened', async () => {
    const bank = shownBank({ contracts: [contractOf({ cards: [cardOf(DEFERRED, [-1000])] })], consent: [] });
    expect((await bank.reader.getAccounts(calm)).accounts).toEqual([]);
    await expect(read(bank)).rejects.toMatchObject({ code: 'fallback_refused', reason: 'unknown_account' });
    await expect(read(bank, `${IBAN}/7716`)).rejects.toMatchObject({ reason: 'unknown_account' });
    expect(bank.asked).toEqual(['list', 'rib']);
  });
});

describe('a page', () => {
  it('loses its text once it was read, also when it could not be', async () => {
    const bank = shownBank({
      contracts: [contractOf({ operations: operations(200) })],
      change: (html, ask) => (ask.startsWith('_FID_') ? html.replace('</table>', '') : html),
    });
    await expect(read(bank)).rejects.toMatchObject({ code: 'page_drift' });
    expect(bank.asked.slice(2)).toEqual(['operations one', '_FID_DoLoadMoreTransactions one']);
    expect(bank.given.map(({ html }) => html)).toEqual(['', '', '', '']);
    expect(bank.drifts).toHaveLength(1);
  });
});

describe('"more"', () => {
  it('is pressed until the window is covered, and no further', async () => {
    const bank = shownBank({ contracts: [contractOf({ operations: operations(200) })] });
    const { transactions } = await read(bank, IBAN, addDays(TODAY, -69));
    expect(transactions).toHaveLength(70);
    expect(bank.asked.slice(2)).toEqual(['operations one', '_FID_DoLoadMoreTransactions one']);
  });

  it('is not asked for, nor is the first page again, where what was read for balances holds the days', async () => {
    const short = shownBank({ contracts: [contractOf({ operations: operations(30) })] });
    await short.reader.getAccounts(calm);
    expect((await read(short)).transactions).toHaveLength(30);
    expect(short.asked).toEqual(['list', 'rib', 'operations one']);
    const long = shownBank({ contracts: [contractOf({ operations: operations(200) })] });
    await long.reader.getAccounts(calm);
    expect((await read(long, IBAN, addDays(TODAY, -48))).transactions).toHaveLength(49);
    expect(long.asked).toEqual(['list', 'rib', 'operations one']);
    // The day of the oldest row may go on on the next page.
    expect((await read(long, IBAN, addDays(TODAY, -49))).transactions).toHaveLength(50);
    expect(long.asked.slice(3)).toEqual(['operations one', '_FID_DoLoadMoreTransactions one']);
  });

  it('is refused by type when the list does not end, never cut short', async () => {
    const bank = shownBank({
      contracts: [contractOf({ operations: operations(30) })],
      // Every page has the rows before and one more of the same day.
      change: (html, ask, times) =>
        ask === 'list' || ask === 'rib' ? html : withTwins(html, ask.startsWith('_FID_') ? times : 0),
    });
    await expect(read(bank)).rejects.toMatchObject({ code: 'fallback_refused', reason: 'page_limit', actor: 'host' });
    expect(bank.asked.filter((ask) => ask.startsWith('_FID_'))).toHaveLength(50);
  });

  it('a list that is not newest first is read to its end before a window is believed to be whole', async () => {
    const contract = contractOf({ operations: operations(90) });
    const whole = operationsPageOf(contract, 1)
      .replace('value="OPEDATE_D"', 'value=""')
      .replace(/(name="Data_Persistance" type="hidden" value=")[^"]*/, '$1');
    const rows = whole.match(/<tr><td class="h c nowrap.*?<\/tr>/gs) ?? [];
    // The last row of the first page is an old one, though newer ones are still to come.
    const shown = [...rows.slice(60, 89), ...rows.slice(0, 20), ...rows.slice(89)];
    const pageOf = (all: readonly string[]): string =>
      whole
        .replace(rows.join('\n'), '')
        .replace(/(<tbody>)\s*(<\/tbody><\/table>)/, (_, start, end) => start + all.join('') + end);
    const more =
      '<div class="ei_blocpaginb"><a href="#" class="ei_loadmorebtn"><span>Plus d\'opérations</span></a></div>';
    const first = pageOf(shown).replace('</table>', `</table>${more}`);
    const second = pageOf([...shown, ...rows.slice(20, 60)]);
    const bank = shownBank({
      contracts: [contract],
      change: (html, ask) => (ask === 'operations one' ? first : ask.startsWith('_FID_') ? second : html),
    });
    const { transactions } = await read(bank, IBAN, addDays(TODAY, -69));
    expect(rows).toHaveLength(90);
    expect(transactions).toHaveLength(70);
  });
});

/** Puts copies of the last row behind it, and a button for more below. */
function withTwins(html: string, count: number): string {
  const last = html.lastIndexOf('<tr><td class="h c nowrap');
  const row = html.slice(last, html.indexOf('</tr>', last) + 5);
  const more =
    '<div class="ei_blocpaginb"><a href="#" class="ei_loadmorebtn"><span>Plus d\'opérations</span></a></div>';
  return html
    .replace(/(name="Data_Persistance" type="hidden" value=")[^"]*/, '$1')
    .replace(row, row.repeat(count + 1))
    .replace('</table>\n', `</table>\n${more}`);
}

describe('a page of another account', () => {
  it('is refused, whether its form or its address says so', async () => {
    const other = 'f'.repeat(64);
    const field = /(name="Data_WebId" type="hidden" value=")[0-9a-f]{64}/;
    const form = shownBank({ contracts: [contractOf()], change: (html) => html.replace(field, `$1${other}`) });
    await expect(read(form)).rejects.toMatchObject(refused('operations', 'page.account'));
    expect(form.drifts).toHaveLength(1);
    const action = shownBank({
      contracts: [contractOf()],
      change: (html) => html.replace(/k_webid=[0-9a-f]{64}/, `k_webid=${other}`),
    });
    await expect(read(action)).rejects.toMatchObject(refused('operations', 'page.account'));
  });
});

describe('a page on which the bank says why it shows nothing', () => {
  const saying = (text: string) =>
    `<html><body><main id="ei_tpl_content"><div class="blocmsg err"><p>${text}</p></div></main></body></html>`;
  const NO_RIGHT = saying("Vous n'avez pas l'autorisation d'accéder à ce contrat");

  it.each([
    ['Problème technique. Merci de bien vouloir réessayer un peu plus tard.', 'fallback_unavailable', 'page_problem'],
    [
      "Du fait d'un traitement exceptionnel, cette page est momentanément indisponible.",
      'fallback_unavailable',
      'page_problem',
    ],
    ['Navigation interdite - Merci de bien vouloir recommencer votre action.', 'fallback_unavailable', 'stale_form'],
    ["Vous n'avez pas l'autorisation d'accéder à ce contrat", 'fallback_refused', 'no_right'],
  ])('is no drift: %s', async (text, code, reason) => {
    const bank = shownBank({
      contracts: [contractOf()],
      change: (html, ask) => (ask === 'operations one' ? saying(text) : html),
    });
    await expect(read(bank)).rejects.toMatchObject({ code, reason });
    expect(bank.drifts).toEqual([]);
  });

  it('leaves out the account that the customer has no right to, not the others, and says so', async () => {
    const other = contractOf({ resourceId: 'two', number: '18214 00071533902', iban: cicIban('00071533902') });
    const bank = shownBank({
      contracts: [contractOf(), other],
      change: (html, ask) => (ask === 'operations one' ? NO_RIGHT : html),
    });
    const answer = await bank.reader.getAccounts(calm);
    expect(answer.accounts.map(({ resourceId }) => resourceId)).toEqual([other.iban]);
    expect(answer.provenance.complete).toBe(false);
    expect(bank.record.find(({ pageKind }) => pageKind === 'accounts')?.dropped).toEqual([
      { kind: 'no_right', count: 1 },
    ]);
  });

  it('where the customer has no right to any of them, no list is given', async () => {
    const bank = shownBank({
      contracts: [contractOf()],
      change: (html, ask) => (ask === 'operations one' ? NO_RIGHT : html),
    });
    await expect(bank.reader.getAccounts(calm)).rejects.toMatchObject({ reason: 'no_right' });
  });
});

describe('what is known beside the rows', () => {
  const announced = [{ cents: 4000, lines: ['VIR SEPA M YANIS FERHAOUI'], expectedOn: '2026-11-24' }];
  /** A row whose label leads to its advice slip, which names it. @param at - its sequence on that day */
  const withAdvice = (operation: Operation, at: number): Operation => {
    const day = (Date.parse(operation.bookingDate) - Date.parse('2025-12-31')) / 86_400_000;
    return { ...operation, hasAdvice: true, reference: `100962026${day}${String(at).padStart(5, '0')}` };
  };
  const history = operations(6).map((one, at) => (at % 2 === 0 ? one : withAdvice(one, at)));

  it('is the bank’s reference of each row in their order, none where it shows none, and the balance of the page', async () => {
    const contract = contractOf({ announced, operations: history });
    const { transactions, notes } = await read(shownBank({ contracts: [contract] }), IBAN, addDays(TODAY, -3));
    const shown = history.slice(-4).toReversed();
    expect(notes.references).toEqual([null, ...shown.map((one) => (one.hasAdvice ? one.reference : null))]);
    expect(notes.references?.filter((one) => one !== null)).toHaveLength(2);
    expect(transactions.map(({ bookingDate = null }) => bookingDate)).toEqual([
      null,
      ...shown.map(({ bookingDate }) => bookingDate),
    ]);
    const cents = 100_000 + history.reduce((sum, one) => sum + one.cents, 0);
    expect(notes.bookedBalance).toEqual({ currency: 'EUR', amount: (cents / 100).toFixed(2) });
  });

  it('is no reference where none of the rows has any', async () => {
    const { notes } = await read(shownBank({ contracts: [contractOf({ operations: operations(3) })] }));
    expect(notes).toEqual({ bookedBalance: expect.anything() });
  });

  it('is from which day on the rows are there, where that is later than was asked', async () => {
    const bank = shownBank({ contracts: [contractOf({ operations: history })] });
    const [cut, whole] = [await read(bank, IBAN, '2026-01-01'), await read(bank, IBAN, addDays(TODAY, -90))];
    expect(cut.provenance).toEqual({ complete: false, servedFrom: addDays(TODAY, -90) });
    expect(whole.provenance).toEqual({ complete: true });
  });
});

describe('what is announced', () => {
  const announced = [
    { cents: -11_250, lines: ['PRLV SEPA ASSURANCES DU LITTORAL', 'ADL 778120-44'], expectedOn: '2026-11-23' },
    { cents: 4000, lines: ['VIR SEPA M YANIS FERHAOUI'], expectedOn: '2026-11-24' },
    { cents: 4000, lines: ['VIR SEPA M YANIS FERHAOUI'], expectedOn: '2026-11-24' },
  ];
  const contract = contractOf({ announced, operations: operations(3) });

  it('comes first, last expected first, twins counted, in every window', async () => {
    const { transactions } = await read(shownBank({ contracts: [contract] }), IBAN, TODAY);
    expect(transactions.map(({ status, expectedBookingDate }) => [status, expectedBookingDate])).toEqual([
      ['PDNG', '2026-11-24'],
      ['PDNG', '2026-11-24'],
      ['PDNG', '2026-11-23'],
      ['BOOK', undefined],
    ]);
  });

  it('of one day, comes in the order of the API: the last on the page first', async () => {
    const sameDay = [1, 2].map((cents) => ({ cents, lines: [`VIR ${cents}`], expectedOn: '2026-11-24' }));
    const { transactions } = await read(shownBank({ contracts: [contractOf({ announced: sameDay })] }));
    expect(transactions.map(({ transactionAmount }) => transactionAmount.amount)).toEqual(['0.02', '0.01']);
  });

  it('is asked for by the form where no link leads to it, after the last page of operations', async () => {
    const bank = shownBank({
      contracts: [contractOf({ announced, operations: operations(80) })],
      change: (html) => html.replace(/<a href="[^"]*mvts_instance[^>]*>[^<]*<\/a>/, ''),
    });
    const { transactions } = await read(bank);
    expect(transactions.filter(({ status }) => status === 'PDNG')).toHaveLength(3);
    expect(bank.asked.slice(-2)).toEqual(['_FID_DoLoadMoreTransactions one', '_FID_DoShowTransactionsToComeView one']);
    expect(bank.record.find(({ pageKind }) => pageKind === 'announced')).toMatchObject({
      account: IBAN,
      dataKinds: ['transactions'],
      httpStatus: 200,
    });
  });

  it('is not asked for where the page says that nothing is, nor for balances', async () => {
    const quiet = shownBank({ contracts: [contractOf({ operations: operations(3) })] });
    await read(quiet);
    expect(quiet.asked).toEqual(['list', 'rib', 'operations one']);
    const balances = shownBank({ contracts: [contract] });
    await balances.reader.getBalances(IBAN, calm);
    expect(balances.asked).toEqual(['list', 'rib', 'operations one']);
  });

  it.each([
    ['a row is missing', (html: string) => html.replace(/<tr><td class="[ip] g">24\/11\/2026.*?<\/tr>/s, '')],
    ['an amount is another', (html: string) => html.replace('+40,00 EUR', '+41,00 EUR')],
  ])('is refused when it does not add up to what the operations page says: %s', async (_, change) => {
    const bank = shownBank({
      contracts: [contract],
      change: (html, ask) => (ask === 'announced one' ? change(html) : html),
    });
    await expect(read(bank)).rejects.toMatchObject(refused('announced_operations', 'announced.sum'));
  });

  it('makes the answer incomplete where the page names a sum and leads nowhere', async () => {
    const bank = shownBank({
      contracts: [contract],
      change: (html) =>
        html
          .replace(/<a href="[^"]*mvts_instance[^>]*>[^<]*<\/a>/, '')
          .replace(/<form id="[^"]*" action="[^"]*_pid=AccountMasterDetail[^"]*"/, '<form id="I0:fm" action=""'),
    });
    const answer = await read(bank);
    expect(answer.provenance.complete).toBe(false);
    expect(answer.transactions.every(({ status }) => status === 'BOOK')).toBe(true);
  });
});

describe('deferred cards', () => {
  const contract = contractOf({
    operations: operations(2),
    cards: [cardOf(DEFERRED, [-2350, -1000, 500], [-700]), cardOf(SECOND, [-4000], [])],
  });

  it('are accounts of their own behind theirs: masked number, link, a balance for each debit', async () => {
    const { accounts } = await shownBank({ contracts: [contract] }).reader.getAccounts(calm);
    expect(accounts.map(({ resourceId }) => resourceId)).toEqual([IBAN, `${IBAN}/7716`, `${IBAN}/0982`]);
    expect(accounts[1]).toMatchObject({
      accountId: { other: { identification: 'XXXXXXXXXXXX7716', schemeName: 'MPAN' }, currency: 'EUR' },
      name: 'CARTE MASTERCARD DEBIT DIFFERE MME CLAIRE AUBERTIN',
      linkedAccount: IBAN,
      cashAccountType: 'CARD',
      balances: [
        { balanceType: 'OTHR', balanceAmount: { amount: '-28.50' }, referenceDate: '2026-11-30' },
        { balanceType: 'OTHR', balanceAmount: { amount: '-7.00' }, referenceDate: '2026-12-31' },
      ],
    });
    expect(JSON.stringify(accounts)).not.toContain('497256');
  });

  it('give their own payments, of both months, the latest debit first', async () => {
    const bank = shownBank({ contracts: [contract] });
    const first = await read(bank, `${IBAN}/7716`);
    expect(
      first.transactions.map((row) => [row.bookingDate, row.transactionAmount.amount, row.creditDebitIndicator]),
    ).toEqual([
      ['2026-12-31', '7.00', 'DBIT'],
      ['2026-11-30', '23.50', 'DBIT'],
      ['2026-11-30', '10.00', 'DBIT'],
      ['2026-11-30', '5.00', 'CRDT'],
    ]);
    const asked = bank.asked.length;
    expect(await read(bank, `${IBAN}/7716`)).toEqual(first);
    expect(bank.asked).toHaveLength(asked);
    const second = await read(bank, `${IBAN}/0982`);
    expect(second.transactions.map(({ remittanceInformation }) => remittanceInformation.unstructured)).toEqual([
      ['LIBRAIRIE A BREST'],
    ]);
    expect(bank.asked).toContain('_FID_DoChangeCardDetails one');
  });

  it('obey the window by the day of the debit', async () => {
    const { transactions } = await shownBank({ contracts: [contract] }).reader.getTransactions(
      `${IBAN}/7716`,
      { dateFrom: TODAY, dateTo: '2026-12-01' },
      calm,
    );
    expect(transactions).toHaveLength(3);
  });

  it.each([
    [
      'a payment is lost',
      'card.sum',
      (html: string, ask: string) =>
        ask === 'card 202611' ? html.replace(/<tr><td class="c[^>]*>19\/11.*?<\/tr>/s, '') : html,
    ],
    ['the total is another', 'card.totals', (html: string) => html.replaceAll('-28,50 EUR', '-28,51 EUR')],
    [
      'the page shows another card than was chosen',
      'card.selected',
      (html: string, ask: string) =>
        ask.startsWith('_FID_')
          ? html.replace(' selected="selected"', '').replace('value="k1"', 'value="k1" selected="selected"')
          : html,
    ],
  ])('are refused when %s', async (_, mark, change) => {
    const bank = shownBank({
      contracts: [contract],
      change: (html, ask) => (/card|FID/.test(ask) ? change(html, ask) : html),
    });
    const id = mark === 'card.selected' ? `${IBAN}/0982` : `${IBAN}/7716`;
    await expect(read(bank, id)).rejects.toMatchObject(refused('card_operations', mark));
  });

  it('are chosen by one key, also where the form of the page holds the empty one of every account', async () => {
    const two = contractOf({ cards: [cardOf(DEFERRED, [-100]), cardOf(SECOND, [-200])] });
    const bank = shownBank({
      contracts: [two],
      change: (html, ask) =>
        ask.startsWith('card')
          ? html.replace(
              /(<form [^>]*AccountMasterDetail[^>]*>)/,
              '$1<input name="Data_SelectedCardItemKey" type="hidden" value=""/>',
            )
          : html,
    });
    const { transactions } = await read(bank, `${IBAN}/0982`);
    expect(transactions.map(({ transactionAmount }) => transactionAmount.amount)).toEqual(['2.00']);
    expect(bank.asked.at(-1)).toBe('_FID_DoChangeCardDetails one');
  });

  it('that nothing tells apart are left out, and the list says that it is not whole', async () => {
    const twins = contractOf({ cards: [cardOf(DEFERRED, [-100]), cardOf('416255xxxxxx7716', [-200])] });
    const bank = shownBank({ contracts: [twins] });
    const answer = await bank.reader.getAccounts(calm);
    expect(answer.accounts.map(({ resourceId }) => resourceId)).toEqual([IBAN]);
    expect(answer.provenance.complete).toBe(false);
    expect(bank.record.find(({ pageKind }) => pageKind === 'accounts')?.dropped).toEqual([
      { kind: 'card_twins', count: 2 },
    ]);
  });
});

describe('a search by date', () => {
  const contracts = [contractOf({ operations: operations(90) })];
  const window = { dateFrom: addDays(TODAY, -80), dateTo: addDays(TODAY, -75) };

  it('saves pages where the bank has one, and gives the same rows', async () => {
    const walked = shownBank({ contracts });
    const searched = shownBank({ contracts, web: { searchesByDate: true } });
    const rows = (await searched.reader.getTransactions(IBAN, window, calm)).transactions;
    expect(rows).toHaveLength(5);
    expect(rows).toEqual((await walked.reader.getTransactions(IBAN, window, calm)).transactions);
    expect(searched.asked.slice(2)).toEqual(['operations one', '_FID_DoSearch one']);
    // A search tells nothing about other days.
    await searched.reader.getTransactions(IBAN, { dateFrom: window.dateFrom }, calm);
    expect(searched.asked.slice(4)).toEqual(['operations one', '_FID_DoLoadMoreTransactions one']);
  });

  it('is not made where the first page reaches back far enough', async () => {
    const bank = shownBank({ contracts, web: { searchesByDate: true } });
    await bank.reader.getTransactions(IBAN, { dateFrom: addDays(TODAY, -20), dateTo: addDays(TODAY, -10) }, calm);
    expect(bank.asked.slice(2)).toEqual(['operations one']);
  });

  it('that the bank did not make is refused', async () => {
    const bank = shownBank({
      contracts,
      web: { searchesByDate: true },
      change: (html, ask) =>
        ask.startsWith('_FID_DoSearch')
          ? html.replace(
              'name="Data_Searching" type="hidden" value="true"',
              'name="Data_Searching" type="hidden" value="false"',
            )
          : html,
    });
    await expect(bank.reader.getTransactions(IBAN, window, calm)).rejects.toMatchObject({ code: 'page_drift' });
  });
});

describe('accounts side by side', () => {
  const contracts = Array.from({ length: 4 }, (_, index) =>
    contractOf({
      resourceId: `account ${index}`,
      number: `18214 0007153390${index}`,
      iban: cicIban(`0007153390${index}`),
      openingCents: 1000 * index,
    }),
  );

  it.each([1, 3])('give the same list in the same order: %i at once', async (accountsAtOnce) => {
    const { accounts } = await shownBank({ contracts, web: { accountsAtOnce } }).reader.getAccounts(calm);
    expect(accounts.map(({ accountId }) => accountId?.iban)).toEqual(contracts.map(({ iban }) => iban));
    expect(accounts.map(({ balances }) => balances?.[0]?.balanceAmount.amount)).toEqual([
      '0.00',
      '10.00',
      '20.00',
      '30.00',
    ]);
  });
});
