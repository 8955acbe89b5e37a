import { isCovered } from '../transactions/read-window.ts';
import { isBooked, type KnownRow, latestSighting, sightingsOf } from './known-row.ts';
import { labelLikeness } from './label-likeness.ts';
import type { MatchedRow, MatchRequest } from './matched-row.ts';
import { type Pair, pairByCount, pairByName, pairUnmistakable, type Unpaired } from './pair-rows.ts';
import { type RowLikeness, rowLikeness } from './row-likeness.ts';
import type { MatchReason } from './row-match.ts';
import { matchSameRows, type NamedRows } from './same-rows.ts';
import type { SeenRow } from './seen-row.ts';
import { type Channel, contentOf, type Sighting, stageOf, wordingOf } from './sighting.ts';
import { type TrustedNames, trustedNames } from './trusted-names.ts';

interface Search extends MatchRequest {
  readonly trusts: TrustedNames;
}

type Rows = Unpaired<SeenRow, KnownRow>;
type Pairs = readonly Pair<SeenRow, KnownRow>[];

interface Pass {
  readonly reason: MatchReason;
  readonly confidence: number;
  /**
   * @param left - what no surer pass has paired
   * @param all - every row of this money
   */
  readonly pair: (left: Rows, search: Search, all: Rows) => Pairs;
}

/**
 * Recognises the rows of one answer among the known rows of the account. The surest sign goes first. Each known row is taken
 * at most once.
 *
 * Only rows of the same money are ever compared. Everything is counted: n rows in, n rows out.
 *
 * @param named - the known rows by the channel's ids, where they are at hand
 * @returns one element for each row, in the order of the rows
 */
export function matchRows(request: MatchRequest, named?: NamedRows): readonly MatchedRow[] {
  return matchSameRows(request, named) ?? searchRows(request);
}

/** The whole search, sign by sign. */
export function searchRows(request: MatchRequest): readonly MatchedRow[] {
  const search = { ...request, trusts: trustedNames(request.channel, request.rows, request.known) };
  const found = new Map<SeenRow, MatchedRow>();
  const known = Map.groupBy(request.known, ({ money }) => money);
  // Oldest first, like the known rows: of twins, the elder is taken for the elder.
  for (const [money, rows] of Map.groupBy(request.rows.toReversed(), (row) => row.money)) {
    matchEqualMoney({ rows, known: known.get(money) ?? [] }, search, found);
  }
  return request.rows.map((row) => found.get(row) ?? unmatched(row, [], request));
}

function matchEqualMoney(all: Rows, search: Search, found: Map<SeenRow, MatchedRow>): void {
  let left = all;
  for (const { reason, confidence, pair } of PASSES) {
    if (left.rows.length === 0 || left.known.length === 0) break;
    const pairs = pair(left, search, all);
    if (pairs.length === 0) continue;
    for (const [row, known] of pairs) found.set(row, { row, known, reason, confidence, candidates: [] });
    const taken = new Set(pairs.map(([, known]) => known));
    left = { rows: left.rows.filter((row) => !found.has(row)), known: left.known.filter((row) => !taken.has(row)) };
  }
  for (const row of left.rows) found.set(row, unmatched(row, left.known, search));
}

const PASSES: readonly Pass[] = [
  {
    reason: 'channel_id',
    confidence: 1,
    pair: (rows, search) => pairByChannelId(rows, search, ({ label }) => label !== 'other'),
  },
  {
    reason: 'reference',
    confidence: 1,
    pair: (rows, search) => pairByReference(rows, search, ({ label }) => label !== 'other'),
  },
  { reason: 'content', confidence: 0.99, pair: (rows, { channel }) => pairByContent(rows, channel, contentOf) },
  { reason: 'content', confidence: 0.97, pair: (rows, { channel }) => pairByContent(rows, other(channel), contentOf) },
  { reason: 'content', confidence: 0.95, pair: (rows, { channel }) => pairByContent(rows, channel, wordingOf) },
  { reason: 'content', confidence: 0.95, pair: (rows, { channel }) => pairByContent(rows, other(channel), wordingOf) },
  // The bank's own word, under a label that was written anew.
  { reason: 'channel_id', confidence: 0.9, pair: (rows, search) => pairByChannelId(rows, search, () => true) },
  { reason: 'reference', confidence: 0.9, pair: (rows, search) => pairByReference(rows, search, () => true) },
  similar(0.9, ({ label, value }) => label === 'same' && value === 'same'),
  similar(0.85, ({ label, booking, value }) => label === 'same' && booking === 'same' && value !== 'far'),
  similar(
    0.8,
    (like) => isAlike(like) && like.booking === 'same' && (like.value === 'same' || like.value === 'unknown'),
  ),
  similar(0.7, (like) => isAlike(like) && (like.booking === 'same' || like.value === 'same') && like.value !== 'far'),
  similar(0.6, (like) => isAlike(like) && like.isTelling && like.value !== 'far'),
  // Announced without any day: only the one entry of its kind can be it.
  similar(
    0.6,
    (like) => like.label === 'same' && like.booking === 'unknown' && like.value === 'unknown',
    isOnlyOfItsKind,
  ),
  similar(0.55, (like) => isAlike(like) && like.isSettled && like.value !== 'far', isOnlyOfItsKind),
  similar(
    0.5,
    (like) => isThin(like) && like.booking === 'same' && (like.value === 'same' || like.value === 'unknown'),
  ),
];

