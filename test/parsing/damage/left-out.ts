import type { AccountListPage, CardListPage } from '@relais/parsers';
import { without } from './operator.ts';

/** Of what is no payment account, a balance in doubt is left out: so the parser promises. */
export function withBalances(read: AccountListPage, truth: AccountListPage): AccountListPage {
  const rows = read.rows.map((row, index) => {
    const balance = truth.rows[index]?.balance;
    const isLeftOut = !row.isPaymentAccount && row.balance === undefined && balance !== undefined;
    return isLeftOut ? { ...without(row, 'balance'), balance } : row;
  });
  return { ...read, rows };
}

/**
 * A card of the list that is in doubt is left out and said to be: so the parser promises. What it says of the card must be
 * true.
 */
export function withUnread(read: CardListPage, truth: CardListPage): CardListPage {
  const lost = truth.cards.filter((card) => read.cards.every((one) => one.maskedNumber !== card.maskedNumber));
  const isSaid = (card: CardListPage['cards'][number]): boolean =>
    read.unread.some(
      ({ maskedNumber = card.maskedNumber, account = card.account }) =>
        maskedNumber === card.maskedNumber && account === card.account,
    );
  const more = read.unread.length - truth.unread.length;
  if (more !== lost.length || !lost.every(isSaid)) return read;
  const cards = truth.cards.map((card) => {
    const found = read.cards.find((one) => one.maskedNumber === card.maskedNumber) ?? card;
    if (found.oddMonths === undefined || card.oddMonths !== undefined) return found;
    return { ...without(found, 'oddMonths'), months: card.months };
  });
  return { ...read, cards, unread: truth.unread };
}
