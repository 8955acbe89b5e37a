import type { CalendarDate } from '@relais/model';
import { type Card, type CardMonth, monthCents } from '../../ledger/card.ts';
import type { Cents, Contract } from '../../ledger/ledger.ts';
import type { Site } from '../site/site.ts';
import { type CardLine, cardLines } from './card-lines.ts';

/** A month of a card, and the account that it debits. */
export interface MonthOnPages {
  readonly site: Site;
  readonly contract: Contract;
  readonly card: Card;
  readonly month: CardMonth;
}

/** The lines of a month on the card's own pages, newest first. They show withdrawals, as the account does. */
export function monthLines(view: MonthOnPages): readonly CardLine[] {
  const lines = [...cardLines(view.month.purchases), ...withdrawals(view)];
  return lines.toSorted((one, other) => other.purchasedOn.localeCompare(one.purchasedOn));
}

/** The spending of a month, as the list of cards states it. */
export function listedCents(view: MonthOnPages): Cents {
  const { cardPages } = view.site;
  const counted = cardPages.withdrawals === 'counted' ? withdrawals(view) : [];
  return counted.reduce((sum, { cents }) => sum + cents, monthCents(view.month));
}

/** The account has booked them at once, each as a row of its own. */
function withdrawals({ site, contract, card, month: { from, to } }: MonthOnPages): readonly CardLine[] {
  if (site.cardPages.withdrawals === 'none') return [];
  const ending = `CARTE ${card.maskedNumber.slice(-4)}`;
  const isWithin = (day: CalendarDate): boolean => day >= from && day <= to;
  return contract.operations.flatMap(({ lines: [first = '', second = ''], valueDate, cents }): readonly CardLine[] => {
    const city = /^RETRAIT DAB \d{4} (.+)$/.exec(first)?.[1];
    if (city === undefined || !second.endsWith(ending) || !isWithin(valueDate)) return [];
    return [{ purchasedOn: valueDate, merchant: `RETRAIT CB ${second.slice(0, 6)}`, city, cents }];
  });
}
