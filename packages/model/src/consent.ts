import { createHash } from 'node:crypto';
import { checkInstant, checkRecordName, wrong } from './host-value.ts';
import { type Iban, readIban } from './money/iban.ts';
import { checkMisspelt, type OptionNames } from './options/option-names.ts';

/** What the PSU agreed to (PSD2 art. 67(2)(a)). The host program keeps the consent; Relais obeys it. */
export interface Consent {
  /** 1 to 128 letters, digits or any of `. : @ + _ -`, as the access journal takes them. */
  readonly id: string;
  /** Version of the wording that the PSU agreed to, e.g. `2026-01`. Same form as `id`. */
  readonly version?: string;
  /** The payment accounts that may be read. */
  readonly accounts: 'all' | readonly Iban[];
  /** Whether the PSU agreed to reads through the bank's fallback mechanism with their own credentials. */
  readonly fallbackAllowed: boolean;
  /** Milliseconds since the epoch. Absent: until withdrawn. */
  readonly validUntil?: number;
}

const NAMES: OptionNames<Consent> = {
  id: true,
  version: true,
  accounts: true,
  fallbackAllowed: true,
  validUntil: true,
};

/**
 * Copies and checks a consent, reading each member once. Later changes by the host program have no effect.
 *
 * @param option - name of the option for error messages, e.g. `psu.consent`
 * @throws {TypeError} naming the member that is wrong
 */
export function checkConsent(option: string, given: Consent): Consent {
  const { id, version, accounts, fallbackAllowed, validUntil } = checkMisspelt(option, given, NAMES);
  if (typeof fallbackAllowed !== 'boolean') {
    throw wrong(`${option}.fallbackAllowed`, 'must be true or false', fallbackAllowed);
  }
  return Object.freeze({
    id: checkRecordName(`${option}.id`, id),
    ...(version !== undefined && { version: checkRecordName(`${option}.version`, version) }),
    accounts: checkAccounts(`${option}.accounts`, accounts),
    fallbackAllowed,
    ...(validUntil !== undefined && { validUntil: checkInstant(`${option}.validUntil`, validUntil) }),
  });
}

function checkAccounts(option: string, given: unknown): Consent['accounts'] {
  if (given === 'all') return given;
  if (!Array.isArray(given)) throw wrong(option, "must be 'all' or a list of valid IBANs", given);
  const ibans = [...given].map((one: unknown) => (typeof one === 'string' ? readIban(one) : undefined));
  const at = ibans.indexOf(undefined);
  if (at !== -1) throw wrong(`${option}[${at}]`, 'must be a valid IBAN', given[at]);
  return Object.freeze(ibans.filter((iban) => iban !== undefined));
}

/** Whether a consent holds at a time of day. @param now - milliseconds since the epoch */
export function isConsentValid({ validUntil }: Consent, now: number): boolean {
  return validUntil === undefined || now < validUntil;
}

/** A text that is equal for consents with the same content, in any order of accounts, and different otherwise. */
export function consentMark({ id, version, accounts, fallbackAllowed, validUntil }: Consent): string {
  const covered = accounts === 'all' ? accounts : [...new Set(accounts)].sort();
  const said = JSON.stringify([id, version ?? null, covered, fallbackAllowed, validUntil ?? null]);
  return createHash('sha256').update(said).digest('base64url');
}
