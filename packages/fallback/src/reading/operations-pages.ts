import { setImmediate } from 'node:timers/promises';
import type { CalendarDate } from '@relais/model';
import {
  type BankPage,
  type FormPost,
  type OpenedOperations,
  type OperationsPage,
  openOperations,
} from '@relais/parsers';
import type { Forgettable, PageRequest, Pages } from './pages.ts';
import type { PaymentAccount } from './payment-accounts.ts';
import { refuseOtherAccount } from './same-account.ts';
import { MOST_STEPS, tooManyPages } from './too-many-pages.ts';

export interface OperationsPagesOptions {
  readonly pages: Pages;
  readonly account: PaymentAccount;
  /** "More" is asked for ahead until a row was booked before this day. Absent: never ahead. */
  readonly until?: CalendarDate;
  /** Told when the bank will not be asked again, once its last page has come and before it is read. */
  readonly onLast?: () => void;
  readonly signal: AbortSignal;
}

/**
 * The pages of one list of operations. While Relais reads one, the bank makes the next. A page tells where it leads and how far
 * back it goes before its rows are read.
 *
 * To be ended in every case, so that nothing goes on behind the back of a failed call.
 */
export class OperationsPages {
  readonly #options: OperationsPagesOptions;
  #ahead: Promise<Opened> | undefined;
  #steps = 0;

  constructor(options: OperationsPagesOptions) {
    this.#options = options;
  }

  /** @throws {RelaisError} `page_drift` when the page cannot be read, or is another account's */
  open(at: Pick<PageRequest, 'at'>): Promise<OperationsPage> {
    return this.#read(this.#ask(at));
  }

  /**
   * Presses "more", unless it was pressed already.
   *
   * @throws {RelaisError} as {@link OperationsPages.open}; `fallback_refused` with reason `page_limit` when the list does not end
   */
  more(at: FormPost): Promise<OperationsPage> {
    const asked = this.#ahead ?? this.#press(at);
    this.#ahead = undefined;
    return this.#read(asked);
  }

  /** Waits for what was asked for ahead and is not wanted any more. */
  async end(): Promise<void> {
    const unread = await this.#ahead?.catch(() => undefined);
    unread?.forget();
  }

  async #read(asked: Promise<Opened>): Promise<OperationsPage> {
    const { onLast } = this.#options;
    const { more, oldest, read } = await asked;
    const { until } = this.#options;
    const isCovered = until === undefined || oldest === undefined ? undefined : oldest < until;
    if (more !== undefined && isCovered === false) {
      this.#ahead = this.#press(more);
      this.#ahead.catch(() => {});
    } else if (onLast !== undefined && (more === undefined || isCovered === true)) {
      onLast();
    } else {
      return read();
    }
    await untilSent();
    return read();
  }

  #press(at: FormPost): Promise<Opened> {
    if (this.#steps === MOST_STEPS) throw tooManyPages();
    this.#steps += 1;
    return this.#ask({ at });
  }

  #ask(at: Pick<PageRequest, 'at'>): Promise<Opened> {
    const { pages, account, signal } = this.#options;
    const open = (page: BankPage): OpenedOperations => {
      const opened = openOperations(page);
      refuseOtherAccount('operations', account.row, page.url, opened.form);
      return opened;
    };
    return pages.open({ page: 'operations', account: account.iban, ...at }, open, signal);
  }
}

let isOneWaiting = false;

/**
 * Waits until the request is on its way, which it is one turn later. An open page is large, and a process that has several to
 * read has no time to gain. So of all sessions, one waits at a time.
 */
async function untilSent(): Promise<void> {
  if (isOneWaiting) return;
  isOneWaiting = true;
  await setImmediate();
  isOneWaiting = false;
}

type Opened = OpenedOperations & Forgettable;
