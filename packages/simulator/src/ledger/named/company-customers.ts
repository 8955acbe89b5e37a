import type { CardPlan, CustomerPlan } from '../account-plan.ts';
import { monthlyDebit } from '../card-months.ts';
import type { CustomerScenario } from '../customer-scenario.ts';
import { type NextPlace, named, plainAccount } from './plan-of.ts';

const COMPANY = 'SARL VALDELIEVRE ET FILLES';

const CARDS: readonly CardPlan[] = [
  {
    type: 'MASTERCARD BUSINESS',
    maskedNumber: '513278xxxxxx6604',
    holder: 'M OSCAR VALDELIEVRE',
    debit: 'deferred',
    perDay: 0.7,
  },
  {
    type: 'MASTERCARD BUSINESS',
    maskedNumber: '513278xxxxxx9120',
    holder: 'MME ALMA VALDELIEVRE',
    debit: 'deferred',
    perDay: 0.3,
  },
];

const COMPANIES: Readonly<Record<string, CustomerScenario>> = {
  'CARD-BUSINESS': {},
  'CARD-BUSINESS-2020': { release: '2020' },
};

/** Companies with cards for their people, on pages of their own. */
export function companyCustomers(next: NextPlace): readonly CustomerPlan[] {
  return Object.entries(COMPANIES).map(([login, scenario]) => {
    const plain = plainAccount(next(), COMPANY);
    const habits = [...(plain.habits ?? []), ...CARDS.map(monthlyDebit)];
    const account = { ...plain, product: 'COMPTE COURANT PROFESSIONNEL', habits, companyCards: CARDS };
    return named(login, [account], { scenario });
  });
}
