import { addDays, type CalendarDate } from '@relais/model';
import { isBooked, type KnownRow, latestSighting } from '../matching/known-row.ts';
import { isExpected } from '../matching/match-rows.ts';
import type { MatchedRow, MatchRequest } from '../matching/matched-row.ts';
import { isSameSighting } from '../matching/same-rows.ts';
import type { Channel, Sighting } from '../matching/sighting.ts';
import type { BalanceRead } from './check-balance-change.ts';
import { HISTORY_DAYS } from './read-window.ts';

/** What continuity remembers of one account between two reads. Plain JSON. */
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

/** An announced row that the bank never books is forgotten this long after it was seen last, in days. */
const PENDING_DAYS = 30;

export interface LearnedRow {
  readonly match: MatchedRow;
  readonly id: string;
}

/**
 * The known rows after an answer: rows it showed again, rows it left out, new rows. Rows too old to be asked for are dropped.
 *
 * @returns the very same rows where the answer has shown nothing new: then nothing has to be written
 */
export function learn(
  { channel, known, window }: MatchRequest,
  learned: readonly LearnedRow[],
  today: CalendarDate,
): readonly KnownRow[] {
  const seen = new Map<KnownRow | undefined, Sighting>();
  for (const { match } of learned) seen.set(match.known, match.row.sighting);
  const limits = limitsOn(today);
  const remembered: KnownRow[] = [];
  let isSame = true;
  for (const row of known) {
    const now = seenNow(row, seen.get(row), { channel, window }, today);
    if (isRemembered(now, limits)) remembered.push(now);
    isSame &&= remembered.at(-1) === row;
  }
  // Oldest first, like the known rows.
  for (const { match, id } of learned.toReversed()) {
    if (match.known !== undefined) continue;
    const unseen = { id, ...match.row, sightings: {}, lastSeenOn: '' };
    const row = seenAgain(unseen, channel, match.row.sighting, today);
    if (isRemembered(row, limits)) remembered.push(row);
  }
  return isSame && remembered.length === known.length ? known : remembered;
}

/** @param sighting - absent where the answer does not show the row */
function seenNow(
  row: KnownRow,
  sighting: Sighting | undefined,
  answer: Pick<MatchRequest, 'channel' | 'window'>,
  today: CalendarDate,
): KnownRow {
  if (sighting !== undefined) return seenAgain(row, answer.channel, sighting, today);
  return isExpected(row, answer) ? leftOut(row, answer.channel) : row;
}

function seenAgain(known: KnownRow, channel: Channel, sighting: Sighting, today: CalendarDate): KnownRow {
  const { id, money, sightings, lastSeenOn, inBalance, unconfirmed, missing } = known;
  const isOpen = channel === 'fallback' && (unconfirmed === true || sightings.api === undefined);
  const before = sightings[channel];
  const isSame = before !== undefined && isSameSighting(before, sighting) && lastSeenOn === today && missing !== true;
  if (isSame && isOpen === (unconfirmed === true)) return known;
  return {
    id,
    money,
    sightings: { ...sightings, [channel]: sighting },
    lastSeenOn: today,
    ...(isOpen && { unconfirmed: true }),
    ...(inBalance && { inBalance }),
  };
}

function leftOut(known: KnownRow, channel: Channel): KnownRow {
  const { unconfirmed, ...row } = known;
  // A channel that never showed a pending row does not show by silence that it is gone.
  const isMissing = isBooked(known) || known.sightings[channel] !== undefined;
  const stillOpen = unconfirmed === true && channel === 'fallback';
  if (!isMissing && stillOpen === (unconfirmed === true)) return known;
  return { ...row, ...(isMissing && { missing: true }), ...(stillOpen && { unconfirmed }) };
}

/** The first days of which rows are remembered. */
interface Limits {
  readonly booked: CalendarDate;
  readonly pending: CalendarDate;
}

function limitsOn(today: CalendarDate): Limits {
  return { booked: addDays(today, -(HISTORY_DAYS + MARGIN_DAYS)), pending: addDays(today, -PENDING_DAYS) };
}

function isRemembered(known: KnownRow, { booked, pending }: Limits): boolean {
  if (!isBooked(known)) return known.lastSeenOn >= pending;
  const { bookingDate = known.lastSeenOn } = latestSighting(known, 'api');
  return bookingDate >= booked;
}
