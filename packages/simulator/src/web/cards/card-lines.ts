import type { CalendarDate } from '@relais/model';
import type { CardPurchase } from '../../ledger/card.ts';
import type { Cents } from '../../ledger/ledger.ts';

/** A line of a card's month: a purchase, or several that the page shows as one. */
export interface CardLine {
  readonly purchasedOn: CalendarDate;
  readonly merchant: string;
  readonly city: string;
  readonly cents: Cents;
  readonly original?: CardPurchase['original'];
  /** The purchases of a bundle; a page of its own shows them. */
  readonly parts?: readonly CardPurchase[];
}

/** Bundles purchases at one merchant's on one day. */
export function cardLines(purchases: readonly CardPurchase[]): readonly CardLine[] {
  const groups = Map.groupBy(purchases, ({ purchasedOn, merchant, original }) => {
    return `${purchasedOn} ${merchant} ${original?.currency}`;
  });
  return [...groups.values()].flatMap((parts): readonly CardLine[] => {
    const [first] = parts;
    if (first === undefined || parts.length === 1 || first.original !== undefined) return parts;
    const { purchasedOn, city } = first;
    const cents = parts.reduce((sum, part) => sum + part.cents, 0);
    return [{ purchasedOn, merchant: `Regroupement ${parts.length} PAIEMENTS ${first.merchant}`, city, cents, parts }];
  });
}
