import type { Contract } from '../../ledger/ledger.ts';
import { printDate } from '../markup/print-date.ts';
import { plainAmount } from './csv.ts';

/** Seventeen columns. Only the first of them is known by name. */
const HEAD: readonly string[] = [
  'Banque',
  'Compte',
  'Titulaire',
  "Date d'opération",
  'Date de valeur',
  'Mois',
  'Libellé',
  'Libellé simplifié',
  'Type',
  'Catégorie',
  'Sous-catégorie',
  'Montant',
  'Devise',
  'Pointée',
  'Note',
  'Projet',
  'Référence',
];

/** The file of the budget page: another than that of the download form. It is sent in UTF-8. */
export function renderBudgetCsv(contracts: readonly Contract[]): string {
  const rows = contracts.flatMap(({ number, holder, operations }) =>
    operations.map(({ bookingDate, valueDate, lines, cents, currency, reference }) => [
      'CIC',
      number,
      holder,
      printDate(bookingDate),
      printDate(valueDate),
      bookingDate.slice(0, 7),
      lines.join(' '),
      lines[0] ?? '',
      cents < 0 ? 'Dépense' : 'Revenu',
      'À classer',
      '',
      plainAmount(cents, ','),
      currency,
      'non',
      '',
      '',
      reference,
    ]),
  );
  return [HEAD, ...rows].map((cells) => `${cells.join(';')}\n`).join('');
}
