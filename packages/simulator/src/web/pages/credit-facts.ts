import { addDays, type CalendarDate } from '@relais/model';
import type { Contract, Customer } from '../../ledger/ledger.ts';
import { printDate } from '../markup/print-date.ts';
import type { FactSheet } from './fact-sheet-page.ts';

/** Content of the page of a loan. Every loan was granted on one day, for twenty years. */
export function loanFacts(customer: Customer, today: CalendarDate): FactSheet['facts'] {
  return [
    // The day stands in the heading.
    ['Montant accordé le 14/03/2021', '180\u00a0000,00 EUR'],
    ['Taux', '1,05 %'],
    ['Echéances restantes', '180 sur 240 mois'],
    ['Date de fin', '14/03/2041'],
    ['Prochaine échéance', '845,12 EUR'],
    ['Date de prochaine échéance', printDate(addDays(`${today.slice(0, 8)}05`, 31))],
    ['R.I.B', ribOf(customer.contracts.find(({ kind }) => kind === 'current'))],
  ];
}

/** Content of the page of a revolving credit. */
export const REVOLVING_FACTS: FactSheet['facts'] = [
  ['Montant à votre disposition', '3\u00a0000,00 EUR'],
  ['Montant disponible', '1\u00a0500,00 EUR'],
];

/** The debited account: bank, branch, number and key. */
function ribOf(account: Contract | undefined): string {
  const [, bank, branch, number, key] = /^FR\d\d(\d{5})(\d{5})(.{11})(\d\d)$/.exec(account?.iban ?? '') ?? [];
  return bank === undefined ? '' : `${bank} ${branch} ${number} ${key}`;
}
