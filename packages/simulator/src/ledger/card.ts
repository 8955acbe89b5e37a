import type { CalendarDate } from '@relais/model';
import type { Cents } from './cents.ts';

/** A purchase with a deferred-debit card, not debited yet. */
export interface CardPurchase {
  readonly purchasedOn: CalendarDate;
  readonly merchant: string;
  readonly city: string;
  /** Signed: a purchase is negative, a refund positive. In the currency of the account. */
  readonly cents: Cents;
  /** Amount and currency at the merchant's. */
  readonly original?: { readonly cents: Cents; readonly currency: string };
}

/** All purchases that one debit settles. */
export interface CardMonth {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  /** Last day of the month. */
  readonly debitedOn: CalendarDate;
  /** Newest first. */
  readonly purchases: readonly CardPurchase[];
}

/** A card of an account. */
export interface Card {
  /** Key in the API, where a deferred card is an account of its own. */
  readonly resourceId: string;
  /** e.g. `MASTERCARD`. */
  readonly type: string;
  /** e.g. `497256xxxxxx7716`. */
  readonly maskedNumber: string;
  readonly holder: string;
  /** The bank's word for a card that is not in use, e.g. `Opposée`. @defaultValue it is in use */
  readonly state?: string;
  /** Payments with an immediate-debit card are booked one by one: it has no months. */
  readonly debit: 'deferred' | 'immediate';
  /** Months that are not debited yet, soonest first. */
  readonly months: readonly CardMonth[];
  /** Months that are debited, newest first. Only the cards' own pages still show it. */
  readonly settled?: readonly CardMonth[];
}

/** A card of a company: it debits the company's account and has pages of its own. */
export interface CompanyCard extends Card {
  /** Digits. One contract is one card. */
  readonly contractNumber: string;
}

/** Total of a coming debit. */
export function monthCents({ purchases }: CardMonth): Cents {
  return purchases.reduce((sum, { cents }) => sum + cents, 0);
}
