import type { CalendarDate } from '@relais/model';
import type { CardFunctionsPage, CardListPage, CardMonthPage, CardOperation } from '@relais/parsers';
import type { Card, CardMonth, CardPurchase, Contract } from '@relais/simulator/pages';
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

/** All that the first page of the list of cards must yield. */
export function cardListTruth(site: DrawnSite, contracts: readonly Contract[]): CardListPage {
  const { cardsOnFirstPage = 99, oddItem } = site.cardPages;
  const all = contracts.flatMap((contract) => (contract.cards ?? []).map((card) => ({ card, contract })));
  const here = all.slice(0, cardsOnFirstPage).map(({ card, contract }, place) => {
    const odd = place === all.length - 1 ? oddItem : 'nothing';
    return { card, contract, place, odd };
  });
  const others = `${addressOf(site, 'SCIM_default.aspx')}?_tabi=C&_stack=SCIM_ListeActivityStep%3a%3a&_pid=ListeCartes&_fid=ChangeList&Data_ServiceListDatas_CurrentType=DistributedCards`;
  const unread = here.filter(({ odd }) => odd === 'number' || odd === 'account');
  return {
    cards: here.filter((item) => !unread.includes(item)).map((item) => listedTruth(site, item)),
    unread: unread.map(({ card, contract, odd }) =>
      odd === 'number'
        ? { mark: 'card.number', account: contract.number, endings: [] }
        : { mark: 'card.account', maskedNumber: card.maskedNumber, endings: [card.maskedNumber.slice(-4)] },
    ),
    ...(here.length < all.length ? { others } : {}),
  };
}

interface Item {
  readonly card: Card;
  readonly contract: Contract;
  readonly place: number;
  readonly odd: string | undefined;
}

function listedTruth(site: DrawnSite, { card, contract, place, odd }: Item): CardListPage['cards'][number] {
  const isToday = (site.release ?? '2021') >= '2021';
  const press = (action: string, words: string) => ({
    action: `${addressOf(site, 'SCIM_default.aspx')}?_tabi=C&_pid=ListeCartes`,
    fields: [
      ['Data_ServiceListDatas_CurrentType', 'MyCards'] as const,
      ['_wxf2_cc', WORDS[site.language].culture] as const,
      [action, words] as const,
    ],
  });
  const months = listedMonths(site, card).map((month) => {
    const key = keyOf(month.debitedOn);
    const words = `Dépenses fin ${monthName(site, month.debitedOn)} ${month.debitedOn.slice(0, 4)}`;
    return {
      words,
      month: month.debitedOn.slice(0, 7),
      amount: amount(listedTotal(site, contract, card, month), contract.currency),
      ...(isToday
        ? { open: press(`_FID_GoMonthly_card:${place}_selectedMonthly:${key}`, words) }
        : { href: `${addressOf(site, 'CRP8_SCIM_DEPCAR.aspx')}?_tabi=C&carte=${place}&selectedMonthly=${key}` }),
    };
  });
  return {
    maskedNumber: card.maskedNumber,
    words: `CARTE ${card.type} - ${card.holder}`,
    isActive: card.state === undefined,
    account: contract.number,
    ...(odd === 'words' ? { months: [], oddMonths: 'month.other_words' } : { months }),
    ...(isToday && card.state === undefined ? { functions: press(`_FID_GoFunctions_card:${place}`, 'Fonctions') } : {}),
  };
}

/** The latest month with a purchase, and the one before it. */
function listedMonths(site: DrawnSite, card: Card): readonly CardMonth[] {
  const all = newestFirst(card);
  const latest = all.find(({ purchases }) => purchases.length > 0) ?? card.months[0];
  const count = site.cardPages.listedMonths ?? 2;
  return all.filter(({ debitedOn }) => debitedOn <= (latest?.debitedOn ?? '')).slice(0, count);
}

/** All that the page of what a card can do must yield. */
export function cardFunctionsTruth({ card }: OwnCardView): CardFunctionsPage {
  return { maskedNumber: card.maskedNumber, debit: card.debit };
}

