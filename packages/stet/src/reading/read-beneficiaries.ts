import type { Beneficiary, FinancialInstitution, HalBeneficiaries, Party, PostalAddress } from '@relais/model';
import { readAccountIdentification, readGenericIdentification } from './read-accounts.ts';
import { readLinks } from './read-links.ts';
import { anything, flag, list, object, optional, type Reader, text } from './reader.ts';

const readPostalAddress = object<PostalAddress>({ country: optional(text), addressLine: optional(list(text)) });

const readFinancialInstitution = object<FinancialInstitution>({
  bicFi: text,
  name: optional(text),
  clearingSystemMemberId: optional(anything),
  postalAddress: optional(readPostalAddress),
});

/** STET PartyIdentification. */
export const readParty: Reader<Party> = object<Party>({
  name: optional(text),
  postalAddress: optional(readPostalAddress),
  organisationId: optional(readGenericIdentification),
  privateId: optional(readGenericIdentification),
});

const readBeneficiary = object<Beneficiary>({
  id: optional(text),
  isTrusted: optional(flag),
  creditorAgent: optional(readFinancialInstitution),
  creditor: readParty,
  creditorAccount: readAccountIdentification,
});

/** STET HalBeneficiaries. */
export const readBeneficiaries: Reader<HalBeneficiaries> = object<HalBeneficiaries>({
  beneficiaries: list(readBeneficiary),
  _links: readLinks,
});
