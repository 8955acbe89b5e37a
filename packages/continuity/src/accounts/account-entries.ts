import { type CalendarDate, isRecord, isText, type MemoryEntry } from '@relais/model';

/** One account, by the ids it has. */
export interface AccountEntry {
  /** The id the caller was given first: it stays. */
  readonly shown: string;
  /** The API's present id, once the API was read. */
  readonly api?: string;
}

/** The accounts of one customer. */
export interface AccountEntries {
  /** By what an account is recognised on either channel. */
  readonly known: Readonly<Record<string, AccountEntry>>;
  /** Ids of accounts that no list has named, and of which something is remembered. */
  readonly others: readonly string[];
  /** It is written anew from time to time, or its life would end although it is used. */
  readonly writtenOn: CalendarDate;
}

export const NO_ACCOUNTS: AccountEntries = { known: {}, others: [], writtenOn: '' };

const DAY_MS = 86_400_000;

/** Longer than any consent, so that ids outlive a renewal that comes late. */
export const ACCOUNTS: MemoryEntry<AccountEntries> = { part: 'accounts', as: readAccountEntries, lifeMs: 400 * DAY_MS };

/** Every id of an account under which something may be remembered. */
export function rememberedAccounts({ known, others }: AccountEntries): readonly string[] {
  return [...new Set([...Object.values(known).map(({ shown }) => shown), ...others])];
}

function readAccountEntries(stored: unknown): AccountEntries {
  if (!isRecord(stored)) throw new TypeError('no accounts');
  const { known, others, writtenOn } = stored;
  const isSound =
    isRecord(known) &&
    Object.values(known).every(isAccountEntry) &&
    Array.isArray(others) &&
    others.every(isText) &&
    isText(writtenOn);
  if (!isSound) throw new TypeError('no accounts');
  return stored as unknown as AccountEntries;
}

function isAccountEntry(value: unknown): value is AccountEntry {
  return isRecord(value) && isText(value['shown']) && (value['api'] === undefined || isText(value['api']));
}
