import type { Beneficiary } from '@relais/model';

/** Invented payees of the customers, payable without strong authentication. No such person or account exists. */
export const INVENTED_BENEFICIARIES: readonly Beneficiary[] = [
  beneficiary('BEN-1', 'BAILLEUR FICTIF', 'FR7699992000170000424200122'),
  beneficiary('BEN-2', 'SYNDIC IMAGINAIRE', 'FR7699993001000000000099947'),
  beneficiary('BEN-3', 'MME CAMILLE INVENTEE', 'FR1899991000010000006789A78'),
];

function beneficiary(id: string, name: string, iban: string): Beneficiary {
  return {
    id,
    isTrusted: true,
    creditorAgent: { bicFi: 'ZZZZFRPPXXX' },
    creditor: { name },
    creditorAccount: { iban },
  };
}
