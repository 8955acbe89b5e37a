import { createHash } from 'node:crypto';
import { addDays, type CalendarDate } from '@relais/model';
import type { AccountListRow } from '@relais/parsers';
import type { Card, CardMonth, CardPurchase, Contract, ContractKind } from '@relais/simulator/pages';
import fc from 'fast-check';
import { accountBook, cents, currency, holder, today } from './account.ts';
import { accountNumber } from './account-number.ts';

/** Products as the bank names them, by the kind of contract, and what a reader of the list should take each for. */
const PRODUCTS: Readonly<Record<ContractKind, readonly (readonly [string, AccountListRow['kind']])[]>> = {
  current: [],
  financing: [
    ['CREDITS DE CAMPAGNE', 'current'],
    ['CREDITS PROMOTEURS', 'current'],
    ['ESPECE(S) GAGEE(S)', 'current'],
    ['COMPTE COURANT ESPÈCES GAGÉES', 'current'],
    ['ENCOURS MOBILISATION DE CRÉANCES', 'loan'],
  ],
  savings: [
    ['LIVRET BLEU', 'savings'],
    ['LIVRET DE DÉVELOPPEMENT DURABLE', 'savings'],
    ['COMPTE EPARGNE PARCOURS', 'savings'],
    ['CAPITAL EXPANSION', 'savings'],
  ],
  securities: [
    ['PEA EN ACTIONS', 'securities'],
    ['COMPTE GARANTIE TITRES', 'securities'],
  ],
  loan: [
    ['PRET MODULIMMO', 'mortgage'],
    ['NOUVEAU PRÊT 0%', 'loan'],
    ['P.A.S.', 'loan'],
    ['P.C.A.S.', 'loan'],
  ],
  revolving: [
    ['PASSEPORT CREDIT', 'revolving'],
    ['ETALIS', 'revolving'],
  ],
  insurance: [["PLAN ASSUR-VIE L'HORIZON", 'insurance']],
  mobile: [['LE MOBILE 06 39 98 01 23', 'other']],
  elsewhere: [['MON ASSURANCE AUTO', 'insurance']],
};

/** One contract, and what a reader of the account list should take it for. */
export interface Listed {
  readonly contract: Contract;
  readonly readAs: AccountListRow['kind'];
}

const withRows = accountBook({ mostRows: 3 });

const purchase = (debitedOn: CalendarDate): fc.Arbitrary<CardPurchase> =>
  fc
    .record({
      daysBefore: fc.integer({ min: 5, max: 34 }),
      place: fc.constantFrom(
        ['LIBRAIRIE DU PORT', 'BREST'],
        ['TRAM & BUS OUEST', 'NANTES'],
        ['HOTEL PORTO', 'LONDON'],
        ["L'ÉPI D'OR", ''],
      ),
      cents,
      original: fc.option(
        fc.record({ cents: fc.integer({ min: 1, max: 900_000 }), currency: fc.constantFrom('GBP', 'USD') }),
        {
          nil: undefined,
          freq: 4,
        },
      ),
    })
    .map(({ daysBefore, place: [merchant = '', city = ''], cents, original }) => ({
      purchasedOn: addDays(debitedOn, -daysBefore),
      merchant,
      city,
      cents,
      ...(original === undefined
        ? {}
        : { original: { ...original, cents: cents < 0 ? -original.cents : original.cents } }),
    }));

function lastOfMonth(date: CalendarDate): CalendarDate {
  const next = addDays(`${date.slice(0, 8)}01`, 31);
  return addDays(`${next.slice(0, 8)}01`, -1);
}

const cardMonth = (debitedOn: CalendarDate, mostPurchases: number): fc.Arbitrary<CardMonth> =>
  fc.array(purchase(debitedOn), { maxLength: mostPurchases, size: 'max' }).map((purchases) => ({
    from: addDays(debitedOn, -34),
    to: addDays(debitedOn, -5),
    debitedOn,
    purchases: purchases.toSorted((one, other) => (one.purchasedOn < other.purchasedOn ? 1 : -1)),
  }));

/** Deferred cards of one account, all with the same two debits to come. */
export function cardsOf(mostCards: number, mostPurchases: number): fc.Arbitrary<readonly Card[]> {
  return today.chain((date) => {
    const first = lastOfMonth(date);
    const second = lastOfMonth(addDays(first, 1));
    return fc.array(
      fc.record({
        resourceId: fc.constant('card'),
        type: fc.constantFrom('MASTERCARD', 'VISA PREMIER', 'VISA'),
        maskedNumber: fc.nat(9999).map((end) => `497256xxxxxx${String(end).padStart(4, '0')}`),
        holder,
        debit: fc.constant('deferred' as const),
        months: fc.tuple(cardMonth(first, mostPurchases), cardMonth(second, mostPurchases)),
      }),
      { minLength: 1, maxLength: mostCards },
    );
  });
}

