import type { CalendarDate } from '@relais/model';
import { type Channel, type Sighting, stageOf } from './sighting.ts';

/** One row of an account under the id that the caller knows, with each channel's last sighting of it. */
export interface KnownRow {
  /** The id the caller was given first: it stays. */
  readonly id: string;
  /** Currency, sign and amount. */
  readonly money: string;
  readonly sightings: Readonly<Partial<Record<Channel, Sighting>>>;
  readonly lastSeenOn: CalendarDate;
  /** Delivered by the fallback, and not yet seen by API since. */
  readonly unconfirmed?: true;
  /** Left out by an answer that should have held it. It may come back, but nothing weak is matched to it any more. */
  readonly missing?: true;
  /** Part of the booked balance that was read last. */
  readonly inBalance?: true;
}

/** How the row looked last, by the channel's own eyes where it has seen it. */
export function latestSighting({ sightings }: KnownRow, channel: Channel): Sighting {
  const seen = sightings[channel] ?? sightings.api ?? sightings.fallback;
  if (seen === undefined) throw new TypeError('a known row was seen on one channel at least');
  return seen;
}

/** Every way the row has been shown. */
export function sightingsOf({ sightings }: KnownRow): readonly Sighting[] {
  return [sightings.api, sightings.fallback].filter((seen) => seen !== undefined);
}

/** Booked on some channel: a row does not go back to being announced. */
export function isBooked(known: KnownRow): boolean {
  const { api, fallback } = known.sightings;
  return isBookedSighting(api) || isBookedSighting(fallback);
}

function isBookedSighting(seen: Sighting | undefined): boolean {
  return seen !== undefined && stageOf(seen) === 'booked';
}
