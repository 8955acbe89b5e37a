import type { Account, HalAccounts } from '@relais/model';

/**
 * Tells by what the accounts of an answer are recognised on either channel. A resource id is only a hint: banks reissue them.
 *
 * An account is recognised by its IBAN and its currency. A deferred card has no IBAN, and API and web bank mask its number in
 * different ways. It is recognised by the account that the bank debits for it, and by its last four digits. No mask hides
 * these. Its currency is that of the account; a channel does not always name it.
 *
 * @param identityBehind - of an account that an earlier answer listed, by any of its ids
 */
export function accountIdentities(
  { accounts }: HalAccounts,
  identityBehind: (accountId: string) => string | undefined,
): (account: Account) => string | undefined {
  const cash = new Map(accounts.map((account) => [account.resourceId, cashIdentity(account)]));
  return (account) => {
    const { accountId, linkedAccount = '' } = account;
    if (accountId?.iban !== undefined) return cashIdentity(account);
    if (accountId?.other === undefined) return undefined;
    const { identification, schemeName } = accountId.other;
    const linked = cash.get(linkedAccount) ?? identityBehind(linkedAccount) ?? linkedAccount;
    const [iban = ''] = linked.split(' ');
    const lastFour = /\d{4}$/.exec(identification)?.[0];
    return IBAN.test(iban) && lastFour !== undefined
      ? `${iban}/${lastFour}`
      : `${schemeName}:${identification} ${currencyOf(account)}`.trim();
  };
}

/** Some banks link a card to the IBAN itself. */
const IBAN = /^[A-Z]{2}\d{2}[0-9A-Za-z]{10,30}$/;

function cashIdentity(account: Account): string | undefined {
  const iban = account.accountId?.iban;
  return iban === undefined ? undefined : `${iban} ${currencyOf(account)}`.trim();
}

function currencyOf({ accountId, currency }: Account): string {
  return accountId?.currency ?? currency ?? '';
}
