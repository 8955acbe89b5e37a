import type { CustomerPlan } from '../account-plan.ts';
import type { Brand } from '../brand.ts';
import { accountCustomers } from './account-customers.ts';
import { cardCustomers } from './card-customers.ts';
import { companyCustomers } from './company-customers.ts';
import { conductCustomers } from './conduct-customers.ts';
import { displayCustomers } from './display-customers.ts';
import type { NextPlace } from './plan-of.ts';
import { releaseCustomers } from './release-customers.ts';
import { rowCustomers } from './row-customers.ts';

const BRANCHES: Readonly<Record<Brand, { readonly bank: string; readonly branch: string }>> = {
  cic: { bank: '10096', branch: '18299' },
  cm: { bank: '10278', branch: '04199' },
  becm: { bank: '11899', branch: '00199' },
};

/** Customers for one scenario each. */
export function namedCustomers(brand: Brand): readonly CustomerPlan[] {
  let count = 0;
  const next: NextPlace = () => {
    count += 1;
    return { ...BRANCHES[brand], account: `${String(600_000 + count).padStart(9, '0')}01` };
  };
  return [
    ...displayCustomers(next),
    ...accountCustomers(next),
    ...conductCustomers(next),
    ...releaseCustomers(next, brand),
    ...companyCustomers(next),
    ...rowCustomers(next),
    ...cardCustomers(next),
  ];
}
