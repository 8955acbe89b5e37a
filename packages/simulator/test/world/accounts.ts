import type { Browser } from './browser.ts';
import { centsIn, clean, saying, textsIn } from './texts.ts';

/** One account as programs take it from the list. */
export interface ListedAccount {
  /** Branch and number, without blanks. */
  readonly number: string;
  readonly label: string;
  /** Booked, in cents. */
  readonly balance: number;
  readonly href: string;
}

/** Reads the list, and for each account without deferred cards the page that parts booked from announced. */
export async function listAccounts(browser: Browser, base: string): Promise<readonly ListedAccount[]> {
  const { $ } = await browser.get(`/${base}fr/banque/comptes-et-contrats.html`);
  const accounts: ListedAccount[] = [];
  for (const row of $('div.a_blocappli tr').toArray()) {
    const [first] = $(row).children('td').toArray();
    const link = $(first).children('a');
    const isRow = /(^| )[ip]( |$)/.test($(first).attr('class') ?? '') && link.length > 0;
    if (!isRow || $(first).find('span span.ei_sdsf_title').length === 0) continue;
    const href = link.attr('href') ?? '';
    const query = new URL(href, 'https://bank.example').searchParams;
    if (!query.has('webid') && !query.has('rib')) continue;
    const words = link.find('span[class]:not([class*="doux"])').toArray();
    const shown = [1, 2]
      .map((column) => centsIn($(row).children('td').eq(column).text()))
      .find((cents) => cents !== undefined);
    if (shown === undefined) throw new Error(`no balance at ${href}`);
    const hasCardRow = $(row).next('tr').text().includes('Dépenses cartes prélevées');
    accounts.push({
      number: clean(link.find('span[class*="doux"]').text()).replaceAll(' ', ''),
      label: words.map((span) => clean($(span).text())).join(' '),
      balance: hasCardRow || !query.has('webid') ? shown : ((await bookedBalance(browser, href)) ?? shown),
      href,
    });
  }
  return accounts;
}

/** The part of the balance that is booked: inside the words that name it. */
async function bookedBalance(browser: Browser, href: string): Promise<number | undefined> {
  const { $ } = await browser.get(href);
  return centsIn(saying($, 'span', 'Dont opérations enregistrées').text());
}

/** IBANs by account number: the second emphasis of the first cell. */
export async function listIbans(browser: Browser, base: string): Promise<ReadonlyMap<string, string>> {
  const { $ } = await browser.get(`/${base}fr/banque/rib.cgi`);
  const rows = $('table.liste tr:not([class]) > td:first-child').toArray();
  const pairs = rows.map((cell) => {
    const [number = '', iban = ''] = $(cell)
      .children('em')
      .toArray()
      .map((em) => textsIn($, $(em)).join('').replaceAll(' ', ''));
    return [number, iban] as const;
  });
  return new Map(pairs);
}
