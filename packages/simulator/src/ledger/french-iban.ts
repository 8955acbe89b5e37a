/** Where an account is kept, as a French bank numbers it. Digits only. */
export interface AccountPlace {
  /** Five digits, e.g. `10278`. */
  readonly bank: string;
  /** Five digits. */
  readonly branch: string;
  /** Eleven digits. */
  readonly account: string;
}

/**
 * Gives an account the IBAN that belongs to it, with its RIB key and its check digits.
 *
 * @see ISO 13616; the RIB key is 97 − (89·bank + 15·branch + 3·account) mod 97
 */
export function frenchIban({ bank, branch, account }: AccountPlace): string {
  const ribKey = 97n - ((89n * BigInt(bank) + 15n * BigInt(branch) + 3n * BigInt(account)) % 97n);
  const national = `${bank}${branch}${account}${String(ribKey).padStart(2, '0')}`;
  // F is 15, R is 27, and 00 stands where the check digits will be.
  const check = 98n - (BigInt(`${national}152700`) % 97n);
  return `FR${String(check).padStart(2, '0')}${national}`;
}
