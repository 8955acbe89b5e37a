import type { Clock, Link, Transaction, TransactionQuery } from '@relais/model';
import { type JsonObject, readRows } from './read-body.ts';
import type { ResourceRequest } from './resource-request.ts';

/** A list of the API that its caller has followed to its end. */
export interface WholeList {
  readonly rows: readonly Transaction[];
  readonly period: TransactionQuery;
  /** Whether it came on one page. */
  readonly isOnePage: boolean;
}

type Begun = Pick<WholeList, 'rows' | 'period'>;

/** A list whose next page the caller does not ask for is forgotten after this long, in milliseconds. */
const FORGOTTEN_AFTER_MS = 600_000;

/**
 * Puts the pages of the API's lists together again while their caller follows `next`.
 *
 * Only a whole list shows which rows an account has. Only then can the fallback give the same rows the same ids.
 */
export class ApiLists {
  readonly #clock: Clock;
  readonly #begun = new Map<string, Begun>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * Takes note of a page.
   *
   * @param psuId - pages of two PSUs are never put together
   * @returns the whole list with its last page, `undefined` before that
   */
  seen(psuId: string, { url, period }: ResourceRequest, body: JsonObject): WholeList | undefined {
    const begun = period === undefined ? this.#take(psuId, url) : { rows: [], period };
    const page = readRows(body['transactions'] as readonly JsonObject[]);
    if (begun === undefined || page === undefined) return undefined;
    const list = { rows: [...begun.rows, ...page], period: begun.period };
    const next = nextOf(body['_links'], url);
    if (next === undefined) return { ...list, isOnePage: period !== undefined };
    this.#keep(keyOf(psuId, next), list);
    return undefined;
  }

  #take(psuId: string, url: URL): Begun | undefined {
    return this.#begun.get(keyOf(psuId, url));
  }

  #keep(key: string, list: Begun): void {
    this.#begun.set(key, list);
    this.#clock.schedule(() => {
      if (this.#begun.get(key) === list) this.#begun.delete(key);
    }, FORGOTTEN_AFTER_MS);
  }
}

/** The next page; some banks link the last page to itself. */
function nextOf(links: unknown, page: URL): URL | undefined {
  const { next, self } = (links ?? {}) as { readonly next?: Partial<Link>; readonly self?: Partial<Link> };
  const url = resolve(next?.href, page);
  const here = resolve(self?.href, page) ?? page;
  return url === undefined || url.href === here.href || url.href === page.href ? undefined : url;
}

function resolve(href: unknown, page: URL): URL | undefined {
  return typeof href === 'string' && URL.canParse(href, page.href) ? new URL(href, page) : undefined;
}

/** Written in one way, whatever the caller's client makes of the query. */
function keyOf(psuId: string, url: URL): string {
  const query = new URLSearchParams(url.searchParams);
  query.sort();
  return JSON.stringify([psuId, url.pathname, query.toString()]);
}
