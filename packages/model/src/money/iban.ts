import { electronicFormatIBAN, isValidIBAN } from 'ibantools';

/** An IBAN without blanks, e.g. `FR7610278041000002051230157`. */
export type Iban = string;

/**
 * Reads an IBAN as a person or a page writes it.
 *
 * @returns the IBAN without blanks. `undefined` when the form, the check digits or, in France, the RIB key are wrong
 */
export function readIban(printed: string): Iban | undefined {
  const iban = electronicFormatIBAN(printed.replace(/[\s\u00a0\u202f]/g, ''));
  if (iban === null || !isValidIBAN(iban)) return undefined;
  return iban.startsWith('FR') && !hasValidRibKey(iban) ? undefined : iban;
}

/** The parts of a French IBAN: bank 5, branch 5, account 11, RIB key 2. */
export interface FrenchIbanParts {
  readonly bank: string;
  readonly branch: string;
  readonly account: string;
  readonly ribKey: string;
}

/** @returns `undefined` when the IBAN is not French */
export function frenchIbanParts(iban: Iban): FrenchIbanParts | undefined {
  const [, bank, branch, account, ribKey] = /^FR\d{2}(\d{5})(\d{5})([0-9A-Z]{11})(\d{2})$/.exec(iban) ?? [];
  if (bank === undefined || branch === undefined || account === undefined || ribKey === undefined) return undefined;
  return { bank, branch, account, ribKey };
}

/** Letters of a French account number count as digits: A J → 1, B K S → 2, … I R Z → 9. */
function ribDigits(account: string): bigint {
  return BigInt(account.replace(/[A-Z]/g, (letter) => String('12345678912345678923456789'[letter.charCodeAt(0) - 65])));
}

function hasValidRibKey(iban: Iban): boolean {
  const parts = frenchIbanParts(iban);
  if (parts === undefined) return false;
  const { bank, branch, account, ribKey } = parts;
  return 97n - ((89n * BigInt(bank) + 15n * BigInt(branch) + 3n * ribDigits(account)) % 97n) === BigInt(ribKey);
}
