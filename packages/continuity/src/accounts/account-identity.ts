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
    const linked = cash.get(linkedAccount) ?? identityBehind(linkedAccount) ?? ibanOf(linkedAccount);
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
  return iban === undefined ? undefined : `${ibanOf(iban)} ${currencyOf(account)}`.trim();
}

/** As it is written on paper, it has blanks (ISO 13616): the number is the same. */
function ibanOf(printed: string): string {
  return printed.replace(/[\s.-]/g, '').toUpperCase();
}

function currencyOf({ accountId, currency }: Account): string {
  return (accountId?.currency ?? currency ?? '').trim().toUpperCase();
}

/** The parts of the identity of an account that has an IBAN; cards and others have none. */
export function cashParts(
  identity: string,
): { readonly iban: string; readonly currency: string | undefined } | undefined {
  const [iban = '', currency] = identity.split(' ');
  return IBAN.test(iban) ? { iban, currency } : undefined;
}

/**
 * One channel may name the currency of an account, and the other not. The account is the same, as long as its IBAN has one
 * account on either channel.
 *
 * @param known - identities that earlier answers gave
 * @param listed - identities in this answer
 */
export function knownIdentity(identity: string, known: readonly string[], listed: readonly string[]): string {
  const parts = cashParts(identity);
  if (parts === undefined || known.includes(identity)) return identity;
  const isOfIban = (other: string): boolean => cashParts(other)?.iban === parts.iban;
  const [only, ...others] = known.filter(isOfIban);
  if (only === undefined || others.length > 0 || listed.filter(isOfIban).length !== 1) return identity;
  return parts.currency === undefined || cashParts(only)?.currency === undefined ? only : identity;
}