/** The same account with cash taken by each of its cards, twice in the first month. */
export function withWithdrawals(contract: Contract): Contract {
  const [reference = ''] = contract.operations.map((operation) => operation.reference);
  const taken = (contract.cards ?? []).flatMap(({ maskedNumber, months: [first] }) =>
    [3, 20].flatMap((days, at) => {
      if (first === undefined) return [];
      const day = addDays(first.from, days);
      const lines = [
        `RETRAIT DAB ${day.slice(8)}${day.slice(5, 7)} QUIMPER`,
        `DAB 0${at + 1} CARTE ${maskedNumber.slice(-4)}`,
      ];
      return [{ ...CASH, reference, currency: contract.currency, bookingDate: day, valueDate: day, lines }];
    }),
  );
  return { ...contract, operations: [...contract.operations, ...taken] };
}

const CASH = { token: '', cents: -6000, hasAdvice: false };

/** Cards with pages of their own: all their months, open and settled, follow each other. */
export function ownCardsOf(mostCards: number, mostPurchases: number): fc.Arbitrary<readonly Card[]> {
  const settledBefore = (debitedOn: CalendarDate, count: number): readonly CalendarDate[] => {
    const days: CalendarDate[] = [];
    for (let day = debitedOn; days.length < count; days.push(day)) day = addDays(`${day.slice(0, 8)}01`, -1);
    return days;
  };
  return fc
    .tuple(cardsOf(mostCards, mostPurchases), fc.nat(4))
    .chain(([cards, count]) => {
      const [first = ''] = cards[0]?.months.map(({ debitedOn }) => debitedOn) ?? [];
      const months = settledBefore(first, count).map((day) => cardMonth(day, mostPurchases));
      return fc.tuple(
        ...cards.map((card) =>
          fc.tuple(...months).map((settled): Card => ({ ...card, settled, ...(count === 3 && { state: 'Opposée' }) })),
        ),
      );
    })
    .map((cards) => {
      const numbers = new Set<string>();
      return cards.filter(({ maskedNumber }) => !numbers.has(maskedNumber) && numbers.add(maskedNumber));
    });
}

/** The balance in a second currency, now and then. */
const also: fc.Arbitrary<NonNullable<Contract['listing']>['also']> = fc.option(
  fc.record({ cents, currency: fc.constantFrom('NOK', 'SEK') }),
  { nil: undefined, freq: 12 },
);

const current: fc.Arbitrary<Listed> = fc
  .tuple(withRows, fc.option(cardsOf(2, 3), { nil: [], freq: 2 }), also)
  .map(([{ contract }, cards, also]) => ({
    contract: { ...contract, cards, ...(also === undefined ? {} : { listing: { also } }) },
    readAs: 'current',
  }));

const KINDS = ['financing', 'savings', 'securities', 'loan', 'revolving', 'insurance', 'mobile', 'elsewhere'] as const;

const mostly = fc.nat(9).map((one) => one > 0);

const other: fc.Arbitrary<Listed> = fc.constantFrom(...KINDS).chain((kind) =>
  fc
    .record({
      product: fc.constantFrom(...PRODUCTS[kind]),
      number: accountNumber,
      holder,
      currency,
      openingCents: cents,
      listing: fc
        .record({ hasLink: mostly, hasHolder: mostly, also })
        .map(({ also, ...row }) => ({ ...row, ...(also === undefined ? {} : { also }) })),
    })
    .map(({ product: [product, readAs], number, ...rest }) => {
      const hasIban = kind === 'financing' || kind === 'savings';
      const { digits, iban } = number;
      return {
        readAs,
        contract: {
          ...rest,
          kind,
          product,
          resourceId: createHash('sha256').update(digits).digest('hex').slice(0, 32),
          number: kind === 'elsewhere' || kind === 'mobile' ? '' : hasIban ? number.printed : digits.slice(5),
          operations: [],
          ...(hasIban ? { iban } : { rib: digits }),
        },
      };
    }),
);

/** All that one customer has: from nothing at all to a dozen contracts of every kind. */
export const customer: fc.Arbitrary<readonly Listed[]> = fc.uniqueArray(
  fc.oneof({ weight: 3, arbitrary: current }, { weight: 2, arbitrary: other }),
  { maxLength: 10, selector: ({ contract }) => contract.resourceId },
);

/** The same, of somebody who has an IBAN at least. */
export const customerWithAccount: fc.Arbitrary<readonly Listed[]> = fc
  .tuple(current, customer)
  .map(([first, rest]) => [first, ...rest.filter(({ contract }) => contract.resourceId !== first.contract.resourceId)]);
