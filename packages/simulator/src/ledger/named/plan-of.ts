import type { AccountPlan, CustomerPlan } from '../account-plan.ts';
import type { AccountPlace } from '../french-iban.ts';
import { directDebit } from '../habits/debit-habits.ts';
import { salary, standingOrder } from '../habits/transfer-habits.ts';

/** The password of every named customer. */
export const NAMED_PASSWORD = 'soleil2026';

/** A branch that hands out account numbers. */
export type NextPlace = () => AccountPlace;

/** The plain account of a customer with another scenario than the account. */
export function plainAccount(place: AccountPlace, holder: string): AccountPlan {
  return {
    ...place,
    kind: 'current',
    product: 'COMPTE COURANT',
    holder,
    balanceCents: 120_000,
    habits: [
      salary('ARMOR LOGICIELS SA', 27, 190_000),
      standingOrder('SCI LES GLYCINES', 'LOYER', 3, 78_000),
      directDebit('TELEPHONIE LUCIOLE MOBILE', 'TLM++0012345', 20, 1999),
    ],
  };
}

/** A customer whose login names the scenario. Their accounts are in the name of `M` or `MME` and the login. */
export function named(
  login: string,
  accounts: readonly AccountPlan[],
  more: Pick<CustomerPlan, 'preferences' | 'scenario'> = {},
): CustomerPlan {
  return { login, password: NAMED_PASSWORD, name: accounts[0]?.holder ?? 'M PERSONNE EXEMPLE', accounts, ...more };
}
