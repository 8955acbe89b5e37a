import { setImmediate } from 'node:timers/promises';
import type { CalendarDate } from '@relais/model';
import {
  type FormPost,
  type OpenedOperations,
  type OperationsPage,
  openOperations,
  PageDriftError,
  type ReadablePage,
  type ShownRows,
} from '@relais/parsers';
import type { Forgettable, PageRequest, Pages } from './pages.ts';
import type { PaymentAccount } from './payment-accounts.ts';
import { refuseOtherAccount } from './same-account.ts';
import { MOST_STEPS, tooManyPages } from './too-many-pages.ts';

export interface OperationsPagesOptions {
  readonly pages: Pages;
  readonly account: PaymentAccount;
  /** A page with a row that was booked before this day is the last that is wanted. */
  readonly until: CalendarDate;
  /** Whether "more" is asked for before the rows of a page are read. */
  readonly asksAhead: boolean;
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
  /** The rows of the page that was opened last. */
  #shown: ShownRows | undefined;
  #steps = 0;

  constructor(options: OperationsPagesOptions) {
    this.#options = options;
  }

  /** @throws {RelaisError} `page_drift` when the page cannot be read, or is another account's */
  async open(at: PageRequest['at']): Promise<OperationsPage> {
    return this.#read(await this.#ask(at));
  }

  /**
   * Presses "more", unless it was pressed already, and reads the page. Each page may hold all rows of the one
   * before. Then pages are passed, up to the one that holds all that is wanted.
   *
   * @throws {RelaisError} as {@link OperationsPages.open}; also `page_drift` when a page does not go on with one that was not read.
   * `fallback_refused` with reason `page_limit` when the list does not end
   */
  async more(at: FormPost): Promise<OperationsPage> {
    let opened = await (this.#ahead ?? this.#press(at));
    this.#ahead = undefined;
    while (opened.isContinued && opened.more !== undefined && this.#isCovered(opened) === false) {
      this.#shown = opened.shown;
      const next = this.#press(opened.more);
      opened.pass();
      opened = await next;
      if (!opened.isContinued) {
        opened.forget();
        throw new PageDriftError({ page: 'operations', mark: 'paging.sequence', shapes: [] });
      }
    }
    return this.#read(opened);
  }

  /** Waits for what was asked for ahead and is not wanted any more. */
  async end(): Promise<void> {
    const unread = await this.#ahead?.catch(() => undefined);
    unread?.forget();
  }

  async #read(opened: Opened): Promise<OperationsPage> {
    const { onLast, asksAhead } = this.#options;
    const { more, shown, read } = opened;
    this.#shown = shown;
    const isCovered = this.#isCovered(opened);
    if (asksAhead && more !== undefined && isCovered === false) {
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

  /** Whether a page goes back far enough, where that is known before its rows are read. */
  #isCovered({ oldest }: Opened): boolean | undefined {
    return oldest === undefined ? undefined : oldest < this.#options.until;
  }

  #press(at: FormPost): Promise<Opened> {
    if (this.#steps === MOST_STEPS) throw tooManyPages();
    this.#steps += 1;
    return this.#ask(at, this.#shown);
  }

  #ask(at: PageRequest['at'], before?: ShownRows): Promise<Opened> {
    const { pages, account, signal } = this.#options;
    const open = (page: ReadablePage): OpenedOperations => {
      const opened = openOperations(page, before);
      refuseOtherAccount('operations', account.row, page.url, opened.form);
      return opened;
    };
    return pages.open({ page: 'operations', account: account.iban, at, before }, open, signal);
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
