import type { CompanyCard } from '../../ledger/card.ts';
import type { Contract, Customer } from '../../ledger/ledger.ts';

/** A card of a company, and the account that it debits. */
export interface CardOfCompany {
  readonly card: CompanyCard;
  readonly contract: Contract;
}

/** The accounts of companies that have cards. The card pages treat each as a third party and count them from 1. */
export function companiesOf({ contracts }: Customer): readonly Contract[] {
  return contracts.filter(({ companyCards = [] }) => companyCards.length > 0);
}

/** The card under a contract number. */
export function companyCardNamed(customer: Customer, contractNumber: string | undefined): CardOfCompany | undefined {
  for (const contract of companiesOf(customer)) {
    const card = contract.companyCards?.find((candidate) => candidate.contractNumber === contractNumber);
    if (card !== undefined) return { card, contract };
  }
  return undefined;
}
