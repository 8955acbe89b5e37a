import type { AccountPlan, CardPlan, CustomerPlan } from '../account-plan.ts';
import { monthlyDebit } from '../card-months.ts';
import type { CardPagesPlan } from '../card-pages-plan.ts';
import type { CustomerScenario } from '../customer-scenario.ts';
import { withdrawals } from '../habits/card-habits.ts';
import { type NextPlace, named, plainAccount } from './plan-of.ts';

const HOLDER = 'MME ALMA VALDELIEVRE';

const FIRST: CardPlan = {
  type: 'MASTERCARD',
  maskedNumber: '497256xxxxxx6613',
  holder: HOLDER,
  debit: 'deferred',
  perDay: 1.1,
};
const SECOND: CardPlan = { ...FIRST, type: 'VISA PREMIER', maskedNumber: '416255xxxxxx2204', perDay: 0.5 };

const PAGES: Readonly<Record<string, CardPagesPlan>> = {
  'CARD-LIST-2017': { chooser: 'list' },
  'CARD-PERIOD': { heading: 'period', bundles: 'same page', fees: 'capitals' },
};

/** Pages of cards that stand apart from their accounts. */
const APART: Readonly<Record<string, CustomerScenario>> = {
  'CARD-APART-COUNTED': { cardPages: { withdrawals: 'counted', listedMonths: 1 } },
  'CARD-APART-FOLDED': { cardPages: { olderMonths: 'image', hasYears: false, monthCells: 'td' } },
  'CARD-APART-FUNCTIONS': {
    cardPages: { functions: 'blocks', functionsAt: 'PCS1', deferredWords: 'Différé au dernier jour du mois' },
  },
  'CARD-APART-ODD': { cardPages: { oddItem: 'number' } },
  'CARD-APART-OTHERS': { cardPages: { cardsOnFirstPage: 1 } },
  'CARD-APART-OTHERS-2020': { release: '2020', cardPages: { cardsOnFirstPage: 1, withdrawals: 'counted' } },
};

/** Customers whose pages of cards are written in another way. */
export function cardCustomers(next: NextPlace): readonly CustomerPlan[] {
  const account = (cards: readonly CardPlan[]): AccountPlan => {
    const plain = plainAccount(next(), HOLDER);
    const ofCards = cards.flatMap((card) => [monthlyDebit(card), withdrawals(card.maskedNumber.slice(-4), 9)]);
    return { ...plain, cards, habits: [...(plain.habits ?? []), ...ofCards] };
  };
  const blocked: CardPlan = { ...SECOND, state: 'Opposée' };
  return [
    ...Object.entries(PAGES).map(([login, cardPages]) => {
      return named(login, [account([FIRST, SECOND])], { scenario: { cardPages } });
    }),
    ...Object.entries(APART).map(([login, scenario]) => {
      return named(login, [{ ...account([FIRST, SECOND]), cardsApart: true }], { scenario });
    }),
    named('CARD-APART-BLOCKED', [{ ...account([FIRST, blocked]), cardsApart: true }]),
  ];
}
