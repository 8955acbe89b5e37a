import type { BankMemory } from '@relais/core';
import type { EntryName } from '@relais/model';
import { ACCOUNTS, NO_ACCOUNTS, rememberedAccounts } from './accounts/account-entries.ts';
import { lastKnownNames } from './last-known/last-known-answers.ts';
import { rowsOf } from './transactions/stored-rows.ts';

/**
 * Erases what continuity and last-known answers remember of a customer, and lets no call of theirs that still runs remember
 * more.
 *
 * @throws {RelaisError} `own_network`, reason `store`, when something may be left: ask again then
 */
export async function forgetCustomer(memory: BankMemory, psuId: string): Promise<void> {
  const { store, bankId } = memory;
  memory.drop(psuId);
  const name = { bankId, psuId };
  const known = { ...name, part: ACCOUNTS.part };
  const accounts = rememberedAccounts((await store.read(known, ACCOUNTS.as)) ?? NO_ACCOUNTS);
  const names: readonly EntryName[] = [
    ...accounts.map((accountId) => ({ ...name, part: 'rows' as const, of: rowsOf(accountId).of ?? '' })),
    ...lastKnownNames(accounts).map((of) => ({ ...name, part: 'last_known' as const, of })),
  ];
  for (const one of names) await store.erase(one);
  // The last: it names the others.
  await store.erase(known);
}