/** All that a month of a card must yield. @param isUnfolded - whether the older months were asked for */
export function cardMonthTruth(view: OwnCardView, shown: CardMonth, isUnfolded: boolean): CardMonthPage {
  const { site, card, place } = view;
  const { olderMonths = 'submit' } = site.cardPages;
  const action = `${addressOf(site, 'PCS3_SCIM_DEPCAR.aspx')}?_tabi=C&_pid=Depenses&carte=${place}${isUnfolded ? '&tout=1' : ''}`;
  const press = (...pressed: readonly (readonly [name: string, value: string])[]) => ({
    action,
    fields: [['_wxf2_cc', WORDS[site.language].culture] as const, ...pressed],
  });
  const all = newestFirst(card);
  const line = (isUnfolded || olderMonths === 'none' ? all : all.slice(0, 4)).toReversed();
  const arrow = '_FID_GoMonthPrecedent';
  // An image is pressed by its coordinates.
  const older = olderMonths === 'image' ? press([`${arrow}.x`, '0'], [`${arrow}.y`, '0']) : press([arrow, '<']);
  return {
    maskedNumber: card.maskedNumber,
    month: shown.debitedOn.slice(0, 7),
    debitDate: debitTruth(site, shown),
    months: line.map(({ debitedOn }) => ({
      month: debitedOn.slice(0, 7),
      words: monthWords(site, debitedOn),
      ...(debitedOn === shown.debitedOn
        ? {}
        : { open: press([`_FID_GoMonth_mois:${keyOf(debitedOn)}`, monthWords(site, debitedOn)]) }),
    })),
    ...(line.length < all.length ? { older } : {}),
    ...waysTruth(view),
    operations: linesOf(view, shown).flatMap((parts) => parts.map((part) => operationTruth(view, shown, part))),
  };
}

/** The same for a page of 2020 and before: half a year of links, and bundles behind links of their own. */
export function cardHalfYearTruth(view: OwnCardView, shown: CardMonth): CardMonthPage {
  const { site, contract, card, place } = view;
  const latest = countOf(newestFirst(card)[0]?.debitedOn ?? '');
  const address = addressOf(site, 'CRP8_SCIM_DEPCAR.aspx');
  const stack = (count: number, half: string): string => {
    return `${address}?_tabi=C&carte=${place}&_stack=_remote%3a%3amoiSelectionner%3d${(count % 12) + 1}%2cmoiAfficher%3d${half}%2ctypeDepense%3dT&_pid=SCIM_DEPCAR_Details`;
  };
  const linkOf = (count: number): string => {
    return `${stack(count, 'firstHalf')}&fid=GoMonth&mois=${(count % 12) + 1}&annee=${Math.floor(count / 12)}`;
  };
  return {
    maskedNumber: card.maskedNumber,
    month: shown.debitedOn.slice(0, 7),
    debitDate: debitTruth(site, shown),
    months: Array.from({ length: 6 }, (_, at) => latest - 5 + at).map((count) => {
      const month = `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, '0')}`;
      const isShown = month === shown.debitedOn.slice(0, 7);
      return { month, words: monthWords(site, `${month}-01`), ...(isShown ? {} : { open: linkOf(count) }) };
    }),
    older: `${stack(latest, 'secondHalf')}&fid=GoMonthPrecedent`,
    total: amount(listedTotal(site, contract, card, shown), contract.currency),
    ...waysTruth(view),
    operations: linesOf(view, shown).map((parts, index): CardOperation => {
      const [first] = parts;
      const { original } = first;
      if (parts.length === 1) {
        const abroad = original === undefined ? {} : { original: amount(original.cents, original.currency) };
        return { ...operationTruth(view, shown, first), ...abroad };
      }
      const cents = parts.reduce((sum, part) => sum + part.cents, 0);
      const merchant = `Regroupement ${parts.length} PAIEMENTS ${first.merchant}`;
      const bundle = `${linkOf(countOf(shown.debitedOn))}&regroupement=${index}`;
      return { ...operationTruth(view, shown, { ...first, merchant, cents }), bundle };
    }),
  };
}

