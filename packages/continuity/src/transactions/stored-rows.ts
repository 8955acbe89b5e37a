import { isRecord, isText, isTextOrAbsent, type MemoryEntry } from '@relais/model';
import type { AccountMemory } from './account-memory.ts';

const DAY_MS = 86_400_000;
/** As long as the ids of accounts. Rows leave earlier by themselves, but the entry also tells how far the account was read. */
const LIFE_MS = 400 * DAY_MS;

/** The entry of the known transactions of one account, by the id that the caller knows. */
export function rowsOf(accountId: string): MemoryEntry<AccountMemory> {
  return { part: 'rows', of: accountId, as: readAccountMemory, lifeMs: LIFE_MS };
}

function readAccountMemory(stored: unknown): AccountMemory {
  if (!isRecord(stored)) throw new TypeError('no rows');
  const { rows, cursors, balance } = stored;
  const isSound =
    Array.isArray(rows) &&
    rows.every(isKnownRow) &&
    isRecord(cursors) &&
    isTextOrAbsent(cursors['api']) &&
    isTextOrAbsent(cursors['fallback']) &&
    (balance === undefined || isBalanceRead(balance));
  if (!isSound) throw new TypeError('no rows');
  return stored as unknown as AccountMemory;
}

function isKnownRow(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { id, money, lastSeenOn, sightings } = value;
  if (![id, money, lastSeenOn].every(isText) || !isRecord(sightings)) return false;
  const seen = [sightings['api'], sightings['fallback']].filter((one) => one !== undefined);
  return seen.length > 0 && seen.every(isSighting);
}

function isSighting(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { status, lines, channelId, reference, bookingDate, valueDate } = value;
  return (
    isText(status) &&
    Array.isArray(lines) &&
    lines.every(isText) &&
    [channelId, reference, bookingDate, valueDate].every(isTextOrAbsent)
  );
}

function isBalanceRead(value: unknown): boolean {
  if (!isRecord(value) || !isRecord(value['balance'])) return false;
  const { amount, currency } = value['balance'];
  return [amount, currency, value['readOn'], value['from']].every(isText);
}
