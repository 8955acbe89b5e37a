import type { CustomerPlan } from '../account-plan.ts';
import type { CustomerScenario } from '../customer-scenario.ts';
import type { DisplayPreferences } from '../display-preferences.ts';
import { cheques } from '../habits/bank-habits.ts';
import { cardPayments, twinTickets } from '../habits/card-habits.ts';
import { type NextPlace, named, plainAccount } from './plan-of.ts';

const PREFERENCES: Readonly<Record<string, Partial<DisplayPreferences>>> = {
  'VIEW-NO-VALUE': { valueDate: false },
  'VIEW-TWO-COLUMNS': { amountColumns: 2 },
  'VIEW-BALANCE': { runningBalance: true },
  'VIEW-COUNTER-VALUE': { counterValue: 'USD' },
  'VIEW-BY-DATE': { groupByDate: true },
  'VIEW-THREE-LINES': { labelLines: 3 },
  'VIEW-OLD': { valueDate: false, amountColumns: 2, groupByDate: true },
  'VIEW-ALL': { amountColumns: 2, runningBalance: true, counterValue: 'USD', groupByDate: true, labelLines: 4 },
};

const SCENARIOS: Readonly<Record<string, CustomerScenario>> = {
  'VIEW-OLD': { release: '2018' },
  'IDS-C': { idPrefix: 'C' },
  'IDS-I0': { idPrefix: 'I0' },
  'IDS-I1': { idPrefix: 'I1' },
  'FEDERATION-CMIDF': { subbank: 'cmidf' },
  'FEDERATION-CMMABN': { subbank: 'cmmabn' },
  'PRIVATE-BANK': { subbank: 'banqueprivee/mabanque' },
};

/** Customers who see the ordinary pages in another way. */
export function displayCustomers(next: NextPlace): readonly CustomerPlan[] {
  return [...new Set([...Object.keys(PREFERENCES), ...Object.keys(SCENARIOS)])].map((login) => {
    const plain = plainAccount(next(), 'MME VIOLETTE AUBRAC');
    const habits = [
      ...(plain.habits ?? []),
      cardPayments('4417', 0.9),
      twinTickets('4417', 17),
      cheques(29, 4_450_118),
    ];
    const [preferences, scenario] = [PREFERENCES[login], SCENARIOS[login]];
    return named(login, [{ ...plain, habits }], {
      ...(preferences === undefined ? {} : { preferences }),
      ...(scenario === undefined ? {} : { scenario }),
    });
  });
}
