import { addDays, type CalendarDate } from '@relais/model';
import type { CardPlan, CustomerPlan } from '../account-plan.ts';
import { bookingDayFrom } from '../bank-day.ts';
import type { Brand } from '../brand.ts';
import { monthlyDebit } from '../card-months.ts';
import type { CustomerScenario } from '../customer-scenario.ts';
import { cardPayments } from '../habits/card-habits.ts';
import { standingCredit } from '../habits/transfer-habits.ts';
import { labelLines } from '../label-lines.ts';
import type { AnnouncedOperation } from '../ledger.ts';

import { type NextPlace, named, plainAccount } from './plan-of.ts';

const HOLDER = 'M OSCAR VALDELIEVRE';

function toCome(today: CalendarDate): readonly AnnouncedOperation[] {
  const lines = labelLines('PRLV SEPA ASSURANCES DU LITTORAL', 'ADL 778120-44');
  return [{ cents: -11_250, lines, expectedOn: bookingDayFrom(addDays(today, 1)) }];
}

const CARD: CardPlan = {
  type: 'MASTERCARD',
  maskedNumber: '497256xxxxxx2018',
  holder: HOLDER,
  debit: 'deferred',
  perDay: 2.3,
};

function releases(brand: Brand): Readonly<Record<string, CustomerScenario>> {
  return {
    // The old site's pages are below a federation, or a regional bank.
    'RELEASE-2012': { release: '2012', oldSite: true, subbank: brand === 'cic' ? 'lb' : 'cmidf' },
    'RELEASE-2018': { release: '2018' },
    'RELEASE-2020': { release: '2020' },
    'RELEASE-2023': { release: '2023' },
    'SCA-APP-2020': { release: '2020', sca: { means: 'app', hops: 1 } },
  };
}

/** Customers for programs that were written for an earlier release of the site. */
export function releaseCustomers(next: NextPlace, brand: Brand): readonly CustomerPlan[] {
  return Object.entries(releases(brand)).map(([login, scenario]) => {
    const plain = plainAccount(next(), HOLDER);
    const habits = [...(plain.habits ?? []), cardPayments('4417', 0.9), monthlyDebit(CARD)];
    const current = { ...plain, habits, cards: [CARD], announced: toCome };
    const savings = {
      ...next(),
      kind: 'savings',
      product: 'LIVRET BLEU',
      holder: HOLDER,
      balanceCents: 640_000,
      habits: [standingCredit(HOLDER, 'EPARGNE', 7, 5000)],
    } as const;
    const preferences = { valueDate: scenario.release !== '2023' };
    return named(login, [current, savings], { scenario, preferences });
  });
}
