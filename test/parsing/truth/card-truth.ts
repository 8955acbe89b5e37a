import type { CalendarDate } from '@relais/model';
import type { CardOperation, CardOperationsPage } from '@relais/parsers';
import type { CardPurchase, Contract } from '@relais/simulator/pages';
import { addressOf, type DrawnSite } from '../books/site.ts';
import { keysOf } from './operations-truth.ts';
import { amount, unsigned, webidOf } from './printed.ts';
import { WORDS } from './words.ts';

/** What a card page was asked to show. */
export interface CardView {
  readonly site: DrawnSite;
  readonly contract: Contract;
  readonly debitedOn: CalendarDate;
  /** Counted from 0. */
  readonly card: number;
  readonly rows: number;
}

/** All that a card page must yield, from the ledger. */
export function cardTruth(view: CardView): CardOperationsPage {
  const { site, contract, debitedOn, card, rows } = view;
  const isList = site.cardPages.chooser === 'list';
  const cards = (contract.cards ?? []).map(({ type, maskedNumber, holder, months }, index, all) => {
    const purchases = months.filter((month) => month.debitedOn === debitedOn).flatMap((month) => month.purchases);
    const total = purchases.reduce((sum, { cents }) => sum + cents, 0);
    return {
      purchases,
      choice: {
        type,
        maskedNumber,
        holder,
        total: amount(total, contract.currency),
        ...(all.length > 1 && !isList ? { key: `k${index + 1}` } : {}),
        selected: index === card,
      },
    };
  });
  const lines = bundled(cards[card]?.purchases ?? []);
  const key = debitedOn.slice(0, 4) + debitedOn.slice(5, 7);
  const webid = webidOf(site.visit, contract.resourceId);
  const address = addressOf(site, 'mouvements.html');
  const form = (action: string) => ({
    action: `${address}?_tabi=${site.idPrefix}&_pid=AccountMasterDetail&k_webid=${webid}&k_cardmonth=${key}${keysOf(site)}`,
    fields: [
      // A chooser takes the place of the hidden key.
      ...(cards.length > 1 && !isList ? [['Data_SelectedCardItemKey', `k${card + 1}`] as const] : []),
      ['_wxf2_cc', WORDS[site.language].culture] as const,
      ...(cards.length > 1 && !isList ? [] : [['Data_SelectedCardItemKey', `k${card + 1}`] as const]),
      [action, ''] as const,
    ],
  });
  return {
    cards: cards.map(({ choice }) => choice),
    debitDate: debitedOn,
    operations: lines.slice(0, rows).map((parts, index) => {
      const bundle =
        site.cardPages.bundles === 'same page'
          ? `${address}?webid=${webid}&cardmonth=${key}&cardid=${card}&regroupement=${index}`
          : `${addressOf(site, 'CRP8_GESTPMONT.aspx')}?webid=${webid}&trnref=${index}&contract=${card + 1}&cardid=${card}&cardmonth=${key}`;
      return operation(parts, contract.currency, debitedOn, bundle);
    }),
    ...(lines.length > rows ? { more: form('_FID_DoLoadMoreTransactions') } : {}),
    ...(cards.length > 1 ? { switchCard: form('_FID_DoChangeCardDetails') } : {}),
  };
}

type Parts = readonly [CardPurchase, ...CardPurchase[]];

/** What was bought at one merchant's on one day is one line, unless it was paid in another currency. */
function bundled(purchases: readonly CardPurchase[]): readonly Parts[] {
  const groups = new Map<string, [CardPurchase, ...CardPurchase[]]>();
  for (const purchase of purchases) {
    const { purchasedOn, merchant, original } = purchase;
    const key = [purchasedOn, merchant, original?.currency].join('|');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [purchase]);
    else group.push(purchase);
  }
  return [...groups.values()].flatMap((parts): readonly Parts[] =>
    parts[0].original === undefined ? [parts] : parts.map((part): Parts => [part]),
  );
}

function operation(parts: Parts, currency: string, debitedOn: CalendarDate, bundle: string): CardOperation {
  const [{ purchasedOn, city, original, merchant }] = parts;
  const isBundle = parts.length > 1;
  const name = isBundle ? `Regroupement ${parts.length} PAIEMENTS ${merchant}` : merchant;
  const cents = parts.reduce((sum, part) => sum + part.cents, 0);
  return {
    transaction: {
      ...unsigned(cents, currency),
      status: 'PDNG',
      bookingDate: debitedOn,
      transactionDate: purchasedOn,
      remittanceInformation: { unstructured: [name, ...(city === '' ? [] : [city])] },
    },
    merchant: name,
    ...(city === '' ? {} : { city }),
    ...(original === undefined ? {} : { original: amount(original.cents, original.currency) }),
    ...(isBundle ? { bundle } : {}),
  };
}

/** The address a card page has. */
export function cardAddress({ site, contract, debitedOn }: CardView): string {
  const webid = webidOf(site.visit, contract.resourceId);
  const key = debitedOn.slice(0, 4) + debitedOn.slice(5, 7);
  return `${addressOf(site, 'mouvements.html')}?webid=${webid}&cardmonth=${key}`;
}
