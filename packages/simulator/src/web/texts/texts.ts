import type { ContractKind } from '../../ledger/ledger.ts';

/** Words of the pages in one language. Words that are missing here stay French in every language. */
export interface Texts {
  /** Hidden field `_wxf2_cc`. */
  readonly culture: string;
  /** Between thousands. The decimal sign is a comma everywhere. */
  readonly thousands: string;
  /** From Sunday. */
  readonly weekdays: readonly string[];
  /** From January. */
  readonly months: readonly string[];
  /** `mercredi 12 mars 2025`. */
  readonly longDate: (weekday: string, day: string, month: string, year: string) => string;
  readonly columns: ColumnTitles;
  readonly operations: OperationsTexts;
  readonly accounts: AccountsTexts;
  readonly login: LoginTexts;
  readonly pageTitles: Readonly<Record<'accounts' | 'operations' | 'rib' | 'login' | 'loggedOut', string>>;
}

/** Headings of tables of operations. */
export interface ColumnTitles {
  readonly date: string;
  readonly valueDate: string;
  readonly label: string;
  readonly amount: string;
  readonly debit: string;
  readonly credit: string;
  readonly balance: string;
  readonly counterValue: string;
  readonly announcedOn: string;
  readonly merchant: string;
  readonly city: string;
}

/** Around the operations. */
interface OperationsTexts {
  /** Before the day of the balance. */
  readonly balanceAt: string;
  readonly announced: string;
  readonly booked: string;
  readonly more: string;
  readonly none: string;
  readonly details: string;
  readonly unfold: string;
  readonly valueDate: string;
  readonly toCome: string;
  readonly balanceIsNotBinding: string;
  readonly searchLimit: string;
  readonly from: string;
  readonly to: string;
  readonly search: string;
  readonly label: string;
}

/** On the account list. */
interface AccountsTexts {
  readonly heads: readonly [contract: string, balance: string, actions: string];
  readonly groups: Readonly<Record<ContractKind, string>>;
  /** Above the months of a deferred card. */
  readonly cardSpending: string;
  /** `Fin mars 2025`. */
  readonly endOf: (month: string, year: string) => string;
}

/** On the login form. */
interface LoginTexts {
  readonly user: string;
  readonly password: string;
  readonly submit: string;
  readonly logout: string;
}
