import type { Account, HalAccounts } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { psuMemoryIn } from '../../model/test/store/sealed-in.ts';
import { AccountIds } from '../src/accounts/account-ids.ts';

const IBAN = 'FR7610278041000002051230157';
const OTHER = 'FR7610096182140007153380145';

const account = (resourceId: string, iban: string, currency = 'EUR'): Account => ({
  resourceId,
  accountId: { iban, currency },
  name: 'COMPTE',
  cashAccountType: 'CACC',
  _links: {},
});
const card = (resourceId: string, identification: string, linkedAccount: string): Account => ({
  resourceId,
  accountId: { other: { identification, schemeName: 'MPAN' } },
  name: 'CARTE',
  linkedAccount,
  cashAccountType: 'CARD',
  _links: {},
});
const list = (...accounts: Account[]): HalAccounts => ({ accounts, _links: {} });
const idsOf = ({ accounts }: HalAccounts): string[] => accounts.map(({ resourceId }) => resourceId);

interface Ids {
  readonly present: (channel: 'api' | 'fallback', answer: HalAccounts) => Promise<HalAccounts>;
  readonly forApi: (accountId: string) => Promise<string | undefined>;
  readonly forFallback: (accountId: string) => Promise<string | undefined>;
}

function accountIds(entries: Map<string, unknown> = new Map(), psuId = 'alice'): Ids {
  const ids = new AccountIds(psuMemoryIn(entries, psuId));
  return {
    present: async (channel, answer) => {
      const { answer: presented, areStable } = await ids.present(channel, answer);
      expect(areStable).toBe(true);
      return presented;
    },
    forApi: async (accountId) => (await ids.find(accountId)).api,
    forFallback: async (accountId) => (await ids.find(accountId)).web,
  };
}

