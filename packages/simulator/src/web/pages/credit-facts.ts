import { addDays, type CalendarDate } from '@relais/model';
import type { Release } from '../../ledger/customer-scenario.ts';
import type { Contract, Customer } from '../../ledger/ledger.ts';
import { type Html, html } from '../markup/html.ts';
import { printDate } from '../markup/print-date.ts';
import type { FactSheet } from './fact-sheet-page.ts';

/** Content of the page of a loan. Every loan was granted on one day, for twenty years. */
export function loanFacts(customer: Customer, today: CalendarDate, release: Release): FactSheet['facts'] {
  return [
    // The day stands in the heading.
    ['Montant accordé le 14/03/2021', '180\u00a0000,00 EUR'],
    ['Taux', '1,05 %'],
    ['Echéances restantes', '180 sur 240 mois'],
    ['Date de fin', '14/03/2041'],
    ['Prochaine échéance', '845,12 EUR'],
    ['Date de prochaine échéance', printDate(addDays(`${today.slice(0, 8)}05`, 31))],
    [RIB_NAMES[release] ?? 'R.I.B', ribOf(customer.contracts.find(({ kind }) => kind === 'current'))],
  ];
}

/** Content of the page of a revolving credit. */
export const REVOLVING_FACTS: FactSheet['facts'] = [
  ['Montant à votre disposition', '3\u00a0000,00 EUR'],
  ['Montant disponible', '1\u00a0500,00 EUR'],
];

/** The heading of the debited account in earlier releases. */
const RIB_NAMES: Readonly<Partial<Record<Release, Html>>> = {
  '2018': html`<span>R.I.B</span>`,
  '2020': html`<abbr title="Relevé d'Identité Bancaire">R.I.B</abbr>`,
};

/** The debited account: bank, branch and number, without the key. */
function ribOf(account: Contract | undefined): string {
  const [, bank, branch, number] = /^FR\d\d(\d{5})(\d{5})(.{11})\d\d$/.exec(account?.iban ?? '') ?? [];
  return bank === undefined ? '' : `${bank} ${branch} ${number}`;
}
