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

/** The operations form of a page: where it goes, and its hidden inputs. */
export interface PostableForm {
  readonly action: string;
  readonly hidden: ReadonlyMap<string, string>;
}

export function formOf(page: string): PostableForm {
  const form = page.slice(page.indexOf(':fm" action="'));
  const action = plain(form.slice(form.indexOf('action="') + 8, form.indexOf('" method')));
  const inputs = [...form.matchAll(/<input name="([^"]*)" type="hidden" value="([^"]*)"\/>/g)];
  return { action, hidden: new Map(inputs.map(([, name = '', value = '']) => [plain(name), plain(value)])) };
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