describe('AccountIds', () => {
  it('of two accounts with one number and currency, the first alone is mapped: nothing tells them apart', async () => {
    const ids = accountIds();
    await ids.present('api', list(account('ACC-1', IBAN), account('ACC-2', IBAN)));
    expect(idsOf(await ids.present('fallback', list(account(IBAN, IBAN))))).toEqual(['ACC-1']);
    expect(await ids.forApi('ACC-1')).toBe('ACC-1');
    expect(await ids.forFallback('ACC-2')).toBeUndefined();
  });

  it('the fallback shows the id that the API gave', async () => {
    const ids = accountIds();
    await ids.present('api', list(account('ACC-1', IBAN), account('ACC-2', OTHER)));
    expect(idsOf(await ids.present('fallback', list(account(OTHER, OTHER), account(IBAN, IBAN))))).toEqual([
      'ACC-2',
      'ACC-1',
    ]);
  });

  it('each channel is asked by its own id', async () => {
    const ids = accountIds();
    await ids.present('api', list(account('ACC-1', IBAN)));
    expect(await ids.forFallback('ACC-1')).toBe(IBAN);
    expect(await ids.forApi('ACC-1')).toBe('ACC-1');
  });

  it('an id first seen through the fallback is marked, and stays when the API comes back', async () => {
    const ids = accountIds();
    const [shown = ''] = idsOf(await ids.present('fallback', list(account(IBAN, IBAN))));
    expect(shown).toMatch(/^relais-[0-9a-f]{28}$/);
    expect(idsOf(await ids.present('api', list(account('ACC-1', IBAN))))).toEqual([shown]);
    expect(await ids.forApi(shown)).toBe('ACC-1');
  });

  it('an id that the bank reissues does not reach the caller', async () => {
    const ids = accountIds();
    await ids.present('api', list(account('ACC-1', IBAN)));
    expect(idsOf(await ids.present('api', list(account('ACC-9', IBAN))))).toEqual(['ACC-1']);
    expect(await ids.forApi('ACC-1')).toBe('ACC-9');
  });

  it('two currencies under one IBAN stay two accounts', async () => {
    const ids = accountIds();
    await ids.present('api', list(account('EUR-1', IBAN), account('USD-1', IBAN, 'USD')));
    const shown = await ids.present('fallback', list(account(IBAN, IBAN, 'USD'), account(IBAN, IBAN)));
    expect(idsOf(shown)).toEqual(['USD-1', 'EUR-1']);
  });

  it.each([
    ['with blanks', 'FR76 1027 8041 0000 0205 1230 157'],
    ['in small letters', 'fr7610278041000002051230157'],
    ['with full stops', 'FR76.1027.8041.0000.0205.1230.157'],
  ])('an IBAN written %s is the same account', async (_how, printed) => {
    const ids = accountIds();
    await ids.present('api', list(account('ACC-1', printed), card('CARD-1', 'XXXX7716', printed)));
    const shown = await ids.present('fallback', list(account(IBAN, IBAN), card(`${IBAN}/7716`, 'xxxx7716', IBAN)));
    expect(idsOf(shown)).toEqual(['ACC-1', 'CARD-1']);
    expect(await ids.forFallback('ACC-1')).toBe(IBAN);
  });

  it('a currency in small letters is the same one', async () => {
    const ids = accountIds();
    await ids.present('api', list(account('ACC-1', IBAN, 'eur')));
    expect(idsOf(await ids.present('fallback', list(account(IBAN, IBAN))))).toEqual(['ACC-1']);
  });

  it.each<['api' | 'fallback', 'api' | 'fallback']>([
    ['api', 'fallback'],
    ['fallback', 'api'],
  ])('an account whose currency only one channel names is one: %s first', async (first, second) => {
    const bare = (id: string): Account => ({ ...account(id, IBAN), accountId: { iban: IBAN } });
    const ids = accountIds();
    const of = (channel: string) => list(channel === 'api' ? bare('ACC-1') : account(IBAN, IBAN));
    const before = idsOf(await ids.present(first, of(first)));
    expect(idsOf(await ids.present(second, of(second)))).toEqual(before);
    expect(await ids.forFallback(before[0] ?? '')).toBe(IBAN);
  });

  it('a currency that is left out names none of two accounts of one IBAN', async () => {
    const ids = accountIds();
    await ids.present('api', list(account('EUR-1', IBAN), account('USD-1', IBAN, 'USD')));
    const bare = { ...account(IBAN, IBAN), accountId: { iban: IBAN } };
    expect(['EUR-1', 'USD-1']).not.toContain(idsOf(await ids.present('fallback', list(bare)))[0]);
  });

  it('a card is its account and its last four digits, however either channel masks the rest', async () => {
    const ids = accountIds();
    await ids.present('api', list(account('ACC-1', IBAN), card('CARD-1', 'XXXXXXXXXXXX7716', 'ACC-1')));
    const [cash, shown] = (
      await ids.present('fallback', list(account(IBAN, IBAN), card(`${IBAN}/7716`, '497256xxxxxx7716', IBAN)))
    ).accounts;
    expect(cash?.resourceId).toBe('ACC-1');
    expect(shown).toMatchObject({ resourceId: 'CARD-1', linkedAccount: 'ACC-1' });
    expect(await ids.forFallback('CARD-1')).toBe(`${IBAN}/7716`);
  });

  it('a card stays linked to the id that the caller knows, on either channel', async () => {
    const ids = accountIds();
    const first = await ids.present('fallback', list(account(IBAN, IBAN), card(`${IBAN}/7716`, '7716', IBAN)));
    const then = await ids.present('api', list(account('ACC-1', IBAN), card('CARD-1', 'XXXXXXXXXXXX7716', 'ACC-1')));
    expect(idsOf(then)).toEqual(idsOf(first));
    for (const { accounts } of [first, then]) expect(accounts[1]?.linkedAccount).toBe(accounts[0]?.resourceId);
    expect(await ids.forApi(idsOf(first)[1] ?? '')).toBe('CARD-1');
  });

  it('two cards of the same last digits on two accounts stay two', async () => {
    const ids = accountIds();
    const cards = [card('CARD-1', 'XXXXXXXXXXXX7716', 'ACC-1'), card('CARD-2', 'XXXXXXXXXXXX7716', 'ACC-2')];
    await ids.present('api', list(account('ACC-1', IBAN), account('ACC-2', OTHER), ...cards));
    expect(await ids.forFallback('CARD-1')).toBe(`${IBAN}/7716`);
    expect(await ids.forFallback('CARD-2')).toBe(`${OTHER}/7716`);
  });

  it('a card whose account is not in the answer is recognised by an earlier one, or by the IBAN it names', async () => {
    const ids = accountIds();
    await ids.present('api', list(account('ACC-1', IBAN)));
    await ids.present('api', list(card('CARD-1', 'XXXXXXXXXXXX7716', 'ACC-1'), card('CARD-2', 'XXXX0982', OTHER)));
    expect(await ids.forFallback('CARD-1')).toBe(`${IBAN}/7716`);
    expect(await ids.forFallback('CARD-2')).toBe(`${OTHER}/0982`);
  });

  it('survives a restart with the same store, and never crosses PSUs', async () => {
    const memory = new Map<string, unknown>();
    await accountIds(memory).present('api', list(account('ACC-1', IBAN)));
    expect(await accountIds(memory).forFallback('ACC-1')).toBe(IBAN);
    expect(await accountIds(memory, 'bob').forFallback('ACC-1')).toBeUndefined();
  });
});
