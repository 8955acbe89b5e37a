import { type CalendarDate, daysBetween } from '@relais/model';
import { isTelling, type LabelLikeness, labelLikeness } from './label-likeness.ts';
import { type Sighting, stageOf } from './sighting.ts';

/** `far`: too many days lie between for one row. `unknown`: one of the two has no such date. */
type DateLikeness = 'same' | 'near' | 'far' | 'unknown';

/** How two sightings of what may be one row compare. */
export interface RowLikeness {
  readonly label: LabelLikeness;
  readonly booking: DateLikeness;
  readonly value: DateLikeness;
  /** Both are booked. */
  readonly isSettled: boolean;
  /** Both labels say which occasion it was. */
  readonly isTelling: boolean;
}

/** A booking moves over a weekend, no further. */
const NEAR_DAYS = 3;

/** A bank may book an announced row only after a long weekend. */
const NEAR_DAYS_PENDING = 7;

/** Compares two sightings. @returns `undefined` when nothing could make them one row: their status or their dates exclude it */
export function rowLikeness(a: Sighting, b: Sighting): RowLikeness | undefined {
  const stages = [stageOf(a), stageOf(b)];
  const isPending = stages.includes('pending');
  if (stages[0] !== stages[1] && !isPending) return undefined;
  const days = isPending ? NEAR_DAYS_PENDING : NEAR_DAYS;
  const booking = dateLikeness(a.bookingDate, b.bookingDate, days);
  if (booking === 'far' || (booking === 'unknown' && !isPending)) return undefined;
  return {
    booking,
    value: dateLikeness(a.valueDate, b.valueDate, days),
    label: labelLikeness(a.lines, b.lines),
    isSettled: stages.every((stage) => stage === 'booked'),
    isTelling: isTelling(a.lines) && isTelling(b.lines),
  };
}

function dateLikeness(a: CalendarDate | undefined, b: CalendarDate | undefined, days: number): DateLikeness {
  if (a === undefined || b === undefined) return 'unknown';
  if (a === b) return 'same';
  return Math.abs(daysBetween(a, b)) <= days ? 'near' : 'far';
}