function pairByChannelId(rows: Rows, { channel, trusts }: Search, isLike: (like: RowLikeness) => boolean): Pairs {
  if (!trusts.channelId) return [];
  return pairByName(
    rows,
    ({ sighting }) => sighting.channelId,
    ({ sightings }) => sightings[channel]?.channelId,
    ({ sighting }, { sightings }) => {
      const before = sightings[channel];
      const like = before && rowLikeness(sighting, before);
      return like !== undefined && isLike(like);
    },
  );
}

function pairByReference(rows: Rows, { trusts }: Search, isLike: (like: RowLikeness) => boolean): Pairs {
  if (!trusts.reference) return [];
  return pairByName(
    rows,
    ({ sighting }) => sighting.reference,
    (known) => sightingsOf(known).find(({ reference }) => reference !== undefined)?.reference,
    ({ sighting }, known) =>
      sightingsOf(known).some((before) => {
        const like = rowLikeness(sighting, before);
        return like !== undefined && isLike(like);
      }),
  );
}

function pairByContent(rows: Rows, seenBy: Channel, contentBy: (sighting: Sighting) => string): Pairs {
  return pairByCount(
    rows,
    ({ sighting }) => (stageOf(sighting) === 'void' ? contentOf(sighting) : contentBy(sighting)),
    ({ sightings }) => {
      const before = sightings[seenBy];
      return before && (stageOf(before) === 'void' ? contentOf(before) : contentBy(before));
    },
  );
}

/**
 * Weak signs: only among known rows that this answer should have held, and where nothing else fits on either side.
 *
 * @param stands - what else must hold of a pair, seen among all rows of its money
 */
function similar(
  confidence: number,
  isLike: (like: RowLikeness) => boolean,
  stands: (pair: Pair<SeenRow, KnownRow>, all: Rows) => boolean = () => true,
): Pass {
  return {
    reason: 'similar',
    confidence,
    pair: ({ rows, known }, search, all) =>
      pairUnmistakable(
        { rows, known: known.filter((row) => isExpected(row, search)) },
        ({ sighting }) => contentOf(sighting),
        (row) => sightingsOf(row).map(identityOf).join('\n'),
        ({ sighting }, row) =>
          sightingsOf(row).some((before) => {
            const like = rowLikeness(sighting, before);
            if (like === undefined || !isLike(like)) return false;
            if (like.booking === 'near' && isAwaited(row, sighting, search)) return false;
            return !search.trusts.reference || !differ(sighting.reference, before.reference);
          }),
      ).filter((pair) => stands(pair, all)),
  };
}

/** What tells a known row from its twins, now or on a later read: a lasting name too. Names of pending rows do not last. */
function identityOf(sighting: Sighting): string {
  const { channelId = '', reference = '' } = stageOf(sighting) === 'booked' ? sighting : {};
  return `${contentOf(sighting)} ${channelId} ${reference}`;
}

/** Nothing of this money and label ever came but this: no rent, no daily fare. */
function isOnlyOfItsKind([row, known]: Pair<SeenRow, KnownRow>, all: Rows): boolean {
  const isKin = ({ lines }: Sighting): boolean => labelLikeness(lines, row.sighting.lines) !== 'other';
  return (
    !all.rows.some((other) => other !== row && isKin(other.sighting)) &&
    !all.known.some((other) => other !== known && sightingsOf(other).some(isKin))
  );
}

function isAlike({ label }: RowLikeness): boolean {
  return label === 'same' || label === 'nested';
}

/** Little to go by: only dates that agree make up for it. */
function isThin({ label }: RowLikeness): boolean {
  return label === 'cut' || label === 'blank';
}

function differ(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && b !== undefined && a !== b;
}

function other(channel: Channel): Channel {
  return channel === 'api' ? 'fallback' : 'api';
}

/** Whether the answer, which covers these days, should have held the row. A pending row may go at any time. */
export function isExpected(known: KnownRow, { channel, window }: Pick<MatchRequest, 'channel' | 'window'>): boolean {
  if (known.missing) return false;
  const { bookingDate } = latestSighting(known, channel);
  return !isBooked(known) || (bookingDate !== undefined && isCovered(window, bookingDate));
}

function unmatched(row: SeenRow, left: readonly KnownRow[], request: MatchRequest): MatchedRow {
  const candidates = left.filter((known) => !known.missing && isSuspicious(row, known, request));
  return candidates.length === 0
    ? { row, reason: 'new', confidence: 1, candidates }
    : { row, reason: 'suspected', confidence: 0.3, candidates };
}

/** Another row has come in the place of a known one: too much for chance, too little for a match. */
function isSuspicious({ sighting }: SeenRow, known: KnownRow, request: MatchRequest): boolean {
  const expected = isExpected(known, request);
  return sightingsOf(known).some((before) => {
    const like = rowLikeness(sighting, before);
    if (like === undefined) return false;
    // Outside the window nothing is amiss, unless a booking moved over its edge. A day that the bank gave in part is no such day.
    if (!expected && before.bookingDate !== request.window.partly) {
      return isAlike(like) && like.value === 'same' && like.booking === 'near';
    }
    if (isAwaited(known, sighting, request)) return isAlike(like) && like.isTelling;
    if (like.label !== 'other') return true;
    return like.isSettled && like.booking === 'same' && like.value !== 'near' && like.value !== 'far';
  });
}

/** Announced for a later day than this, by the other channel: nothing shows that it is gone. */
function isAwaited(known: KnownRow, { bookingDate = '' }: Sighting, { channel }: MatchRequest): boolean {
  if (isBooked(known) || known.sightings[channel] !== undefined) return false;
  const announced = latestSighting(known, channel).bookingDate;
  return announced !== undefined && announced > bookingDate;
}