function waysTruth({ site, card, place }: OwnCardView): Pick<CardMonthPage, 'functions' | 'isDeferred'> {
  if (card.state !== undefined) return card.debit === 'deferred' ? { isDeferred: true } : {};
  const { functionsAt = (site.release ?? '2021') >= '2021' ? 'PCS2' : 'PCS1' } = site.cardPages;
  const page = functionsAt === 'PCS1' ? 'PCS1_CARDFUNCTIONS.aspx' : 'PCS2_FUNCTIONS.aspx';
  return { functions: `${addressOf(site, page)}?_tabi=C&carte=${place}` };
}

function operationTruth({ site, contract }: OwnCardView, shown: CardMonth, part: CardPurchase): CardOperation {
  const { purchasedOn, merchant, city, cents } = part;
  return {
    transaction: {
      ...unsigned(cents, contract.currency),
      status: 'PDNG',
      bookingDate: debitTruth(site, shown),
      transactionDate: purchasedOn,
      remittanceInformation: { unstructured: [merchant, ...(city === '' ? [] : [city])] },
    },
    merchant,
    ...(city === '' ? {} : { city }),
    ...(merchant.startsWith('RETRAIT CB') ? { isWithdrawal: true } : {}),
  };
}

type Parts = readonly [CardPurchase, ...CardPurchase[]];

/** What the page has on one line, newest first; withdrawals stand behind what was bought on their day. */
function linesOf({ site, contract, card }: OwnCardView, shown: CardMonth): readonly Parts[] {
  const groups = new Map<string, [CardPurchase, ...CardPurchase[]]>();
  for (const purchase of shown.purchases) {
    const key = [purchase.purchasedOn, purchase.merchant, purchase.original?.currency].join('|');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [purchase]);
    else group.push(purchase);
  }
  const bought = [...groups.values()].flatMap((parts): readonly Parts[] =>
    parts[0].original === undefined ? [parts] : parts.map((part): Parts => [part]),
  );
  const withdrawn = withdrawalsOf(site, contract, card, shown).map((one): Parts => [one]);
  const days = (parts: Parts): string => parts[0].purchasedOn;
  return [...bought, ...withdrawn].toSorted((one, other) => days(other).localeCompare(days(one)));
}

/** Withdrawals stand on the account as well, under other words. */
function withdrawalsOf(site: DrawnSite, contract: Contract, card: Card, shown: CardMonth): readonly CardPurchase[] {
  if (site.cardPages.withdrawals === 'none') return [];
  return contract.operations.flatMap(({ lines: [first = '', second = ''], valueDate, cents }) => {
    const isOfCard = first.startsWith('RETRAIT DAB ') && second.endsWith(`CARTE ${card.maskedNumber.slice(-4)}`);
    if (!isOfCard || valueDate < shown.from || valueDate > shown.to) return [];
    const merchant = `RETRAIT CB ${second.slice(0, 6)}`;
    return [{ purchasedOn: valueDate, merchant, city: first.slice('RETRAIT DAB 0000 '.length), cents }];
  });
}

function listedTotal(site: DrawnSite, contract: Contract, card: Card, month: CardMonth): number {
  const counted = site.cardPages.withdrawals === 'counted' ? withdrawalsOf(site, contract, card, month) : [];
  return [...month.purchases, ...counted].reduce((sum, { cents }) => sum + cents, 0);
}

function debitTruth(site: DrawnSite, { debitedOn }: CardMonth): CalendarDate {
  if (site.cardPages.debitedIn !== 'next') return debitedOn;
  return new Date(Date.parse(debitedOn) + 4 * 86_400_000).toISOString().slice(0, 10);
}

function monthName({ language }: DrawnSite, day: CalendarDate): string {
  return WORDS[language].months[Number(day.slice(5, 7)) - 1] ?? '';
}

function monthWords(site: DrawnSite, day: CalendarDate): string {
  const name = monthName(site, day);
  return site.cardPages.hasYears === false ? name : `${name} ${day.slice(0, 4)}`;
}

function newestFirst({ months, settled = [] }: Card): readonly CardMonth[] {
  return [...months.toReversed(), ...settled];
}

/** Months since year 0. */
function countOf(day: CalendarDate): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1;
}

/** `32025`: March 2025. */
function keyOf(day: CalendarDate): string {
  return `${Number(day.slice(5, 7))}${day.slice(0, 4)}`;
}
