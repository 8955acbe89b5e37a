import type { BankProfile, CardView } from '@relais/model';
import { type BankPage, parseLinksTo } from '@relais/parsers';

const VIEWS: readonly CardView[] = ['cards', 'company_cards'];

/** Which pages of cards apart from their accounts a customer has, as far as one session has seen. */
export class SeenViews {
  readonly #pages: BankProfile['web']['cardViews'];
  readonly #marks: readonly string[];
  readonly #seen = new Map<CardView, string>();
  readonly #searched = new Set<string>();

  constructor({ web }: BankProfile) {
    this.#pages = web.cardViews;
    this.#marks = VIEWS.flatMap((view) => this.#pages[view].marks);
  }

  /** Looks whether a page leads to any, by its menus too. */
  note(page: BankPage): void {
    if (this.#searched.has(page.url)) return;
    this.#searched.add(page.url);
    if (!parseLinksTo(page, this.#marks).isMentioned) return;
    for (const view of VIEWS) {
      if (this.#seen.has(view)) continue;
      const { marks, list } = this.#pages[view];
      const { isMentioned, addresses } = parseLinksTo(page, marks);
      if (isMentioned) this.#seen.set(view, addresses.find((address) => leadsTo(address, list, page.url)) ?? list);
    }
  }

  /** Address of the view's list: the link to it, else where the bank's profile says it is. `undefined` for a customer without one. */
  listOf(view: CardView): string | undefined {
    return this.#seen.get(view);
  }
}

function leadsTo(address: string, list: string, from: string): boolean {
  const { host, pathname } = new URL(address);
  return host === new URL(from).host && pathname.toLowerCase().endsWith(`/${list.toLowerCase()}`);
}
