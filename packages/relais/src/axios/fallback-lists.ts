import type { Clock, Links } from '@relais/model';
import type { JsonObject } from './read-body.ts';

/** A list that came through the fallback, cut into pages. */
export interface FallbackList {
  readonly psuId: string;
  /** Under what it was read: it is given under nothing else. */
  readonly right: string | undefined;
  /** Where the list was asked for. */
  readonly url: URL;
  /** Member that holds the items. */
  readonly member: string;
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
}

/** One page of it. */
export interface FallbackPage {
  readonly body: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
}

const PAGE_SIZE = 100;

/** A list is forgotten this long after its first page was given, in milliseconds. */
const FORGOTTEN_AFTER_MS = 600_000;

const CHANNEL = 'relais-channel';
const PAGE = 'relais-page';

/**
 * The lists of the fallback that are longer than a page.
 *
 * A list is read once and kept while the caller follows it. Its pages belong together, also when a row is booked between
 * two of them. They do so, too, when the API is back before the last one.
 */
export class FallbackLists {
  readonly #clock: Clock;
  readonly #newId: () => string;
  readonly #lists = new Map<string, FallbackList>();

  constructor(clock: Clock, newId: () => string) {
    this.#clock = clock;
    this.#newId = newId;
  }

  /** True for a link that this class gave out, whether or not the list is still there. */
  static isPage({ searchParams }: URL): boolean {
    return searchParams.get(CHANNEL) === 'fallback' && searchParams.has(PAGE);
  }

  /** Whether a list is longer than a page. */
  static isLong(member: string, body: JsonObject): boolean {
    return itemsOf({ member, body }).length > PAGE_SIZE;
  }

  /** @returns the first page */
  begin(list: FallbackList): FallbackPage {
    if (!FallbackLists.isLong(list.member, list.body)) return page(list, '', 1);
    const id = this.#newId();
    this.#lists.set(id, list);
    this.#clock.schedule(() => this.#lists.delete(id), FORGOTTEN_AFTER_MS);
    return page(list, id, 1);
  }

  /** @returns `undefined` when there is no such page, no more, or not for this PSU, this right and this address */
  pageAt(psuId: string, right: string | undefined, url: URL): FallbackPage | undefined {
    const [, id = '', number] = /^(.+)\.([1-9]\d{0,5})$/.exec(url.searchParams.get(PAGE) ?? '') ?? [];
    const list = this.#lists.get(id);
    if (list?.psuId !== psuId || list.right !== right || list.url.pathname !== url.pathname) return undefined;
    return Number(number) > pagesOf(list) ? undefined : page(list, id, Number(number));
  }
}

function page(list: FallbackList, id: string, number: number): FallbackPage {
  const { body, member, headers } = list;
  const items = itemsOf(list).slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE);
  const links: Links = {
    ...(body['_links'] as Links | undefined),
    self: linkTo(list, id, number),
    ...(number > 1 && { prev: linkTo(list, id, number - 1) }),
    ...(number < pagesOf(list) && { next: linkTo(list, id, number + 1) }),
  };
  return { body: { ...body, [member]: items, _links: links }, headers };
}

/** Host-relative, with the filters of the request kept, as the API's own links are. The first page needs no mark. */
function linkTo({ url }: FallbackList, id: string, number: number): { readonly href: string } {
  const link = new URL(url);
  if (number > 1) {
    link.searchParams.set(CHANNEL, 'fallback');
    link.searchParams.set(PAGE, `${id}.${number}`);
  }
  return { href: `${link.pathname}${link.search}` };
}

function pagesOf(list: FallbackList): number {
  return Math.ceil(itemsOf(list).length / PAGE_SIZE);
}

function itemsOf({ body, member }: Pick<FallbackList, 'body' | 'member'>): readonly unknown[] {
  return body[member] as readonly unknown[];
}
