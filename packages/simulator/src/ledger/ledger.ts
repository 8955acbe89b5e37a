import type { CalendarDate } from '@relais/model';
import type { Card, CompanyCard } from './card.ts';
import type { Cents } from './cents.ts';
import type { CustomerScenario } from './customer-scenario.ts';
import type { DisplayPreferences } from './display-preferences.ts';

export type { Cents } from './cents.ts';

/** One movement on a contract. Both the API and the web pages are rendered from it. */
export interface Operation {
  /** 17 digits: 5 of the bank, year, day of the year of the booking, 5-digit sequence. */
  readonly reference: string;
  /** 64 hex digits that the API appends to the reference. The web never shows them. */
  readonly token: string;
  readonly bookingDate: CalendarDate;
  readonly valueDate: CalendarDate;
  /** Card payments: the day of the purchase. */
  readonly purchaseDate?: CalendarDate;
  readonly cents: Cents;
  readonly currency: string;
  /** Up to four lines, as the bank cuts them. None on a few rows: the first card row of a new account had none in 2019. */
  readonly lines: readonly string[];
  /** True when the web page shows it without a day, as one row in 2022. */
  readonly isUndated?: boolean;
  /** True when the web page shows a `Détails` link, with the reference in it. */
  readonly hasAdvice: boolean;
}

/** An operation that the bank knows of and has not booked. It may still change, or vanish. */
export interface AnnouncedOperation {
  readonly cents: Cents;
  /** One to four lines, as the bank cuts them. */
  readonly lines: readonly string[];
  /** The day it is expected on. */
  readonly expectedOn: CalendarDate;
}

/**
 * Kind of a row of the account list. Only `current` is a payment account. `financing` is kept like one, e.g. campaign
 * credits. `elsewhere` leads to another site and has no balance. `mobile` is a telephone contract.
 */
export type ContractKind =
  | 'current'
  | 'financing'
  | 'savings'
  | 'loan'
  | 'revolving'
  | 'securities'
  | 'insurance'
  | 'mobile'
  | 'elsewhere';

/** What the account list writes in another way than for most contracts. */
export interface Listing {
  /** False: the row leads nowhere. @defaultValue true */
  readonly hasLink?: boolean;
  /** @defaultValue true */
  readonly hasHolder?: boolean;
  /** The balance once more, in another currency. @defaultValue none */
  readonly also?: { readonly cents: Cents; readonly currency: string };
}

/** One contract of a customer: a row of the account list. */
export interface Contract {
  readonly kind: ContractKind;
  /** Key in the API, for payment accounts. */
  readonly resourceId: string;
  /** Upper case, e.g. `COMPTE CHEQUE EUROCOMPTE CONFORT`. */
  readonly product: string;
  /** e.g. `M LUCAS FONTAINE`, `M OU MME PAUL DESCAMPS`. */
  readonly holder: string;
  /** As the list shows it: `04100 000205123 01` (Crédit Mutuel), `18214 00071533801` (CIC). */
  readonly number: string;
  /** Without blanks. Absent for loans and similar contracts. */
  readonly iban?: string;
  /** Bank, branch and number in one, for loans and similar contracts: links to them carry it. */
  readonly rib?: string;
  readonly currency: string;
  /** Balance before the first operation. */
  readonly openingCents: Cents;
  /** Booked operations, oldest first. */
  readonly operations: readonly Operation[];
  /** Announced operations, soonest first. Only current accounts have any. */
  readonly announced?: readonly AnnouncedOperation[];
  /** Cards that are debited to this account. */
  readonly cards?: readonly Card[];
  /** True when only the cards' own pages show their spending, not the account list. */
  readonly cardsApart?: boolean;
  /** Cards of a company and its people, on pages of their own; the API does not show them. */
  readonly companyCards?: readonly CompanyCard[];
  /** True where the page opens on another tab, and the operations are behind a button. */
  readonly opensOnSummary?: boolean;
  readonly listing?: Listing;
}

/** A customer of the bank: the PSU. */
export interface Customer {
  readonly login: string;
  readonly password: string;
  /** e.g. `M LUCAS FONTAINE`. */
  readonly name: string;
  /** Bearer token that the API accepts for this customer. */
  readonly accessToken: string;
  readonly contracts: readonly Contract[];
  /** The customer's choice of columns for operations. Default: that of most customers. */
  readonly preferences?: Partial<DisplayPreferences>;
  /** The web bank's scenario for them, if it is not the ordinary one. */
  readonly scenario?: CustomerScenario;
}

/** The bank's data. */
export interface Ledger {
  /** The bank's present day, in its own zone. */
  readonly today: CalendarDate;
  readonly customers: readonly Customer[];
  /** Customers for one scenario each: see the README. */
  readonly namedCustomers?: readonly Customer[];
}

/** Booked balance of a contract. */
export function bookedCents(contract: Contract): Cents {
  return contract.operations.reduce((sum, { cents }) => sum + cents, contract.openingCents);
}

/** Total of the announced operations of a contract. */
export function announcedCents({ announced = [] }: Contract): Cents {
  return announced.reduce((sum, { cents }) => sum + cents, 0);
}

/** The balance in the account list, with announced operations. */
export function expectedCents(contract: Contract): Cents {
  return bookedCents(contract) + announcedCents(contract);
}
