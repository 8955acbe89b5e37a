import type { AccountIdentification, GenericIdentification } from './account.ts';
import type { Links } from './link.ts';

/** `country` is ISO 3166-1 alpha-2. */
export interface PostalAddress {
  readonly country?: string;
  readonly addressLine?: readonly string[];
}

/** A person or company named by the bank. */
export interface Party {
  readonly name?: string;
  readonly postalAddress?: PostalAddress;
  readonly organisationId?: GenericIdentification;
  readonly privateId?: GenericIdentification;
}

/** A bank named by its BIC. */
export interface FinancialInstitution {
  readonly bicFi: string;
  readonly name?: string;
  readonly clearingSystemMemberId?: unknown;
  readonly postalAddress?: PostalAddress;
}

/** One registered payee of the PSU (STET Beneficiary). */
export interface Beneficiary {
  readonly id?: string;
  readonly isTrusted?: boolean;
  readonly creditorAgent?: FinancialInstitution;
  readonly creditor: Party;
  readonly creditorAccount: AccountIdentification;
}

/** Answer of `GET /trusted-beneficiaries`. */
export interface HalBeneficiaries {
  readonly beneficiaries: readonly Beneficiary[];
  readonly _links: Links;
}
