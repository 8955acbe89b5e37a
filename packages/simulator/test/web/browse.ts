import { type ManualClock, manualClock } from '@relais/model';
import type { Brand } from '../../src/ledger/brand.ts';
import type { Contract, Customer, Ledger } from '../../src/ledger/ledger.ts';
import { seedLedger } from '../../src/ledger/seed-ledger.ts';
import { createWebBank, type WebBank, type WebBankOptions } from '../../src/web/web-bank.ts';

const ledgers = new Map<Brand, Ledger>();

/** The ledger of a fixed day: one for all tests of a file. */
export function ledgerOf(brand: Brand): Ledger {
  const ledger = ledgers.get(brand) ?? seedLedger({ seed: 1, brand, today: '2026-11-25' });
  ledgers.set(brand, ledger);
  return ledger;
}

export interface Opened {
  readonly bank: WebBank;
  readonly clock: ManualClock;
  readonly ledger: Ledger;
}

/** Opens a web bank on a clock that stands still. */
export function openBank(brand: Brand, options: Partial<WebBankOptions> = {}): Opened {
  const ledger = ledgerOf(brand);
  const clock = manualClock();
  return { bank: createWebBank({ brand, ledger: () => ledger, clock, ...options }), clock, ledger };
}

/** A customer's browser: keeps `IdSes`, follows nothing by itself. */
export interface Browser {
  readonly get: (path: string) => Promise<Response>;
  readonly post: (path: string, fields: Iterable<readonly [string, string]>) => Promise<Response>;
  /** Body of a page that must come with status 200. */
  readonly page: (path: string) => Promise<string>;
}

export function browse(bank: WebBank, cookie = ''): Browser {
  const send = async (path: string, init: RequestInit = {}): Promise<Response> =>
    bank.fetch(new Request(new URL(path, 'https://localhost'), { ...init, headers: { cookie } }));
  return {
    get: (path) => send(path),
    post: (path, fields) =>
      send(path, {
        method: 'POST',
        body: new URLSearchParams([...fields].map(([name, value]): [string, string] => [name, value])),
      }),
    page: async (path) => {
      const response = await send(path);
      if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
      return response.text();
    },
  };
}

/** Logs a customer in and gives their browser. */
export function loggedIn(bank: WebBank, { login, password }: Customer): Browser {
  const outcome = bank.logIn(login, password);
  if (outcome.kind !== 'ok') throw new Error('login refused');
  return browse(bank, outcome.cookies[0]?.split(';')[0]);
}

/** Undoes what the pages do to text. */
export function plain(markup: string): string {
  return markup
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replaceAll('&nbsp;', '\u00a0')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&amp;', '&');
}

/** The operations form of a page: where it goes, and what a browser sends of it. */
export interface PostableForm {
  readonly action: string;
  readonly sent: ReadonlyMap<string, string>;
}

/** A text, a hidden input or a selector with its chosen option; without a choice, the first one. */
const CONTROL =
  /<input (?:name="([^"]*)" type="hidden"|type="text" name="([^"]*)") value="([^"]*)"\/?>|<select name="([^"]*)">(.*?)<\/select>/gs;

export function formOf(page: string): PostableForm {
  const form = page.slice(page.search(/<form id="[^"]*" action="[^"]*_pid=AccountMasterDetail/));
  const action = plain(form.slice(form.indexOf('action="') + 8, form.indexOf('" method')));
  return { action, sent: sentIn(form) };
}

/** What a browser sends of the markup of a form. */
export function sentIn(form: string): ReadonlyMap<string, string> {
  const own = form.slice(0, form.includes('</form>') ? form.indexOf('</form>') : undefined);
  return new Map(
    [...own.matchAll(CONTROL)].map(([, hidden, text, value = '', select, options = '']) => {
      const chosen = /selected="selected" value="([^"]*)"/.exec(options) ?? /value="([^"]*)"/.exec(options);
      return [plain(hidden ?? text ?? select ?? ''), plain(select === undefined ? value : (chosen?.[1] ?? ''))];
    }),
  );
}

/** Where the account list leads for a contract. */
export function linkOf(accountList: string, contract: Contract): string {
  const main = accountList.slice(accountList.indexOf('<main'));
  const number = contract.number.replaceAll(' ', '&nbsp;');
  const row = main.split('<tr id=').find((text) => text.includes(`doux _c1">${number}</span>`)) ?? '';
  return plain(/href="([^"]*)" target="_self"/.exec(row)?.[1] ?? '');
}

/** The operations page of a contract, as a customer comes to it. */
export async function operationsPageOf(browser: Browser, contract: Contract): Promise<string> {
  return browser.page(linkOf(await browser.page('/fr/banque/comptes-et-contrats.html'), contract));
}

/** Rows of operations, as markup. */
export function rowsOf(page: string): readonly string[] {
  return page.split('<tr><td class="h c nowrap').slice(1);
}
