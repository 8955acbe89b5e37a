import type { CsvOperation, OperationsCsv } from '@relais/parsers';
import type { Language } from '@relais/simulator/pages';
import type { AccountBook } from '../books/account.ts';
import { day, decimal } from './printed.ts';

/** How the customer asked for the file. */
export interface CsvView {
  readonly book: AccountBook;
  readonly language: Extract<Language, 'fr' | 'en'>;
  readonly amountColumns: 1 | 2;
}

const HEADERS = {
  fr: { 1: 'Date;Date de valeur;Montant;Libellé;Solde', 2: 'Date;Date de valeur;Débit;Crédit;Libellé;Solde' },
  en: {
    1: 'Operation date;Value date;Amount;Label;Balance',
    2: 'Operation date;Value date;Debit;Credit;Label;Balance',
  },
} as const;

/** The file as the bank writes it: oldest row first, no grouping, the debit negative in its column too. */
export function printCsv({ book, language, amountColumns }: CsvView): string {
  const comma = (cents: number): string => decimal(cents).replace('.', ',');
  let balance = book.contract.openingCents;
  const rows = book.contract.operations.map(({ bookingDate, valueDate, cents, lines }) => {
    balance += cents;
    const one = comma(cents);
    const amounts = amountColumns === 1 ? one : cents < 0 ? `${one};` : `;${one}`;
    return `${day(bookingDate)};${day(valueDate)};${amounts};${lines.join(' ')};${comma(balance)}`;
  });
  return [HEADERS[language][amountColumns], ...rows, ''].join('\r\n');
}

/** All that the file must yield, from the ledger. */
export function csvTruth({ book }: CsvView): OperationsCsv {
  let balance = book.contract.openingCents;
  return {
    operations: book.contract.operations.map(({ bookingDate, valueDate, cents, lines }): CsvOperation => {
      balance += cents;
      return {
        bookingDate,
        valueDate,
        amount: decimal(cents),
        label: lines.join(' ').replace(/ +/g, ' '),
        runningBalance: decimal(balance),
      };
    }),
  };
}
