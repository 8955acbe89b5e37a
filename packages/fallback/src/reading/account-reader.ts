import {
  type Account,
  addDays,
  type BankProfile,
  type CalendarDate,
  type Clock,
  type Consent,
  dateInZone,
  type HalAccounts,
  type HalBalances,
  type HalTransactions,
  type Iban,
  noteBankReference,
  noteBookedBalance,
  noteProvenance,
  type Transaction,
  type TransactionQuery,
} from '@relais/model';
import { PageDriftError } from '@relais/parsers';
import type { PageReader } from '../transport/page-reader.ts';
import { accountOf, type PaymentAccount, type PaymentAccounts, readPaymentAccounts } from './payment-accounts.ts';
import { type Walk, walkOperations } from './walk-operations.ts';

export interface AccountReaderOptions {
  readonly session: PageReader;
  readonly profile: BankProfile;
  readonly consent: Consent;
  readonly clock: Clock;
  readonly onPage: (page: 'accounts' | 'rib' | 'operations') => void;
}

/**
 * Answers the port's questions from the pages of one session. Each page is read once: calls that follow each other see
 * the same balances and the same rows.
 *
 * The id of an account is its IBAN here, and its links are left to the engine, which knows the caller's own ids.
 */
export class AccountReader {
  readonly #options: AccountReaderOptions;
  #paymentAccounts: PaymentAccounts | undefined;
  readonly #walks = new Map<Iban, { readonly until: CalendarDate; readonly walk: Walk }>();

  constructor(options: AccountReaderOptions) {
    this.#options = options;
  }

  async getAccounts(signal: AbortSignal): Promise<HalAccounts> {
    const { accounts, complete } = await this.#accounts(signal);
    const list: Account[] = [];
    for (const account of accounts) list.push(await this.#describe(account, signal));
    const answer = { accounts: list, _links: {} };
    if (!complete) noteProvenance(answer, { complete });
    return answer;
  }

  async getBalances(iban: Iban, signal: AbortSignal): Promise<HalBalances> {
    const account = accountOf(await this.#accounts(signal), iban);
    return { balances: (await this.#walk(account, this.#today(), signal)).balances, _links: {} };
  }

  async getTransactions(iban: Iban, query: TransactionQuery, signal: AbortSignal): Promise<HalTransactions> {
    const account = accountOf(await this.#accounts(signal), iban);
    // Older rows want a strong authentication (RTS art. 10a): what was left out is said, never hidden.
    const earliest = addDays(this.#today(), -this.#options.profile.web.historyDays);
    const isCut = query.dateFrom !== undefined && query.dateFrom < earliest;
    const from = query.dateFrom === undefined || isCut ? earliest : query.dateFrom;
    const { operations, balances } = await this.#walk(account, from, signal);
    const transactions = operations
      .map(({ transaction, reference }) => {
        if (reference !== undefined) noteBankReference(transaction, reference);
        return transaction;
      })
      .filter((row) => isWithin(row, from, query.dateTo));
    const answer = { transactions, _links: {} };
    const booked = balances.find(({ balanceType }) => balanceType === 'CLBD');
    if (booked !== undefined) noteBookedBalance(answer, booked.balanceAmount);
    if (isCut) noteProvenance(answer, { complete: false, servedFrom: from });
    return answer;
  }

  async #describe(account: PaymentAccount, signal: AbortSignal): Promise<Account> {
    const { iban, currency, row } = account;
    const name = row.holder === undefined ? row.product : `${row.product} ${row.holder}`;
    const described: Account = {
      resourceId: iban,
      accountId: { iban, currency },
      name,
      cashAccountType: 'CACC',
      _links: {},
    };
    if (!this.#options.profile.api.embedsBalances) return described;
    return { ...described, balances: (await this.#walk(account, this.#today(), signal)).balances };
  }

  async #accounts(signal: AbortSignal): Promise<PaymentAccounts> {
    const { session, consent, onPage, profile } = this.#options;
    const { paths } = profile.web;
    this.#paymentAccounts ??= await readPaymentAccounts({ session, consent, paths, onPage, signal });
    return this.#paymentAccounts;
  }

  async #walk({ iban, row }: PaymentAccount, until: CalendarDate, signal: AbortSignal): Promise<Walk> {
    const known = this.#walks.get(iban);
    if (known !== undefined && known.until <= until) return known.walk;
    if (row.href === undefined)
      throw new PageDriftError({ page: 'account_list', mark: 'row.link', shapes: ['no link'] });
    const { session, onPage } = this.#options;
    const walk = await walkOperations({ session, href: row.href, until, onPage: () => onPage('operations'), signal });
    this.#walks.set(iban, { until, walk });
    return walk;
  }

  #today(): CalendarDate {
    const { clock, profile } = this.#options;
    return dateInZone(clock.now(), profile.timeZone);
  }
}

/** `dateTo` is exclusive. What is not booked yet has no booking date, and is in every window. */
function isWithin({ bookingDate }: Transaction, from: CalendarDate, to: CalendarDate | undefined): boolean {
  return bookingDate === undefined || (bookingDate >= from && (to === undefined || bookingDate < to));
}
