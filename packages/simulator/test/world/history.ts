import type { Browser, Page } from './browser.ts';
import { readForm } from './forms.ts';
import { readTable } from './tables.ts';
import { centsIn, clean, dayIn, type Selected, saying, textsIn } from './texts.ts';

/** One operation as programs read it. */
export interface ReadOperation {
  readonly date: string;
  readonly valueDate: string;
  readonly cents: number;
  readonly label: string;
}

const MOST_STEPS = 50;
const HELP = "Cliquer pour déplier ou plier le détail de l'opération";

/** The whole history behind a link of the list: every step of "more", then the table. */
export async function readHistory(browser: Browser, href: string): Promise<readonly ReadOperation[]> {
  return operationsOn(await withMore(browser, await browser.get(href)));
}

/** Asks for more until there is none. */
export async function withMore(browser: Browser, first: Page): Promise<Page> {
  let page = first;
  for (let step = 1; step < MOST_STEPS && saying(page.$, 'a > span', "Plus d'opérations").length > 0; step += 1) {
    const { action, fields } = readForm(page, 'form[action*="_pid=AccountMasterDetail"]');
    fields.set('_FID_DoLoadMoreTransactions', '').set('_wxf2_pseq', String(step));
    page = await browser.post(action, fields);
  }
  return page;
}

function operationsOn(page: Page): readonly ReadOperation[] {
  const { $ } = page;
  const table = readTable($, 'table.liste thead tr th', 'table.liste tbody tr');
  return table.rows
    .filter((row) => row.children('td').length >= 3 && row.children('td[class*="_c1"]').length > 0)
    .map((row) => ({
      date: dayIn(table.cell(row, 'Date').text()),
      valueDate: dayIn(table.cell(row, 'Valeur', 'Date').text()),
      cents: table.has('Débit')
        ? twoColumns(table.cell(row, 'Débit'), table.cell(row, 'Crédit'))
        : amountIn(table.cell(row, 'Montant')),
      label: labelIn(page, table.cell(row, 'Opération')),
    }));
}

function amountIn(cell: Selected): number {
  const cents = centsIn(cell.text());
  if (cents === undefined) throw new Error(`no amount in ${cell.text()}`);
  return cents;
}

function twoColumns(debit: Selected, credit: Selected): number {
  const owed = centsIn(debit.text());
  return owed === undefined ? amountIn(credit) : -Math.abs(owed);
}

/** What is left of the cell without copies for phones, links and help. */
function labelIn({ $ }: Page, cell: Selected): string {
  cell.find('[class*="eir_showxs"], [class*="ei_sronly"]').remove();
  const parts = textsIn($, cell)
    .map((text) => text.replace(/Détail|Date de valeur\s+:\s+\d{2}\/\d{2}(\/\d{4})?/, ''))
    .filter((text) => text !== '' && text !== HELP);
  return clean(parts.join(' '));
}

/** What is to come, by the link on the page one is on; none when there is no link. */
export async function readAnnounced(
  browser: Browser,
): Promise<readonly { date: string; cents: number; label: string }[]> {
  const { $ } = browser.at();
  const href = saying($, 'a', 'Opérations à venir').first().attr('href');
  if (href === undefined) return [];
  const page = await browser.get(href);
  const table = readTable(page.$, 'table.liste thead tr th', 'table.liste tbody tr');
  return table.rows.map((row) => ({
    date: dayIn(table.cell(row, "Date de l'annonce").text()),
    cents: amountIn(table.cell(row, 'Montant')),
    label: clean(textsIn(page.$, table.cell(row, 'Opération')).join(' ')),
  }));
}
