import { addDays, type CalendarDate, dateInZone, systemClock } from '@relais/model';
import type { Customer, Simulator } from '@relais/simulator';
import type { CustomerHandle } from 'relais';
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
  const customer = named(scene.bank, login);
  const { accounts, provenance } = await scene.psuOf(customer).getAccounts();
  return { customer, accounts, provenance };
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

  it('one that cannot be read with certainty is left out, the others are not, and the list says so', async () => {
    const { accounts, provenance } = await listOf('CARD-APART-ODD');
    expect(accounts.map(({ cashAccountType }) => cashAccountType)).toEqual(['CACC', 'CARD']);
    expect(provenance).toMatchObject({ channel: 'fallback', complete: false, leftOut: ['cards'] });
  });

  it.each([
    ['CARD-APART', 3],
    ['CARD-APART-2020', 1],
    ['CARD-APART-COUNTED', 2],
    ['CARD-APART-FOLDED', 2],
    ['CARD-APART-FUNCTIONS', 2],
    ['CARD-APART-OTHERS', 2],
    ['CARD-APART-OTHERS-2020', 2],
    ['CARD-APART-BLOCKED', 2],
    ['CARD-PERIOD', 2],
    ['CARD-LIST-2017', 2],
    ['CARD-TWO', 2],
    ['CARD-IMMEDIATE', 0],
    ['ANNOUNCED', 0],
  ] as const)('a list that has all of them is whole: %s, %i cards', async (login, cards) => {
    const { customer, accounts, provenance } = await listOf(login);
    expect(accounts.filter(({ cashAccountType }) => cashAccountType === 'CARD')).toHaveLength(cards);
    expect(accounts).toHaveLength(cards + customer.contracts.length);
    expect(provenance).toMatchObject({ channel: 'fallback', complete: true });
    expect(provenance).not.toHaveProperty('leftOut');
  });
});

/** The last day of the last month that ended on a Saturday, before today. */
function monthEndOnSaturday(): CalendarDate {
  let day = dateInZone(Date.now(), 'Europe/Paris');
  do day = addDays(`${day.slice(0, 8)}01`, -1);
  while (new Date(day).getUTCDay() !== 6);
  return day;
}

describe('a month that ends on a Saturday', () => {
  it.each([
    ['is still to be debited on that day', 0],
    ['is still to be debited on Sunday', 1],
    ['is debited by Tuesday, and not told twice', 3],
  ])('%s', async (_, days) => {
    const day = addDays(monthEndOnSaturday(), days);
    const ago = Date.now() - Date.parse(`${day}T11:00:00Z`);
    const clock = { ...systemClock, now: () => Date.now() - ago };
    await using scene = await openScene({ simulator: { clock }, relais: () => ({ clock }) });
    const attended = { actionId: 'click', at: clock.now() };
    const psu = scene.psuOf(named(scene.bank, 'CARD-APART'), undefined, undefined, { attended });
    const byApi = await debitsOf(psu);
    await outage(scene, scene.psuOf(customerAt(scene.bank, 0), undefined, undefined, { attended }));
    expect(await debitsOf(psu)).toEqual(byApi);
    expect(byApi).toHaveLength(3);
    expect(byApi.every((debits) => debits.some((debit) => debit.startsWith(addDays(day, -days))))).toBe(days < 3);
  });
});

/** Of each card: day and sum of the debits to come, and how many payments they are for. */
async function debitsOf(psu: CustomerHandle): Promise<readonly (readonly string[])[]> {
  const { accounts } = await psu.getAccounts();
  const all = [];
  for (const { resourceId, balances = [] } of accounts.filter(({ cashAccountType }) => cashAccountType === 'CARD')) {
    const { transactions } = await psu.getTransactions(resourceId);
    all.push(
      balances.map(({ referenceDate, balanceAmount }) => {
        const payments = transactions.filter(({ bookingDate }) => bookingDate === referenceDate);
        return `${referenceDate} ${balanceAmount.amount} ${payments.length}`;
      }),
    );
  }
  return all;
}
