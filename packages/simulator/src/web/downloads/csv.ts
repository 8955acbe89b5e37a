import type { Cents, Contract } from '../../ledger/ledger.ts';
import { printDate } from '../markup/print-date.ts';
import { type DateSearch, isInSearch } from '../operations/operations-view.ts';
import type { Language } from '../site/read-address.ts';

/** Options of a CSV file. */
export interface CsvOptions {
  readonly contract: Contract;
  /** One signed column, or debit (negative) and credit. @defaultValue 1 */
  readonly amountColumns?: 1 | 2;
  /** @defaultValue `,` */
  readonly decimal?: ',' | '.';
  /** @defaultValue `;` */
  readonly separator?: ';' | ',' | '\t';
  /** Only operations of these days. @defaultValue all */
  readonly days?: DateSearch | undefined;
  /** @defaultValue `fr` */
  readonly language?: Language;
}

/** Header cells. Those of other languages but the English `Operation date` are unverified, and stay French. */
const HEADS = {
  fr: ['Date', 'Date de valeur', 'Montant', 'Débit', 'Crédit', 'Libellé', 'Solde'],
  en: ['Operation date', 'Value date', 'Amount', 'Debit', 'Credit', 'Label', 'Balance'],
} as const;

/**
 * The operations of an account as CSV text: oldest first, CRLF, no quotes, the balance after each row.
 *
 * The bank sends it in ISO-8859-15.
 */
export function renderCsv(options: CsvOptions): string {
  const { contract, amountColumns = 1, decimal = ',', separator = ';', days, language = 'fr' } = options;
  const [date, valueDate, amount, debit, credit, label, solde] = HEADS[language === 'en' ? 'en' : 'fr'];
  const amounts = amountColumns === 1 ? [amount] : [debit, credit];
  const money = (cents: Cents): string => plainAmount(cents, decimal);
  let balance = contract.openingCents;
  const rows: (readonly string[])[] = [[date, valueDate, ...amounts, label, solde]];
  for (const { bookingDate, valueDate: value, cents, lines } of contract.operations) {
    balance += cents;
    if (!isInSearch(bookingDate, days)) continue;
    const printed = money(cents);
    const split = cents < 0 ? [printed, ''] : ['', printed];
    const cells = amountColumns === 1 ? [printed] : split;
    rows.push([printDate(bookingDate), printDate(value), ...cells, lines.join(' '), money(balance)]);
  }
  return rows.map((cells) => `${cells.join(separator)}\r\n`).join('');
}

/** `-1234,56`: no thousands separator, no currency. */
export function plainAmount(cents: Cents, decimal: string): string {
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}${decimal}${digits.slice(-2)}`;
}
