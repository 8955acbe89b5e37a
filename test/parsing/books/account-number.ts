import fc from 'fast-check';

/** The number of an account in its forms. */
export interface AccountNumber {
  /** Bank, branch and account in one: 21 digits. */
  readonly digits: string;
  /** As the bank prints it: the two brands differ. */
  readonly printed: string;
  readonly iban: string;
}

/** A French account number whose RIB key and check digits are right. */
export const accountNumber: fc.Arbitrary<AccountNumber> = fc
  .tuple(
    fc.constantFrom('10278', '10096', '30027', '30066'),
    fc.integer({ min: 0, max: 99_999 }),
    fc.integer({ min: 0, max: 99_999_999_999 }),
    fc.boolean(),
  )
  .map(([bank, branchNumber, accountOf, isGrouped]) => {
    const branch = String(branchNumber).padStart(5, '0');
    const account = String(accountOf).padStart(11, '0');
    const printed = isGrouped ? `${branch} ${account.slice(0, 9)} ${account.slice(9)}` : `${branch} ${account}`;
    return { digits: `${bank}${branch}${account}`, printed, iban: ibanOf(`${bank}${branch}${account}`) };
  });

/** The key makes the whole a multiple of 97; so do the check digits, behind the letters as numbers. */
function ibanOf(digits: string): string {
  const key = 97n - (BigInt(`${digits}00`) % 97n);
  const national = digits + String(key).padStart(2, '0');
  const check = 98n - (BigInt(`${national}152700`) % 97n);
  return `FR${String(check).padStart(2, '0')}${national}`;
}
