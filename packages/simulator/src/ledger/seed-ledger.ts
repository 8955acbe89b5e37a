import { createHash } from 'node:crypto';
import { addDays, type CalendarDate, isCalendarDate } from '@relais/model';
import type { AccountPlan, CardPlan, CustomerPlan } from './account-plan.ts';
import { BECM_CUSTOMERS } from './becm-customers.ts';
import type { Brand } from './brand.ts';
import type { Card, CompanyCard } from './card.ts';
import { openMonths, settledMonths } from './card-months.ts';
import { CIC_CUSTOMERS } from './cic-customers.ts';
import { CREDIT_MUTUEL_CUSTOMERS } from './credit-mutuel-customers.ts';
import { crowd } from './crowd.ts';
import { frenchIban } from './french-iban.ts';
import type { Contract, ContractKind, Customer, Ledger, Operation } from './ledger.ts';
import { namedCustomers } from './named/named-customers.ts';
import { writeHistory } from './write-history.ts';

export interface SeedLedgerOptions {
  /** Integer; another seed gives the same customers another history. */
  readonly seed: number;
  readonly brand: Brand;
  /** The bank's present day. */
  readonly today: CalendarDate;
  /** Number of further customers, after the others. @defaultValue 0 */
  readonly crowd?: number;
}

const CUSTOMERS: Readonly<Record<Brand, readonly CustomerPlan[]>> = {
  cic: CIC_CUSTOMERS,
  cm: CREDIT_MUTUEL_CUSTOMERS,
  becm: BECM_CUSTOMERS,
};

const HISTORY_DAYS = 120;
/** The day at whose start every contract has the balance of its plan. */
const BALANCE_DAY = '2026-01-01';

/**
 * Invents the bank's data: customers, contracts and 120 days of history.
 *
 * The same options give the same ledger, and a later day continues it: the same operations, the balance carried on.
 * Between two seeds only histories differ: logins, IBANs, keys and tokens stay.
 *
 * @throws {RangeError} when `seed` is not an integer or `today` is not a day
 */
export function seedLedger({ seed, brand, today, crowd: count = 0 }: SeedLedgerOptions): Ledger {
  if (!Number.isInteger(seed)) throw new RangeError(`seed must be an integer, got ${seed}`);
  if (!isCalendarDate(today)) throw new RangeError(`today must be a day written YYYY-MM-DD, got ${today}`);
  const contracts = new Map<AccountPlan, Contract>();
  const contractOf = (plan: AccountPlan): Contract => {
    const known = contracts.get(plan) ?? openContract(plan, { seed, brand, today });
    contracts.set(plan, known);
    return known;
  };
  const customerOf = ({ login, password, name, accounts, preferences, scenario }: CustomerPlan): Customer => ({
    login,
    password,
    name,
    accessToken: `synthetic-access-token-${brand}-${login}`,
    contracts: accounts.map(contractOf),
    ...(preferences === undefined ? {} : { preferences }),
    ...(scenario === undefined ? {} : { scenario }),
  });
  // The history is written when it is first read: no test reads that of a thousand customers.
  const memberOf = (plan: CustomerPlan): Customer => {
    let contracts: readonly Contract[] | undefined;
    return {
      ...customerOf({ ...plan, accounts: [] }),
      get contracts() {
        contracts ??= plan.accounts.map(contractOf);
        return contracts;
      },
    };
  };
  let named: readonly Customer[] | undefined;
  return {
    today,
    customers: [...CUSTOMERS[brand].map(customerOf), ...crowd(brand, count).map(memberOf)],
    // The history is written when it is first read, since few tests need it.
    get namedCustomers() {
      named ??= namedCustomers(brand).map(customerOf);
      return named;
    },
  };
}

function openContract(plan: AccountPlan, { seed, brand, today }: Omit<SeedLedgerOptions, 'crowd'>): Contract {
  const {
    kind,
    product,
    holder,
    bank,
    branch,
    account,
    habits = [],
    currency = 'EUR',
    cards = [],
    companyCards = [],
  } = plan;
  const place = `${bank}${branch}${account}`;
  const firstDay = addDays(today, -HISTORY_DAYS);
  const everything = writeHistory({
    seed: `${seed}/${place}`,
    from: firstDay < BALANCE_DAY ? firstDay : BALANCE_DAY,
    to: today > BALANCE_DAY ? today : BALANCE_DAY,
    habits,
    referencePrefix: bank,
    token: fingerprint('entries', place),
    currency,
  });
  const until = (day: CalendarDate): number => sumOf(everything.filter(({ bookingDate }) => bookingDate < day));
  return {
    kind,
    resourceId: fingerprint('resource', place).slice(0, 32),
    product,
    holder,
    number: listNumber(plan, brand),
    ...(hasIban(kind) ? { iban: frenchIban(plan) } : { rib: place }),
    currency,
    openingCents: plan.balanceCents + until(firstDay) - until(BALANCE_DAY),
    operations: everything.filter(({ bookingDate }) => bookingDate >= firstDay && bookingDate <= today),
    ...(plan.announced === undefined ? {} : { announced: plan.announced(today) }),
    ...(cards.length === 0 ? {} : { cards: cards.map((card, index) => openCard(card, place, index, today)) }),
    ...(plan.cardsApart === undefined ? {} : { cardsApart: plan.cardsApart }),
    ...(companyCards.length === 0
      ? {}
      : { companyCards: companyCards.map((card, index) => openCompanyCard(card, place, index, today)) }),
    ...(plan.opensOnSummary === undefined ? {} : { opensOnSummary: plan.opensOnSummary }),
    ...(plan.listing === undefined ? {} : { listing: plan.listing }),
  };
}

function openCard(plan: CardPlan, place: string, index: number, today: CalendarDate): Card {
  const { type, maskedNumber, holder, debit } = plan;
  return {
    resourceId: fingerprint('card', `${place}/${index}`).slice(0, 32),
    type,
    maskedNumber,
    holder,
    debit,
    ...(plan.state === undefined ? {} : { state: plan.state }),
    months: debit === 'deferred' ? openMonths(plan, today) : [],
    ...(debit === 'deferred' ? { settled: settledMonths(plan, today) } : {}),
  };
}

function openCompanyCard(plan: CardPlan, place: string, index: number, today: CalendarDate): CompanyCard {
  const contractNumber = `${place.slice(-6)}${String(index + 1).padStart(4, '0')}`;
  return { ...openCard(plan, `${place}/company`, index, today), contractNumber };
}

function hasIban(kind: ContractKind): boolean {
  return kind === 'current' || kind === 'savings' || kind === 'financing';
}

function sumOf(operations: readonly Operation[]): number {
  return operations.reduce((sum, { cents }) => sum + cents, 0);
}

/** The two banks print numbers differently, and those of credits as one block. */
function listNumber({ kind, branch, account }: AccountPlan, brand: Brand): string {
  if (kind === 'elsewhere' || kind === 'mobile') return '';
  if (!hasIban(kind)) return `${branch}${account}`;
  return brand === 'cic' ? `${branch} ${account}` : `${branch} ${account.slice(0, 9)} ${account.slice(9)}`;
}

function fingerprint(purpose: string, place: string): string {
  return createHash('sha256').update(`relais-simulator/${purpose}/${place}`).digest('hex');
}
