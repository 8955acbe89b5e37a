import { addDays, type Clock, manualClock } from '@relais/model';
import { describe, expect, it } from 'vitest';
import {
  calm,
  cardOf,
  cicIban,
  contractOf,
  downloadPage,
  IBAN,
  operations,
  type ShownBankOptions,
  shownBank,
  TODAY,
} from '../shown-bank.ts';

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

  it.each([
    ['rows of cards between the accounts', {}, '001'],
    ['no row of a card', { hasCards: false }, '01'],
    ['words that follow their boxes, of which another is checked', { words: 'follow', remembers: [0] }, '001'],
    ['words that stay as they are, beside another box that is checked', { words: 'stay', remembers: [0] }, '001'],
    ['the old id of its table', { tableId: 'account-table' }, '001'],
    ['words that the bank goes by, in place of boxes', { chosenBy: 'words' }, '001'],
  ] as const)('is chosen in a form with %s', async (_, downloadForm, selection) => {
    const [other, ...rest] = contracts;
    const withCard = [{ ...other, cards: [cardOf('5132 XXXX XXXX 4417')] } as typeof contract, ...rest];
    const { bank, answer } = read({ contracts: withCard, csv: 'second_opinion', downloadForm });
    await expect(answer).resolves.toMatchObject({ provenance: { complete: true } });
    expect(bank.asked.at(-1)).toBe(`csv one ${selection}`);
  });

  it('a form whose selection counts its accounts alone is filled in so', async () => {
    const [other, ...rest] = contracts;
    const withCard = [{ ...other, cards: [cardOf('5132 XXXX XXXX 4417')] } as typeof contract, ...rest];
    const change = (html: string, ask: string): string => (ask === 'download' ? html.replace('"000"', '"00"') : html);
    const { bank, answer } = read({ contracts: withCard, csv: 'second_opinion', change });
    await answer;
    expect(bank.asked.at(-1)).toBe('csv one 01');
  });

  it('is asked for again, a second later each time, while its form comes back in its place', async () => {
    const { clock, waits } = patientClock();
    const change = (html: string, ask: string, times: number): string =>
      ask.startsWith('csv') && times < 10 ? downloadPage(contracts) : html;
    const { bank, answer } = read({ csv: 'second_opinion', clock, change });
    expect((await answer).transactions).toEqual((await read({}).answer).transactions);
    expect(bank.asked.filter((ask) => ask.startsWith('csv'))).toHaveLength(10);
    expect(waits).toEqual(Array(9).fill(1_000));
    expect(bank.drifts).toEqual([]);
  });

  it.each<readonly [string, number, (form: string) => string]>([
    ['the form comes back ten times', 10, (form) => form],
    [
      'the form comes back with an error',
      1,
      (form) =>
        form.replace(
          '<form id="C:P:F"',
          '<div class="blocmsg err"><p>Sélectionnez un compte.</p></div><form id="C:P:F"',
        ),
    ],
    ['the form that comes back has lost the account', 1, (form) => form.replaceAll('18214 00071533801', '')],
    ['the form that comes back was cut short', 1, (form) => form.slice(0, form.indexOf('</table>'))],
  ])('is refused when %s', async (_, times, change) => {
    const { clock } = patientClock();
    const { bank, answer } = read({
      csv: 'second_opinion',
      clock,
      ...onFile(() => change(downloadPage(contracts))),
    });
    await expect(answer).rejects.toMatchObject({ code: 'page_drift', fingerprint: { mark: 'file.missing' } });
    expect(bank.asked.filter((ask) => ask.startsWith('csv'))).toHaveLength(times);
    expect(bank.drifts).toHaveLength(1);
  });

  it('where the form comes back with a problem of the bank, that problem is the answer, at once', async () => {
    const { clock, waits } = patientClock();
    const problem = '<div class="blocmsg info"><p>Service momentanément indisponible</p></div><form id="C:P:F"';
    const { answer } = read({
      csv: 'second_opinion',
      clock,
      ...onFile(() => downloadPage(contracts).replace('<form id="C:P:F"', problem)),
    });
    await expect(answer).rejects.toMatchObject({ code: 'fallback_unavailable', reason: 'page_problem' });
    expect(waits).toEqual([]);
  });

  it('waits for the file no longer than the caller does', async () => {
    const caller = new AbortController();
    // The caller leaves in the middle of the wait.
    const schedule = (): (() => void) => {
      queueMicrotask(() => caller.abort(new Error('enough')));
      return () => {};
    };
    const clock = { ...manualClock(Date.parse(`${TODAY}T09:00:00Z`)), schedule };
    const bank = shownBank({ contracts, csv: 'second_opinion', clock, ...onFile(() => downloadPage(contracts)) });
    const answer = bank.reader.getTransactions(IBAN, { dateFrom }, caller.signal);
    await expect(answer).rejects.toThrow('enough');
    expect(bank.asked.filter((ask) => ask.startsWith('csv'))).toHaveLength(1);
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

  it('has rows without a label, as the page has: they have no line', async () => {
    const change = (html: string, ask: string): string =>
      ask.startsWith('csv') ? html.replace(';VIR SEPA 60;', ';;') : drifted(html, ask);
    const { answer } = read({ csv: 'on_drift', change });
    const [first, second] = (await answer).transactions;
    expect(first?.remittanceInformation).toEqual({ unstructured: [] });
    expect(second?.remittanceInformation).toEqual({ unstructured: ['VIR SEPA 59'] });
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

/** A clock on which every wait ends at once, and is noted. */
function patientClock(): { readonly clock: Clock; readonly waits: number[] } {
  const waits: number[] = [];
  const schedule = (task: () => void, delayMs: number): (() => void) => {
    waits.push(delayMs);
    queueMicrotask(task);
    return () => {};
  };
  return { clock: { ...manualClock(Date.parse(`${TODAY}T09:00:00Z`)), schedule }, waits };
}
