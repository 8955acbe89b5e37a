import { addDays, type CalendarDate } from '@relais/model';
import { entryReference } from './entry-reference.ts';
import type { Operation } from './ledger.ts';
import { type Habit, LONGEST_BOOKING_DAYS, type Movement } from './movement.ts';
import { createRandom } from './random.ts';

export interface HistoryOptions {
  /** One per account. */
  readonly seed: string;
  /** First and last day of booking. */
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly habits: readonly Habit[];
  /** Five digits that open every reference. */
  readonly referencePrefix: string;
  readonly token: string;
  readonly currency: string;
}

/** Runs the habits day by day and books their movements, oldest first. */
export function writeHistory(options: HistoryOptions): readonly Operation[] {
  const { seed, from, to, habits, referencePrefix, token, currency } = options;
  const operations: Operation[] = [];
  const waiting = new Map<CalendarDate, Movement[]>();
  // Movements shortly before the first day are booked on it or later.
  for (let day = addDays(from, -LONGEST_BOOKING_DAYS); day <= to; day = addDays(day, 1)) {
    for (const [index, habit] of habits.entries()) {
      for (const movement of habit(day, createRandom(`${seed}/${index}/${day}`))) {
        waiting.set(movement.bookedOn, [...(waiting.get(movement.bookedOn) ?? []), movement]);
      }
    }
    const booked = waiting.get(day) ?? [];
    waiting.delete(day);
    if (day < from) continue;
    const steps = createRandom(`${seed}/references/${day}`);
    let sequence = 0;
    for (const movement of booked) {
      // The bank's own counter also counts movements that are never booked.
      sequence += steps.int(1, 3);
      operations.push(book(movement, entryReference(referencePrefix, day, sequence), token, currency));
    }
  }
  return operations;
}

function book(movement: Movement, reference: string, token: string, currency: string): Operation {
  const { bookedOn, valueOn, purchasedOn, cents, lines, hasAdvice, isUndated } = movement;
  return {
    reference,
    token,
    bookingDate: bookedOn,
    valueDate: valueOn ?? bookedOn,
    ...(purchasedOn === undefined ? {} : { purchaseDate: purchasedOn }),
    cents,
    currency,
    lines,
    ...(isUndated === undefined ? {} : { isUndated }),
    hasAdvice: hasAdvice ?? false,
  };
}
