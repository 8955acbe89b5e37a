import type { CalendarDate } from '@relais/model';
import type { CustomerScenario } from './customer-scenario.ts';
import type { DisplayPreferences } from './display-preferences.ts';
import type { AccountPlace } from './french-iban.ts';
import type { AnnouncedOperation, Cents, ContractKind, Listing } from './ledger.ts';
import type { Habit } from './movement.ts';

/** The plan of a contract, before its history is written. */
export interface AccountPlan extends AccountPlace {
  readonly kind: ContractKind;
  readonly product: string;
  readonly holder: string;
  /** Balance at the start of 1 January 2026; from there the history moves it, to and fro. */
  readonly balanceCents: Cents;
  /** @defaultValue EUR */
  readonly currency?: string;
  /** The movements on it; absent: none. */
  readonly habits?: readonly Habit[];
  /** Announced operations, as known on a day. */
  readonly announced?: (today: CalendarDate) => readonly AnnouncedOperation[];
  readonly cards?: readonly CardPlan[];
  readonly cardsApart?: boolean;
  readonly companyCards?: readonly CardPlan[];
  readonly opensOnSummary?: boolean;
  readonly listing?: Listing;
}

/** A card, before it is used. */
export interface CardPlan {
  readonly type: string;
  /** e.g. `497256xxxxxx7716`. */
  readonly maskedNumber: string;
  readonly holder: string;
  readonly debit: 'deferred' | 'immediate';
  /** The bank's word for a card that is not in use. @defaultValue it is in use */
  readonly state?: string;
  /** Purchases a day on average. */
  readonly perDay: number;
}

/** A customer and their contracts. Two customers may name the same plan: a joint account. */
export interface CustomerPlan {
  readonly login: string;
  readonly password: string;
  readonly name: string;
  readonly accounts: readonly AccountPlan[];
  readonly preferences?: Partial<DisplayPreferences>;
  readonly scenario?: CustomerScenario;
}
