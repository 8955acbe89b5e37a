import { BankMemory, createSealedStore, manualClock } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { FaultyStore, throwing } from '../../model/test/store/faulty-store.ts';
import { AccountIds, forgetCustomer, LastKnownAnswers, TransactionIds } from '../src/index.ts';
import { answer, row } from './rows.ts';

const KEY = new Uint8Array(32).fill(3);
const ACCOUNT = {
  resourceId: 'ACC-1',
  name: 'COMPTE',
  cashAccountType: 'CACC',
  accountId: { iban: 'FR76', currency: 'EUR' },
  _links: {},
} as const;
const STORE_FAILURE = { code: 'own_network', reason: 'store', actor: 'host' };

function bank(keyv = new FaultyStore()) {
  const clock = manualClock(Date.UTC(2026, 9, 5, 12));
  const memory = new BankMemory({ store: createSealedStore({ keyv, key: KEY }, clock), bankId: 'cic', clock });
  return { keyv, clock, memory };
}

/** A customer of whom everything is remembered. Tells which entry names the accounts: it comes first. */
async function remembered({ keyv, clock, memory }: ReturnType<typeof bank>): Promise<string> {
  const psu = memory.of('alice');
  await new AccountIds(psu).present('api', { accounts: [ACCOUNT], _links: {} });
  const [accounts = ''] = keyv.names();
  const ids = new TransactionIds({ memory: psu, clock, timeZone: 'Europe/Paris' });
  await ids.present({ channel: 'api', accountId: 'ACC-1', query: {}, answer: answer([row({ id: 'a' })]) });
  const known = new LastKnownAnswers({ memory: psu, consentId: 'c', maxAgeMs: 86_400_000 });
  const read = { value: { balances: [], _links: {} }, provenance: { complete: true }, fetchedAt: clock.now() };
  await known.keep({ kind: 'balances', accountId: 'ACC-1' }, read);
  return accounts;
}

describe('a customer who is forgotten', () => {
  it('leaves nothing in the store', async () => {
    const world = bank();
    await remembered(world);
    expect(world.keyv.names()).toHaveLength(3);
    await forgetCustomer(world.memory, 'alice');
    expect(world.keyv.names()).toEqual([]);
  });

  it('leaves nothing either when the entry that names the accounts is damaged, where this process has seen it', async () => {
    const world = bank();
    const accounts = await remembered(world);
    world.keyv.entries.set(accounts, 'damaged');
    await forgetCustomer(world.memory, 'alice');
    expect(world.keyv.names()).toEqual([]);
  });

  it('is told once that more may be left, where no process could name the accounts', async () => {
    const first = bank();
    first.keyv.entries.set(await remembered(first), 'damaged');
    const { memory, keyv } = bank(first.keyv);
    await expect(forgetCustomer(memory, 'alice')).rejects.toMatchObject(STORE_FAILURE);
    expect(keyv.names()).toHaveLength(2);
    await expect(forgetCustomer(memory, 'alice')).resolves.toBeUndefined();
  });

  it('is not remembered by a call that still runs', async () => {
    const world = bank();
    const running = new AccountIds(world.memory.of('alice'));
    await remembered(world);
    await forgetCustomer(world.memory, 'alice');
    expect(await running.present('api', { accounts: [ACCOUNT], _links: {} })).toMatchObject({ areStable: false });
    expect(world.keyv.names()).toEqual([]);
  });

  it('stays remembered while the store is down, and the caller is told to ask again', async () => {
    const world = bank();
    await remembered(world);
    world.keyv.failAll(throwing);
    await expect(forgetCustomer(world.memory, 'alice')).rejects.toMatchObject(STORE_FAILURE);
    expect(world.keyv.names()).toHaveLength(3);
  });
});
