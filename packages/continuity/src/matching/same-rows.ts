import type { KnownRow } from './known-row.ts';
import type { MatchedRow, MatchRequest } from './matched-row.ts';
import { areSameLines, type Channel, type Sighting, stageOf } from './sighting.ts';

/**
 * Recognises an answer that shows nothing but rows as this channel showed them before: most answers. Each row has an id of its
 * own that one known row has. All else about the two rows is equal. `searchRows` would find the same, after more work.
 *
 * @returns `undefined` when one row is not of this kind
 */
export function matchSameRows(
  { channel, rows, known }: MatchRequest,
  named: NamedRows = namedBy(channel, known),
): readonly MatchedRow[] | undefined {
  const taken = new Set<KnownRow>();
  const matched: MatchedRow[] = [];
  for (const row of rows) {
    const { money, sighting } = row;
    const match = sighting.channelId === undefined ? undefined : named.get(sighting.channelId);
    const before = match?.sightings[channel];
    if (match === undefined || before === undefined || taken.has(match)) return undefined;
    if (match.money !== money || !isSameSighting(before, sighting)) return undefined;
    // Without a day, a booked row is never recognised by its id: see `rowLikeness`.
    if (sighting.bookingDate === undefined && stageOf(sighting) !== 'pending') return undefined;
    taken.add(match);
    matched.push({ row, known: match, reason: 'channel_id', confidence: 1, candidates: [] });
  }
  return matched;
}

/** Whether a channel shows a row as it did. */
export function isSameSighting(a: Sighting, b: Sighting): boolean {
  if (a === b) return true;
  return (
    a.channelId === b.channelId &&
    a.reference === b.reference &&
    a.status === b.status &&
    a.bookingDate === b.bookingDate &&
    a.valueDate === b.valueDate &&
    areSameLines(a.lines, b.lines)
  );
}

/** Rows by an id of the channel that no other of them has. */
export type NamedRows = ReadonlyMap<string, KnownRow>;

export function namedBy(channel: Channel, rows: readonly KnownRow[]): NamedRows {
  const named = new Map<string, KnownRow>();
  const twice = new Set<string>();
  for (const row of rows) {
    const name = row.sightings[channel]?.channelId;
    if (name === undefined) continue;
    if (named.has(name)) twice.add(name);
    named.set(name, row);
  }
  for (const name of twice) named.delete(name);
  return named;
}
