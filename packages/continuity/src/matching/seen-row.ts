import type { Transaction } from '@relais/model';
import type { KnownRow } from './known-row.ts';
import { type Channel, moneyOf, type Sighting, seenAgain, sightingOf } from './sighting.ts';

/** One row of an answer. */
export interface SeenRow {
  readonly money: string;
  readonly sighting: Sighting;
}

/**
 * Takes from a row what continuity remembers of it. A row that the channel shows as it did before keeps its sighting. So most
 * rows cost a comparison and no memory.
 *
 * @param named - the known row that has the channel's id of this one, if one does
 * @param reference - the bank's reference of the entry, where the channel saw it apart from the entry's id
 */
export function seenRow(
  channel: Channel,
  row: Transaction,
  named: KnownRow | undefined,
  reference?: string | null,
): SeenRow {
  const before = named?.sightings[channel];
  const isSeenAgain = before !== undefined && seenAgain(before, row, reference);
  return { money: moneyOf(row), sighting: isSeenAgain ? before : sightingOf(row, reference) };
}
