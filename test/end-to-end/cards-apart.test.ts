import { provenanceOf } from '@relais/model';
import type { Customer, Simulator } from '@relais/simulator';
import { describe, expect, it } from 'vitest';
import { customerAt, openScene, outage } from './bank-and-relais.ts';

function named(bank: Simulator, login: string): Customer {
  const customer = bank.namedCustomers.find((one) => one.login === login);
  if (customer === undefined) throw new RangeError(`the bank has no customer ${login}`);
  return customer;
}

async function listOf(login: string) {
  await using scene = await openScene();
  await outage(scene, scene.psuOf(customerAt(scene.bank, 0)));
  const { accounts } = await scene.psuOf(named(scene.bank, login)).getAccounts();
  return { accounts, provenance: provenanceOf(accounts) };
}

describe('cards that stand apart from their accounts', () => {
  it.each(['CARD-BUSINESS', 'CARD-BUSINESS-2020'])(
    'those of a company are tied to no account, so they are left out and the list says so: %s',
    async (login) => {
      const { accounts, provenance } = await listOf(login);
      expect(accounts.map(({ cashAccountType }) => cashAccountType)).toEqual(['CACC']);
      expect(provenance).toMatchObject({ channel: 'fallback', complete: false, leftOut: ['company_cards'] });
    },
  );

  it('a customer who has none has a whole list', async () => {
    const { provenance } = await listOf('ANNOUNCED');
    expect(provenance).toMatchObject({ channel: 'fallback', complete: true });
    expect(provenance).not.toHaveProperty('leftOut');
  });
});
