import { addDays, RelaisError } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { calm, cicIban, contractOf, IBAN, operations, type ShownBank, shownBank, TODAY } from './shown-bank.ts';

const MORE = '_FID_DoLoadMoreTransactions one';
const LONG = contractOf({ operations: operations(200) });
const read = (bank: ShownBank, from = addDays(TODAY, -120)) =>
  bank.reader.getTransactions(IBAN, { dateFrom: from }, calm);

describe('while a page is read', () => {
  it('the bank makes the next one, back to the day that is wanted and no further', async () => {
    const bank = shownBank({ contracts: [LONG], web: { historyDays: 180 } });
    expect((await read(bank)).transactions).toHaveLength(121);
    const [one, two, three] = ['read operations', 'read operations', 'read operations'];
    expect(bank.course.slice(4)).toEqual(['operations one', MORE, one, MORE, two, three]);
  });

  it('no other is asked for where the page does not say how its rows are ordered', async () => {
    const bank = shownBank({ contracts: [LONG], change: (html) => html.replace('value="OPEDATE_D"', 'value=""') });
    await read(bank);
    expect(bank.course.slice(4, 7)).toEqual(['operations one', 'read operations', MORE]);
  });

  it('the next account is asked for, where the bank is asked nothing more of this one', async () => {
    const other = { resourceId: 'two', number: '18214 00071533802', iban: cicIban('00071533802') };
    const contracts = [contractOf({ operations: operations(30) }), contractOf({ ...other, operations: operations(5) })];
    const bank = shownBank({ contracts });
    await bank.reader.getAccounts(calm);
    const reads = ['read operations', 'read operations'];
    expect(bank.course.slice(4)).toEqual(['operations one', 'operations two', ...reads]);
    const careful = shownBank({ contracts, csv: 'on_drift' });
    await careful.reader.getAccounts(calm);
    expect(careful.course.slice(4)).toEqual(['operations one', 'read operations', 'operations two', 'read operations']);
  });
});

describe('a page that was asked for ahead', () => {
  it('is waited for, and forgotten, when the one before cannot be read', async () => {
    const bank = shownBank({
      contracts: [LONG],
      change: (html, ask) => (ask === 'operations one' ? html.replace('-2,50 EUR', '-2,5O EUR') : html),
    });
    const failed = expect(read(bank)).rejects.toMatchObject({ code: 'page_drift' });
    await failed;
    expect(bank.asked.slice(2)).toEqual(['operations one', MORE]);
    expect(bank.given.map(({ html }) => html)).toEqual(['', '', '', '']);
    expect(bank.drifts).toHaveLength(1);
  });

  it('takes nothing from the error of the one before when it fails as well', async () => {
    const lost = new RelaisError('fallback_unavailable', 'the session has run out', { reason: 'session_lost' });
    const bank = shownBank({
      contracts: [LONG],
      change: (html, ask) => (ask === MORE ? lost : html.replace('-2,50 EUR', '-2,5O EUR')),
    });
    await expect(read(bank)).rejects.toMatchObject({ code: 'page_drift' });
  });

  it('fails the call when it alone fails', async () => {
    const lost = new RelaisError('fallback_unavailable', 'the session has run out', { reason: 'session_lost' });
    const bank = shownBank({ contracts: [LONG], change: (html, ask) => (ask === MORE ? lost : html) });
    await expect(read(bank)).rejects.toBe(lost);
    expect(bank.course.slice(4)).toEqual(['operations one', MORE, 'read operations']);
  });
});
