import { bookingDayFrom, dayOfMonth, monthOf } from '../bank-day.ts';
import { labelLines } from '../label-lines.ts';
import type { Cents } from '../ledger.ts';
import type { Habit } from '../movement.ts';

const MONTHS: readonly string[] =
  'JANVIER FEVRIER MARS AVRIL MAI JUIN JUILLET AOUT SEPTEMBRE OCTOBRE NOVEMBRE DECEMBRE'.split(' ');
const CREDITOR = 21;

/** Is debited once a month by a creditor, around the same sum. */
export function directDebit(creditor: string, mandate: string, onDay: number, cents: Cents): Habit {
  return (day, random) => {
    if (dayOfMonth(day) !== onDay) return [];
    const lines = labelLines(
      `PRLV SEPA ${creditor.slice(0, CREDITOR)}`,
      mandate,
      `ECHEANCE ${MONTHS[monthOf(day) - 1]} ${day.slice(0, 4)}`,
    );
    const debited = cents + random.int(0, Math.floor(cents / 10));
    return [{ bookedOn: bookingDayFrom(day), cents: -debited, lines, hasAdvice: random.chance(0.5) }];
  };
}

/** Pays back a loan of the bank: the value is that of the due day, be it a Sunday. */
export function loanInstalment(loan: string, onDay: number, cents: Cents): Habit {
  return (day) => {
    if (dayOfMonth(day) !== onDay) return [];
    return [
      { bookedOn: bookingDayFrom(day), valueOn: day, cents: -cents, lines: labelLines(`ECH PRET CAP+IN ${loan}`) },
    ];
  };
}
