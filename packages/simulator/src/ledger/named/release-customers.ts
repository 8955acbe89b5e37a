import type { CardPlan, CustomerPlan } from '../account-plan.ts';
import { monthlyDebit } from '../card-months.ts';
import { cardPayments } from '../habits/card-habits.ts';
import { standingCredit } from '../habits/transfer-habits.ts';
import type { Treatment } from '../treatment.ts';
import { type NextPlace, named, plainAccount } from './plan-of.ts';

const HOLDER = 'M OSCAR VALDELIEVRE';

const CARD: CardPlan = {
  type: 'MASTERCARD',
  maskedNumber: '497256xxxxxx2018',
  holder: HOLDER,
  debit: 'deferred',
  perDay: 2.3,
};

const RELEASES: Readonly<Record<string, Treatment>> = {
  'RELEASE-2018': { release: '2018' },
  'RELEASE-2020': { release: '2020' },
  'SCA-APP-2020': { release: '2020', sca: { means: 'app', hops: 1 } },
};

/** Customers for programs that were written for an earlier release of the site. */
export function releaseCustomers(next: NextPlace): readonly CustomerPlan[] {
  return Object.entries(RELEASES).map(([login, treatment]) => {
    const plain = plainAccount(next(), HOLDER);
    const habits = [...(plain.habits ?? []), cardPayments('4417', 0.9), monthlyDebit(CARD)];
    const current = { ...plain, habits, cards: [CARD] };
    const savings = {
      ...next(),
      kind: 'savings',
      product: 'LIVRET BLEU',
      holder: HOLDER,
      balanceCents: 640_000,
      habits: [standingCredit(HOLDER, 'EPARGNE', 7, 5000)],
    } as const;
    return named(login, [current, savings], { treatment });
  });
}
