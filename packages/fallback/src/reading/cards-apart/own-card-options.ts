import type { CalendarDate, Transaction } from '@relais/model';
import type { ListedCard } from '@relais/parsers';
import type { Pages } from '../pages.ts';
import type { PaymentAccount } from '../payment-accounts.ts';
import type { CardList } from './card-list.ts';

/** A card that has pages of its own, and what reading them needs. */
export interface OwnCardOptions {
  readonly pages: Pages;
  readonly list: CardList;
  readonly account: PaymentAccount;
  readonly listed: ListedCard;
  readonly today: CalendarDate;
  /** Rows of the account, back to a day. */
  readonly booked: (since: CalendarDate) => Promise<readonly Transaction[]>;
  readonly signal: AbortSignal;
}
