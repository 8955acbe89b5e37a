import { addDays } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { calm, cicIban, contractOf, IBAN, operations, type ShownBankOptions, shownBank, TODAY } from '../shown-bank.ts';

const contract = contractOf({ operations: operations(60) });
/** Another account before it, so that the right one has to be chosen. */
const contracts = [
  contractOf({ resourceId: 'two', number: '18214 00071533902', iban: cicIban('00071533902') }),
  contract,
];
const dateFrom = addDays(TODAY, -39);

const read = (more: Partial<ShownBankOptions>) => {
  const bank = shownBank({ contracts, ...more });
  return { bank, answer: bank.reader.getTransactions(IBAN, { dateFrom }, calm) };
};
const onFile = (change: (text: string) => string): Pick<ShownBankOptions, 'change'> => ({
  change: (html, ask) => (ask.startsWith('csv') ? change(html) : html),
});
/** A page on which the header of the amounts is one that nobody knows. */
const drifted = (html: string, ask: string): string =>
  /^(operations|_FID)/.test(ask)
    ? html.replace('DoSortAmountAsc', 'DoSortSummeAsc').replace('<span>Montant ', '<span>Summe ')
    : html;

describe('the export as a second opinion', () => {
  it('changes nothing where it agrees: the file of the right account, over the same days', async () => {
    const { bank, answer } = read({ csv: 'second_opinion' });
    expect((await answer).transactions).toEqual((await read({}).answer).transactions);
    expect(bank.asked.slice(-2)).toEqual(['download', 'csv one 01']);
    expect(bank.record.find(({ pageKind }) => pageKind === 'download')).toMatchObject({
      account: IBAN,
      httpStatus: 200,
    });
  });

  it.each<readonly [string, string, (text: string) => string]>([
    [
      'an amount',
      'opinion.rows',
      (text) => reckoned(text.split('\r\n').with(3, '14/10/2026;14/10/2026;-1,24;VIR SEPA 23;0')),
    ],
    [
      'a date',
      'opinion.rows',
      (text) => reckoned(text.split('\r\n').with(3, '13/10/2026;14/10/2026;-1,23;VIR SEPA 24;0')),
    ],
    ['the number of rows', 'opinion.rows', (text) => reckoned(text.split('\r\n').toSpliced(3, 1))],
    [
      'a twin too many',
      'opinion.rows',
      (text) => reckoned(text.split('\r\n').toSpliced(3, 0, text.split('\r\n')[3] ?? '')),
    ],
    ['the balance', 'opinion.balance', (text) => reckoned(text.split('\r\n'), 1)],
  ])('refuses what it contradicts: %s', async (_, mark, change) => {
    const { bank, answer } = read({ csv: 'second_opinion', ...onFile(change) });
    await expect(answer).rejects.toMatchObject({ code: 'page_drift', fingerprint: { page: 'csv', mark } });
    expect(bank.record.every(({ records }) => records.length === 0)).toBe(true);
  });

  it.each<readonly [string, string, string, (text: string) => string]>([
    ['a page comes in place of the file', 'download', 'file.missing', () => '<html><p>Veuillez patienter</p></html>'],
    [
      'the file holds other days',
      'csv',
      'csv.window',
      (text) => text.replace(/(\r\n)[^\r]*/, '$101/01/2026;01/01/2026;-1,00;A;0,00'),
    ],
  ])('is refused when %s', async (_, page, mark, change) => {
    const windowed = (text: string): string =>
      mark === 'csv.window' ? reckoned(change(text).split('\r\n')) : change(text);
    const { bank, answer } = read({ csv: 'second_opinion', ...onFile(windowed) });
    await expect(answer).rejects.toMatchObject({ code: 'page_drift', fingerprint: { page, mark } });
    expect(bank.drifts).toHaveLength(1);
  });

  it('is not asked for where only balances are', async () => {
    const { reader, asked } = shownBank({ contracts, csv: 'second_opinion' });
    await reader.getBalances(IBAN, calm);
    expect(asked).not.toContain('download');
  });
});

describe('the export as a way out when the page drifts', () => {
  it('answers in its place, and the answer says so', async () => {
    const { bank, answer } = read({ csv: 'on_drift', change: drifted });
    const given = await answer;
    expect(given.provenance).toMatchObject({ source: 'export', complete: false });
    expect(given.transactions).toEqual((await read({}).answer).transactions);
    expect(bank.drifts.map(({ fingerprint }) => fingerprint.page)).toEqual(['operations']);
    expect(bank.record.map(({ pageKind, records }) => [pageKind, records.length])).toContainEqual(['operations', 0]);
    expect(bank.record.map(({ pageKind, records }) => [pageKind, records.length])).toContainEqual(['download', 40]);
  });

  it('gives balances too, and is read once for all of them', async () => {
    const { reader, asked } = shownBank({ contracts: [contract], csv: 'on_drift', change: drifted });
    const accounts = await reader.getAccounts(calm);
    expect(accounts.provenance).toMatchObject({ source: 'export' });
    const balances = await reader.getBalances(IBAN, calm);
    expect(balances.provenance).toMatchObject({ source: 'export' });
    await reader.getTransactions(IBAN, { dateFrom }, calm);
    expect(balances.balances).toEqual([
      {
        name: 'Solde',
        balanceType: 'CLBD',
        balanceAmount: {
          currency: 'EUR',
          amount: (await shownBank({ contracts }).reader.getBalances(IBAN, calm)).balances[0]?.balanceAmount.amount,
        },
      },
    ]);
    expect(asked.filter((ask) => ask === 'download')).toHaveLength(1);
  });

  it('is nothing where it is off, and nothing where the page can be read', async () => {
    await expect(read({ change: drifted }).answer).rejects.toMatchObject({ code: 'page_drift' });
    const { bank, answer } = read({ csv: 'on_drift' });
    expect((await answer).provenance).toEqual({ complete: true });
    expect(bank.asked).not.toContain('download');
  });

  it('where the file has no answer either, the page is the one that is refused', async () => {
    const empty = contractOf();
    const bank = shownBank({ contracts: [empty], csv: 'on_drift', change: drifted });
    await expect(bank.reader.getBalances(IBAN, calm)).rejects.toMatchObject({ fingerprint: { page: 'operations' } });
  });
});

/** The file with balances that add up again. @param extra - on top of all of them, in cents */
function reckoned(lines: readonly string[], extra = 0): string {
  const [head = '', first = '', ...rest] = lines.filter((line) => line !== '');
  const cents = (text = ''): number => Math.round(Number(text.replace(',', '.')) * 100);
  const printed = (value: number): string => (value / 100).toFixed(2).replace('.', ',');
  let balance = cents(first.split(';')[4]) + extra;
  const rows = rest.map((line) => {
    const cells = line.split(';');
    balance += cents(cells[2]);
    return cells.with(4, printed(balance)).join(';');
  });
  return `${[
    head,
    first
      .split(';')
      .with(4, printed(cents(first.split(';')[4]) + extra))
      .join(';'),
    ...rows,
  ].join('\r\n')}\r\n`;
}
