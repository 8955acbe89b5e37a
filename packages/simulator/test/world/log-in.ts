import type { Customer } from '../../src/ledger/ledger.ts';
import type { Browser, Page } from './browser.ts';
import { readForm } from './forms.ts';

/** Logs in by the form of the page, and follows where that leads hop by hop. @returns the page it ends on */
export async function logIn(
  browser: Browser,
  { login, password }: Pick<Customer, 'login' | 'password'>,
): Promise<Page> {
  const { action, fields } = readForm(await browser.get('/fr/authentification.html'), 'form[name*="ident"]');
  fields.set('_cm_user', login).set('_cm_pwd', password);
  let page = await browser.post(action, fields, { follow: false });
  for (let hop = 0; hop < 2; hop += 1) {
    const { location } = page.headers;
    if (typeof location === 'string') page = await browser.get(location, { follow: false });
  }
  return page;
}

/** What stands before the language in a path: `cmidf/`, or nothing. Programs keep it for every address. */
export function subbankIn({ url }: Page): string {
  return /^\/((?:.*\/)?)fr\//.exec(new URL(url).pathname)?.[1] ?? '';
}
