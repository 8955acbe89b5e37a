import { addDays, type CalendarDate } from '@relais/model';
import { isBooked, type KnownRow, latestSighting } from '../matching/known-row.ts';
import { isExpected, type MatchedRow, type MatchRequest } from '../matching/match-rows.ts';
import type { Channel, Sighting } from '../matching/sighting.ts';
import type { BalanceRead } from './check-balance-change.ts';
import { HISTORY_DAYS } from './read-window.ts';

/** What is remembered of one account between two reads. Plain JSON. */
export interface AccountMemory {
  /** In the order in which they became known, oldest first. */
  readonly rows: readonly KnownRow[];
  /** The day up to which each channel has read everything. */
  readonly cursors: Readonly<Partial<Record<Channel, CalendarDate>>>;
  /** The booked balance that was read last together with rows. */
  readonly balance?: BalanceRead;
}

export const EMPTY_MEMORY: AccountMemory = { rows: [], cursors: {} };

/** Rows are forgotten this long after no bank needs to show them any more, in days. */
const MARGIN_DAYS = 30;

/** What is announced and never booked is forgotten this long after it was seen last, in days. */
const PENDING_DAYS = 30;

export interface LearnedRow {
  readonly match: MatchedRow;
  readonly id: string;
}

/** What is known after an answer: rows seen anew, rows it left out, new rows; without those too old to be asked for. */
export function learn(
  { channel, known, window }: MatchRequest,
  learned: readonly LearnedRow[],
  today: CalendarDate,
): readonly KnownRow[] {
  const seen = new Map(learned.map((row) => [row.match.known, row]));
  const kept = known.map((row) => {
    const match = seen.get(row);
    if (match !== undefined) return seenAgain(row, channel, match.match, today);
    return isExpected(row, { channel, window }) ? leftOut(row, channel) : row;
  });
  const fresh = learned.filter(({ match }) => match.known === undefined).toReversed();
  const added = fresh.map(({ match: { row }, id }) =>
    seenAgain({ id, ...row, sightings: {}, lastSeenOn: '' }, channel, { row }, today),
  );
  return [...kept, ...added].filter((row) => isRemembered(row, today));
}

function seenAgain(known: KnownRow, channel: Channel, { row }: Pick<MatchedRow, 'row'>, today: CalendarDate): KnownRow {
  const { id, money, sightings, inBalance, unconfirmed } = known;
  const isOpen = channel === 'fallback' && (unconfirmed === true || sightings.api === undefined);
  return {
    id,
    money,
    sightings: { ...sightings, [channel]: row.sighting satisfies Sighting },
    lastSeenOn: today,
    ...(isOpen && { unconfirmed: true }),
    ...(inBalance && { inBalance }),
  };
}

function leftOut({ unconfirmed, ...known }: KnownRow, channel: Channel): KnownRow {
  // A channel that never showed a pending row does not show by silence that it is gone.
  const isMissing = isBooked(known) || known.sightings[channel] !== undefined;
  const stillOpen = unconfirmed === true && channel === 'fallback';
  return { ...known, ...(isMissing && { missing: true }), ...(stillOpen && { unconfirmed }) };
}

function isRemembered(known: KnownRow, today: CalendarDate): boolean {
  if (!isBooked(known)) return known.lastSeenOn >= addDays(today, -PENDING_DAYS);
  const { bookingDate = known.lastSeenOn } = latestSighting(known, 'api');
  return bookingDate >= addDays(today, -(HISTORY_DAYS + MARGIN_DAYS));
}
