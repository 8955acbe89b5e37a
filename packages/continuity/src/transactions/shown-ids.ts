import type { Transaction } from '@relais/model';
import type { KnownRow } from '../matching/known-row.ts';
import type { MatchedRow } from '../matching/matched-row.ts';
import { type Channel, contentOf } from '../matching/sighting.ts';
import { syntheticId } from '../synthetic-id.ts';
import type { LearnedRow } from './account-memory.ts';

/** Each row with the id it is shown under: no two rows share one. */
export function withIds(
  accountId: string,
  channel: Channel,
  known: readonly KnownRow[],
  matched: readonly MatchedRow[],
): readonly LearnedRow[] {
  let taken: Set<string> | undefined;
  const learned: LearnedRow[] = [];
  // Oldest first, so that of equal rows the same one has the same number on every read.
  for (const match of matched.toReversed()) {
    let id = match.known?.id;
    if (id === undefined) {
      // Most answers show no new row.
      taken ??= idsOf(known);
      id = newId(accountId, channel, match, taken);
      taken.add(id);
    }
    learned.push({ match, id });
  }
  return learned.reverse();
}

function idsOf(known: readonly KnownRow[]): Set<string> {
  const ids = new Set<string>();
  for (const { id } of known) ids.add(id);
  return ids;
}

function newId(accountId: string, channel: Channel, { row }: MatchedRow, taken: ReadonlySet<string>): string {
  const { channelId } = row.sighting;
  if (channel === 'api' && channelId !== undefined && !taken.has(channelId)) return channelId;
  for (let occurrence = 0; ; occurrence += 1) {
    const id = syntheticId(`${accountId}\n${row.money}\n${contentOf(row.sighting)}\n${occurrence}`);
    if (!taken.has(id)) return id;
  }
}

/** The very same list where each row has its id already. */
export function underTheirIds(
  transactions: readonly Transaction[],
  learned: readonly LearnedRow[],
): readonly Transaction[] {
  let all: Transaction[] | undefined;
  let index = 0;
  for (const row of transactions) {
    const own = shown(row, learned[index]);
    if (own !== row) {
      all ??= [...transactions];
      all[index] = own;
    }
    index += 1;
  }
  return all ?? transactions;
}

function shown(transaction: Transaction, learned: LearnedRow | undefined): Transaction {
  if (learned === undefined) throw new TypeError('each row of an answer was matched');
  const { id } = learned;
  return transaction.resourceId === id ? transaction : { ...transaction, resourceId: id };
}
