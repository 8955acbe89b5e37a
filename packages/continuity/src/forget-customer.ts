import { type BankMemory, type EntryName, isDamagedEntry } from '@relais/model';
import { ACCOUNTS, type AccountEntries, NO_ACCOUNTS, rememberedAccounts } from './accounts/account-entries.ts';
import { lastKnownNames } from './last-known/last-known-answers.ts';
import { rowsOf } from './transactions/stored-rows.ts';

/**
 * Erases what continuity and last-known answers remember of a customer. A call of this customer that still runs remembers
 * nothing more.
 *
 * The entry that names the customer's accounts may be damaged. Then what this process saw of it last names them, and the
 * damaged entry is erased as well. A process that never saw it erases what it can name, and says once that more may be left.
 *
 * @throws {RelaisError} `own_network`, reason `store`, when something may be left: ask again then
 */
export async function forgetCustomer(memory: BankMemory, psuId: string): Promise<void> {
  const { store, bankId } = memory;
  memory.drop(psuId);
  const name = { bankId, psuId };
  const known = { ...name, part: ACCOUNTS.part };
  const { entries, damage } = await namedAccounts(memory, known);
  const accounts = rememberedAccounts(entries);
  const names: readonly EntryName[] = [
    ...accounts.map((accountId) => ({ ...name, part: 'rows' as const, of: rowsOf(accountId).of ?? '' })),
    ...lastKnownNames(accounts).map((of) => ({ ...name, part: 'last_known' as const, of })),
  ];
  for (const one of names) await store.erase(one);
  // The last: it names the others.
  await store.erase(known);
  if (damage !== undefined) throw damage;
}

interface NamedAccounts {
  readonly entries: AccountEntries;
  /** Why there may be more than these. */
  readonly damage?: unknown;
}

async function namedAccounts({ store }: BankMemory, name: EntryName): Promise<NamedAccounts> {
  try {
    return { entries: (await store.read(name, ACCOUNTS.as)) ?? NO_ACCOUNTS };
  } catch (error) {
    if (!isDamagedEntry(error)) throw error;
    const seen = lastSeen(store, name);
    return seen === undefined ? { entries: NO_ACCOUNTS, damage: error } : { entries: seen };
  }
}

function lastSeen(store: BankMemory['store'], name: EntryName): AccountEntries | undefined {
  try {
    return store.lastSeen(name, ACCOUNTS.as);
  } catch (error) {
    if (isDamagedEntry(error)) return undefined;
    throw error;
  }
}
