import type { CalendarDate } from '@relais/model';
import type { CardFunctionsPage, CardListPage, CardMonthPage } from '@relais/parsers';
import type { Card, CardMonth, Contract } from '@relais/simulator/pages';
import { addressOf, type DrawnSite } from '../books/site.ts';
import { amount, unsigned } from './printed.ts';
import { WORDS } from './words.ts';

/** A card's own page. */
export interface OwnCardView {
  readonly site: DrawnSite;
  readonly contract: Contract;
  readonly card: Card;
  /** Its place among the customer's. */
  readonly place: number;
}

/** All that the list of cards must yield. */
export function cardListTruth(site: DrawnSite, contracts: readonly Contract[]): CardListPage {
  const all = contracts.flatMap((contract) => (contract.cards ?? []).map((card) => ({ card, contract })));
  const isToday = (site.release ?? '2021') >= '2021';
  const press = (action: string, words: string) => ({
    action: `${addressOf(site, 'SCIM_default.aspx')}?_tabi=C&_pid=ListeCartes`,
    fields: [
      ['Data_ServiceListDatas_CurrentType', 'MyCards'] as const,
      ['_wxf2_cc', WORDS[site.language].culture] as const,
      [action, words] as const,
    ],
  });
  return {
    cards: all.map(({ card, contract }, place) => ({
      maskedNumber: card.maskedNumber,
      words: `CARTE ${card.type} - ${card.holder}`,
      isActive: true,
      account: contract.number,
      months: newestFirst(card)
        .slice(0, 2)
        .map((month) => ({
          words: `Dépenses fin ${monthIn(site, month)}`,
          month: month.debitedOn.slice(0, 7),
          amount: amount(totalOf(month), contract.currency),
          ...(isToday
            ? {
                open: press(
                  `_FID_GoMonthly_card:${place}_selectedMonthly:${keyOf(month.debitedOn)}`,
                  `Dépenses fin ${monthIn(site, month)}`,
                ),
              }
            : {}),
        })),
      ...(isToday ? { functions: press(`_FID_GoFunctions_card:${place}`, 'Fonctions') } : {}),
    })),
  };
}

/** All that the page of what a card can do must yield. */
export function cardFunctionsTruth({ card }: OwnCardView): CardFunctionsPage {
  return { maskedNumber: card.maskedNumber, debit: card.debit };
}

/** All that a month of a card must yield. */
export function cardMonthTruth(view: OwnCardView, shown: CardMonth): CardMonthPage {
  const { site, contract, card, place } = view;
  const action = `${addressOf(site, 'PCS3_SCIM_DEPCAR.aspx')}?_tabi=C&_pid=Depenses&carte=${place}`;
  return {
    maskedNumber: card.maskedNumber,
    month: shown.debitedOn.slice(0, 7),
    debitDate: shown.debitedOn,
    months: newestFirst(card)
      .toReversed()
      .map((month) => ({
        month: month.debitedOn.slice(0, 7),
        ...(month.debitedOn === shown.debitedOn
          ? {}
          : {
              open: {
                action,
                fields: [
                  ['_wxf2_cc', WORDS[site.language].culture],
                  [`_FID_GoMonth_mois:${keyOf(month.debitedOn)}`, monthIn(site, month)],
                ],
              },
            }),
      })),
    operations: together(shown).map(({ purchasedOn, merchant, city, cents }) => ({
      transaction: {
        ...unsigned(cents, contract.currency),
        status: 'PDNG',
        bookingDate: shown.debitedOn,
        transactionDate: purchasedOn,
        remittanceInformation: { unstructured: [merchant, ...(city === '' ? [] : [city])] },
      },
      merchant,
      ...(city === '' ? {} : { city }),
    })),
  };
}

/** The page has what was bought at one merchant's on one day in a row. */
function together({ purchases }: CardMonth): CardMonth['purchases'] {
  return [
    ...Map.groupBy(purchases, ({ purchasedOn, merchant, original }) =>
      [purchasedOn, merchant, original?.currency].join('|'),
    ).values(),
  ].flat();
}

function newestFirst({ months, settled = [] }: Card): readonly CardMonth[] {
  return [...months.toReversed(), ...settled];
}

function totalOf({ purchases }: CardMonth): number {
  return purchases.reduce((sum, { cents }) => sum + cents, 0);
}

/** `mars 2025`. */
function monthIn({ language }: DrawnSite, { debitedOn }: CardMonth): string {
  return `${WORDS[language].months[Number(debitedOn.slice(5, 7)) - 1]} ${debitedOn.slice(0, 4)}`;
}

/** `32025`: March 2025. */
function keyOf(day: CalendarDate): string {
  return `${Number(day.slice(5, 7))}${day.slice(0, 4)}`;
}
