import { addDays, type CalendarDate } from '@relais/model';
import type { AccountPlan, CardPlan, CustomerPlan } from '../account-plan.ts';
import { bookingDayFrom } from '../bank-day.ts';
import { monthlyDebit } from '../card-months.ts';
import { quarterlyInterest } from '../habits/bank-habits.ts';
import { cardPayments, withdrawals } from '../habits/card-habits.ts';
import { everyKindOfRow, foreignPurchases, returnedDebit } from '../habits/odd-habits.ts';
import { standingCredit } from '../habits/transfer-habits.ts';
import { labelLines } from '../label-lines.ts';
import type { AnnouncedOperation } from '../ledger.ts';
import { type NextPlace, named, plainAccount } from './plan-of.ts';

const HOLDER = 'M OSCAR VALDELIEVRE';

const DEFERRED: CardPlan = {
  type: 'MASTERCARD',
  maskedNumber: '497256xxxxxx7716',
  holder: HOLDER,
  debit: 'deferred',
  perDay: 2.3,
};
const SECOND: CardPlan = { ...DEFERRED, type: 'VISA PREMIER', maskedNumber: '416255xxxxxx0982', perDay: 0.4 };
const IMMEDIATE: CardPlan = { ...DEFERRED, type: 'VISA', maskedNumber: '416255xxxxxx4417', debit: 'immediate' };

const FIRST_APART: CardPlan = { ...DEFERRED, type: 'VISA PREMIER', maskedNumber: '416255xxxxxx3308', perDay: 1.4 };
const SECOND_APART: CardPlan = { ...DEFERRED, maskedNumber: '497256xxxxxx5121', perDay: 0.6 };

function toCome(today: CalendarDate): readonly AnnouncedOperation[] {
  const rows = [
    [1, -11_250, 'PRLV SEPA ASSURANCES DU LITTORAL', 'ADL 778120-44'],
    [2, -4890, 'PRLV SEPA EAUX DU CONFLUENT', 'EDC2024-77120'],
    [3, 25_000, 'VIR SEPA M YANIS FERHAOUI', 'Remboursement'],
  ] as const;
  return rows.map(([days, cents, first, second]) => {
    return { cents, lines: labelLines(first, second), expectedOn: bookingDayFrom(addDays(today, days)) };
  });
}

/** Customers who have accounts, rows and cards of every kind. */
export function accountCustomers(next: NextPlace): readonly CustomerPlan[] {
  const plain = (): AccountPlan => plainAccount(next(), HOLDER);
  const used = (account: AccountPlan, cards: readonly CardPlan[]): AccountPlan => {
    const debits = cards.filter(({ debit }) => debit === 'deferred').map(monthlyDebit);
    return { ...account, cards, habits: [...(account.habits ?? []), ...debits] };
  };
  const apart = (cards: readonly CardPlan[]): AccountPlan => ({ ...used(plain(), cards), cardsApart: true });
  const immediate = {
    ...plain(),
    habits: [cardPayments('4417', 1), withdrawals('4417', 9), foreignPurchases('4417', 6)],
  };
  const odd = { ...plain(), habits: [everyKindOfRow(2), returnedDebit('SALLE DE SPORT MENHIR', 'SSM-91', 5, 2990)] };
  return [
    named('ANNOUNCED', [{ ...plain(), announced: toCome }]),
    named('CARD-DEFERRED', [used(plain(), [DEFERRED])]),
    named('CARD-TWO', [{ ...used(plain(), [DEFERRED, SECOND, IMMEDIATE]), announced: toCome }]),
    named('CARD-APART', [apart([FIRST_APART, IMMEDIATE, SECOND_APART]), used(plain(), [DEFERRED])]),
    named('CARD-APART-2020', [apart([FIRST_APART])], { scenario: { release: '2020' } }),
    named('CARD-IMMEDIATE', [used(immediate, [IMMEDIATE])]),
    named('ROWS-ALL', [odd]),
    named('KINDS-ALL', kinds(next)),
    named('LIST-CURRENCIES', currencies(next)),
    { ...named('KINDS-NONE', []), name: HOLDER },
  ];
}

/** Payment accounts in several currencies. The list shows the balance of the last in two. */
function currencies(next: NextPlace): readonly AccountPlan[] {
  return [
    plainAccount(next(), HOLDER),
    { ...plainAccount(next(), HOLDER), product: 'COMPTE COURANT EN DEVISES', currency: 'GBP' },
    {
      ...plainAccount(next(), HOLDER),
      product: 'COMPTE COURANT EN DEVISES',
      currency: 'USD',
      listing: { also: { cents: 111_540, currency: 'EUR' } },
    },
  ];
}

/** One of each. The first four are payment accounts. */
function kinds(next: NextPlace): readonly AccountPlan[] {
  const rows: readonly (readonly [AccountPlan['kind'], string, Partial<AccountPlan>])[] = [
    ['current', 'C/C EUROCOMPTE TRANQUILLITE', {}],
    ['current', 'COMPTE COURANT', { holder: `${HOLDER} OU MME ALMA VALDELIEVRE` }],
    ['current', 'COMPTE COURANT PROFESSIONNEL', { holder: 'SARL VALDELIEVRE ET FILLES' }],
    ['current', 'COMPTE COURANT EN DEVISES', { currency: 'USD' }],
    ['financing', 'CREDITS DE CAMPAGNE', { balanceCents: -2_500_000 }],
    ['savings', 'LIVRET BLEU', { habits: [standingCredit(HOLDER, 'EPARGNE', 7, 5000)] }],
    ['savings', 'LIVRET DE DEVELOPPEMENT DURABLE', { habits: [quarterlyInterest('INTERETS CREDITEURS', 1210)] }],
    ['savings', 'PLAN EPARGNE LOGEMENT', { opensOnSummary: true }],
    ['savings', 'CAPITAL EXPANSION', { opensOnSummary: true }],
    ['savings', 'COMPTE EPARGNE PARCOURS', {}],
    ['securities', 'PEA EN ACTIONS', {}],
    ['loan', 'PRET MODULIMMO', { balanceCents: -14_831_052 }],
    ['loan', 'NOUVEAU PRET 0%', { balanceCents: -1_200_000 }],
    ['revolving', 'PASSEPORT CREDIT', { balanceCents: -84_210 }],
    ['revolving', 'ETALIS', { balanceCents: -10_000 }],
    ['insurance', 'PLAN ASSUR-VIE HORIZONS', { balanceCents: 4_410_000 }],
    ['elsewhere', 'MON ASSURANCE AUTO', {}],
    ['financing', 'ESPECE(S) GAGEE(S)', {}],
    ['financing', 'ENCOURS MOBILISATION DE CREANCES', { balanceCents: -3_400_000 }],
    ['mobile', 'LE MOBILE 06 39 98 01 23', { balanceCents: -1999 }],
    ['savings', 'LIVRET D EPARGNE ORANGE', { listing: { hasLink: false } }],
    ['loan', 'P.A.S.', { balanceCents: -6_120_000 }],
    ['loan', 'P.C.A.S.', { balanceCents: -7_330_000 }],
    ['revolving', 'ETALIS', { balanceCents: -32_000, listing: { hasHolder: false } }],
  ];
  return rows.map(([kind, product, more]) => {
    return { ...next(), kind, product, holder: HOLDER, balanceCents: 150_000, ...more };
  });
}
