import {
  type Account,
  addDays,
  type Balance,
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
import { onRecord, type PagesRead, type SessionRecord } from '../session/session-record.ts';
import type { PageReader, ReadPage } from '../transport/page-reader.ts';
import { PagesSeen } from './pages-seen.ts';
import { accountOf, type PaymentAccount, type PaymentAccounts, readPaymentAccounts } from './payment-accounts.ts';
import { type Walk, walkOperations } from './walk-operations.ts';

export interface AccountReaderOptions {
  readonly session: PageReader;
  readonly profile: BankProfile;
  readonly consent: Consent;
  readonly clock: Clock;
  readonly onPage: (page: PageName) => void;
  /** What is read is on it before it is delivered. */
  readonly record: SessionRecord;
}

type PageName = 'accounts' | 'rib' | 'operations';

/** What one answer delivers of the pages of one kind. */
type Delivery = Omit<PagesRead, 'httpStatus' | 'bytes'> & { readonly pageKind: PageName };

/**
 * Answers the port's questions from the pages of one session. Each page is read once: calls that follow each other see
 * the same balances and the same rows.
 *
 * The id of an account is its IBAN here, and its links are left to the engine, which knows the caller's own ids.
 */
export class AccountReader {
  readonly #options: AccountReaderOptions;
  #paymentAccounts: PaymentAccounts | undefined;
  readonly #seen = new PagesSeen();
  readonly #walks = new Map<Iban, { readonly until: CalendarDate; readonly walk: Walk }>();

  constructor(options: AccountReaderOptions) {
    this.#options = options;
  }

  getAccounts(signal: AbortSignal): Promise<HalAccounts> {
    return this.#onRecord(async (deliveries) => {
      const { accounts, complete, dropped } = await this.#accounts(signal);
      const list: Account[] = [];
      for (const account of accounts) {
        const described = await this.#describe(account, signal);
        list.push(described);
        if (described.balances !== undefined) deliveries.push(balancesOf(account.iban, described.balances));
      }
      deliveries.unshift({ pageKind: 'accounts', dataKinds: ['accounts'], records: list, dropped });
      const answer = { accounts: list, _links: {} };
      if (!complete) noteProvenance(answer, { complete });
      return answer;
    });
  }

  getBalances(iban: Iban, signal: AbortSignal): Promise<HalBalances> {
    return this.#onRecord(async (deliveries) => {
      const account = accountOf(await this.#accounts(signal), iban);
      const { balances } = await this.#walk(account, this.#today(), signal);
      deliveries.push(balancesOf(iban, balances));
      return { balances, _links: {} };
    });
  }

  getTransactions(iban: Iban, query: TransactionQuery, signal: AbortSignal): Promise<HalTransactions> {
    return this.#onRecord(async (deliveries) => {
      const account = accountOf(await this.#accounts(signal), iban);
      // Older rows want a strong authentication (RTS art. 10a): what was left out is said, never hidden.
      const today = this.#today();
      const earliest = addDays(today, -this.#options.profile.web.historyDays);
      const isCut = query.dateFrom !== undefined && query.dateFrom < earliest;
      const from = query.dateFrom === undefined || isCut ? earliest : query.dateFrom;
      const { operations, balances } = await this.#walk(account, from, signal);
      const transactions = operations
        .map(({ transaction, reference }) => {
          if (reference !== undefined) noteBankReference(transaction, reference);
          return transaction;
        })
        .filter((row) => isWithin(row, from, query.dateTo));
      deliveries.push({
        pageKind: 'operations',
        account: iban,
        dataKinds: ['transactions'],
        period: { from, to: query.dateTo === undefined ? today : addDays(query.dateTo, -1) },
        records: transactions,
        dropped: [{ kind: 'transactions', count: operations.length - transactions.length }],
      });
      const answer = { transactions, _links: {} };
      const booked = balances.find(({ balanceType }) => balanceType === 'CLBD');
      if (booked !== undefined) noteBookedBalance(answer, booked.balanceAmount);
      if (isCut) noteProvenance(answer, { complete: false, servedFrom: from });
      return answer;
    });
  }

  /** Puts what was read, and what is delivered of it, on record before anybody gets it. Also what a failed call has read. */
  async #onRecord<T>(read: (deliveries: Delivery[]) => Promise<T>): Promise<T> {
    const { record } = this.#options;
    const deliveries: Delivery[] = [];
    try {
      const answer = await read(deliveries);
      for (const pages of this.#seen.take(deliveries)) await onRecord(record.access(pages));
      return answer;
    } catch (error) {
      for (const pages of this.#seen.take([])) await record.access(pages).catch(() => {});
      throw error;
    }
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
    const { consent, onPage, profile } = this.#options;
    const { paths } = profile.web;
    const reading = (page: PageName): PageReader => this.#reading(page);
    this.#paymentAccounts ??= await readPaymentAccounts({ reading, consent, paths, onPage, signal });
    return this.#paymentAccounts;
  }

  async #walk({ iban, row }: PaymentAccount, until: CalendarDate, signal: AbortSignal): Promise<Walk> {
    const known = this.#walks.get(iban);
    if (known !== undefined && known.until <= until) return known.walk;
    if (row.href === undefined)
      throw new PageDriftError({ page: 'account_list', mark: 'row.link', shapes: ['no link'] });
    const { onPage } = this.#options;
    const session = this.#reading('operations', iban);
    const walk = await walkOperations({ session, href: row.href, until, onPage: () => onPage('operations'), signal });
    this.#walks.set(iban, { until, walk });
    return walk;
  }

  /** The session, noting which pages come. */
  #reading(page: PageName, account?: Iban): PageReader {
    const { session } = this.#options;
    const note = (read: ReadPage): ReadPage => {
      this.#seen.note(page, account, read);
      return read;
    };
    return {
      get: async (address, signal) => note(await session.get(address, signal)),
      post: async (form, signal) => note(await session.post(form, signal)),
    };
  }

  #today(): CalendarDate {
    const { clock, profile } = this.#options;
    return dateInZone(clock.now(), profile.timeZone);
  }
}

function balancesOf(account: Iban, balances: readonly Balance[]): Delivery {
  return { pageKind: 'operations', account, dataKinds: ['balances'], records: balances };
}

/** `dateTo` is exclusive. What is not booked yet has no booking date, and is in every window. */
function isWithin({ bookingDate }: Transaction, from: CalendarDate, to: CalendarDate | undefined): boolean {
  return bookingDate === undefined || (bookingDate >= from && (to === undefined || bookingDate < to));
}
