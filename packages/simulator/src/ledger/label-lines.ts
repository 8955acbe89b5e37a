import type { CalendarDate } from '@relais/model';

const FIRST_LINE = 32;
const LATER_LINE = /.{1,35}/g;
const MOST_LINES = 4;

/** Day and month as labels carry them: `ddmm`. */
export function dayAndMonth(day: CalendarDate): string {
  return `${day.slice(8)}${day.slice(5, 7)}`;
}

/**
 * Cuts a label as the bank does. The first line has 32 characters, later ones break at 35, and there are at most four.
 *
 * @param first - kind of the operation, and its other party
 * @param rest - reasons and references, each on a line of its own
 */
export function labelLines(first: string, ...rest: readonly string[]): readonly string[] {
  const later = rest.flatMap((text) => text.match(LATER_LINE) ?? []);
  return [first.slice(0, FIRST_LINE), ...later].map((line) => line.trimEnd()).slice(0, MOST_LINES);
}

/** Use of a card. `CB` is followed by two blanks: the field is three characters wide. */
export type CardUse = 'CB ' | 'PSC' | 'MOB';

export interface CardPayment {
  readonly use: CardUse;
  readonly purchasedOn: CalendarDate;
  readonly city: string;
  readonly merchant: string;
  /** Last four digits. */
  readonly card: string;
  /** A payment with a virtual card carries `PAYWEB` in place of `CARTE`. */
  readonly isVirtual?: boolean;
}

/** The two lines of a card payment. */
export function cardPaymentLines({
  use,
  purchasedOn,
  city,
  merchant,
  card,
  isVirtual,
}: CardPayment): readonly string[] {
  const means = isVirtual ? `PAYWEB${card}` : `CARTE ${card}`;
  return labelLines(
    `PAIEMENT ${use} ${dayAndMonth(purchasedOn)} ${city.slice(0, 13)}`,
    `${merchant.slice(0, 16).padEnd(17)}${means}`,
  );
}
