import type { AccountPlan, CustomerPlan } from './account-plan.ts';
import type { Brand } from './brand.ts';
import { accountFee } from './habits/bank-habits.ts';
import { cardPayments } from './habits/card-habits.ts';
import { directDebit } from './habits/debit-habits.ts';
import { salary, standingOrder } from './habits/transfer-habits.ts';

const PLACES = {
  cic: { bank: '10096', branch: '18299' },
  cm: { bank: '10278', branch: '04199' },
  becm: { bank: '11899', branch: '00199' },
} as const satisfies Record<Brand, Pick<AccountPlan, 'bank' | 'branch'>>;

/**
 * Customers by the thousand: two current accounts and one of savings each. Labels that can name a customer carry the
 * customer's number.
 */
export function crowd(brand: Brand, count: number): readonly CustomerPlan[] {
  return Array.from({ length: count }, (_, index) => customer(brand, index + 1));
}

function customer(brand: Brand, number: number): CustomerPlan {
  const digits = String(number).padStart(6, '0');
  const holder = `M CLIENT ${letters(number)}`;
  const account = (sequence: number): Pick<AccountPlan, 'bank' | 'branch' | 'account' | 'holder'> => ({
    ...PLACES[brand],
    account: `000${digits}0${sequence}`,
    holder,
  });
  const card = digits.slice(-4);
  return {
    login: `CROWD${digits}`,
    password: `crowd-secret-${digits}`,
    name: holder,
    accounts: [
      {
        ...account(1),
        kind: 'current',
        product: 'COMPTE COURANT',
        balanceCents: 100_000 + 7 * number,
        habits: [
          cardPayments(card, 0.7),
          salary(`EMPLOYEUR ${digits} SAS`, 28, 200_000 + number),
          directDebit('OUEST ENERGIES', `OE-${digits}`, 12, 5_000 + (number % 900)),
        ],
      },
      {
        ...account(2),
        kind: 'current',
        product: 'COMPTE COMMUN',
        balanceCents: 50_000 + 3 * number,
        habits: [
          standingOrder(`BAILLEUR ${digits}`, 'LOYER', 3, 70_000 + (number % 7_000)),
          accountFee(`COMPTE ${digits}`, 240),
        ],
      },
      { ...account(3), kind: 'savings', product: 'LIVRET BLEU', balanceCents: 900_000 + number },
    ],
  };
}

/** A surname that no two customers share, e.g. `ABCD`. */
function letters(number: number): string {
  let rest = number;
  let name = '';
  for (let place = 0; place < 4; place += 1) {
    name = String.fromCharCode(65 + (rest % 26)) + name;
    rest = Math.floor(rest / 26);
  }
  return name;
}
