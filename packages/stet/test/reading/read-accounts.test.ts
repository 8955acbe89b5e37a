import { describe, expect, it } from 'vitest';
import { readAccounts } from '../../src/reading/read-accounts.ts';
import { readBalances } from '../../src/reading/read-balances.ts';
import { accounts } from '../support/samples.ts';

const [cash] = accounts.accounts;

function read(changes: Readonly<Record<string, unknown>>): unknown {
  return readAccounts({ accounts: [{ ...cash, ...changes }] }).accounts[0];
}

describe('readAccounts', () => {
  it('reads cash accounts and card sets as they are', () => {
    expect(readAccounts(accounts)).toEqual(accounts);
  });

  it.each([
    [{ currency: 'EUR', accountId: { iban: 'FR7699991000010000001234570' } }],
    [{ accountId: { iban: 'FR7699991000010000001234570', currency: 'EUR' } }],
  ])('keeps the currency where the bank put it: %j', (changes) => {
    expect(read(changes)).toMatchObject(changes);
  });

  it('keeps every balance of a card set apart: one for each day of debit, whatever its sign', () => {
    const balances = [
      { name: 'Achats du 01/09 au 30/09', amount: '-231.07', referenceDate: '2026-10-05' },
      { name: 'Achats du 01/10 au 31/10', amount: '18.90', referenceDate: '2026-11-05' },
    ].map(({ amount, ...rest }) => ({
      ...rest,
      balanceAmount: { currency: 'EUR', amount },
      balanceType: 'OTHR',
    }));
    const card = { ...accounts.accounts[1], balances };
    expect(readAccounts({ accounts: [card] }).accounts).toEqual([card]);
  });

  it('keeps the sign of a balance', () => {
    expect(read({})).toMatchObject({ balances: [{ balanceAmount: { amount: '-1523.40' } }] });
  });

  it.each([{ cashAccountType: 'SVGS' }, { usage: 'BOTH' }, { workspace: { id: 'W1' } }])(
    'keeps what is new: %j',
    (changes) => {
      expect(read(changes)).toMatchObject(changes);
    },
  );

  it.each([
    ['bicFi', ''],
    ['bicFi', 7],
    ['details', {}],
    ['linkedAccount', ''],
    ['usage', 1],
    ['usage', ''],
    ['product', ' '],
    ['currency', ''],
    ['psuStatus', []],
  ])('an odd %s costs itself, and no account: %j', (name, value) => {
    const { [name]: _, ...expected } = { ...cash, _links: expect.anything() } as Record<string, unknown>;
    expect(read({ [name]: value })).toEqual(expected);
  });

  it('an identification without an IBAN, or without a currency, is one that lacks it', () => {
    expect(read({ accountId: { iban: '', currency: ' ', area: 7 } })).toMatchObject({ accountId: {} });
    expect(JSON.stringify(read({ accountId: { iban: '', currency: ' ', area: 7 } }))).toContain('"accountId":{}');
  });

  it.each(['', '0000-00-00', null])('a balance whose day is %j has none, and costs no list', (referenceDate) => {
    const balance = { name: 'Solde', balanceAmount: { currency: 'EUR', amount: '1.00' }, balanceType: 'CLBD' };
    const odd = { ...balance, referenceDate, lastChangeDateTime: '', lastCommittedTransaction: 7 };
    expect(readBalances({ balances: [odd] }).balances).toEqual([balance]);
    expect(read({ balances: [odd] })).toMatchObject({ balances: [balance] });
  });

  it.each([
    [{ balanceAmount: { currency: 'EUR', amount: '1,00' } }],
    [{ balanceAmount: { amount: '1.00' } }],
    [{ referenceDate: '04/10/2026' }],
  ])('a balance whose money or day is in doubt is refused: %j', (odd) => {
    const balance = { name: 'Solde', balanceAmount: { currency: 'EUR', amount: '1.00' }, balanceType: 'CLBD' };
    expect(() => readBalances({ balances: [{ ...balance, ...odd }] })).toThrow('balances[0]');
  });

  it('reads an account without links, or with other HAL than links', () => {
    expect(read({ _links: null })).toMatchObject({ _links: {} });
    const links = { curies: [{ name: 'x' }], balances: { href: '/b' }, first: null };
    expect(read({ _links: links })).toHaveProperty('_links', { balances: { href: '/b' } });
  });

  it.each([{}, { accounts: null }, { accounts: {} }, [], null, 'accounts'])(
    'refuses a reply without a list: %j',
    (reply) => {
      expect(() => readAccounts(reply)).toThrow('unreadable');
    },
  );

  it.each(['resourceId', 'name', 'cashAccountType'])('refuses an account without %s', (name) => {
    expect(() => read({ [name]: undefined })).toThrow(`accounts[0].${name} is missing`);
  });

  it('refuses a list whose next page cannot be found', () => {
    expect(() => readAccounts({ ...accounts, _links: { next: { href: null } } })).toThrow('_links.next.href');
  });
});
