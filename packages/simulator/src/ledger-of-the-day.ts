import type { CalendarDate, Clock } from '@relais/model';
import type { Ledger } from './ledger/ledger.ts';

/** The bank's ledger now. */
export interface LedgerOfTheDay {
  readonly now: () => Ledger;
  /** Changes the ledger from now on, on every later day too. */
  readonly change: (change: (ledger: Ledger) => Ledger) => void;
}

/** @param open - makes the ledger of a day */
export function ledgerOfTheDay(open: (today: CalendarDate) => Ledger, clock: Clock): LedgerOfTheDay {
  const changes: ((ledger: Ledger) => Ledger)[] = [];
  let current: { readonly day: CalendarDate; readonly ledger: Ledger } | undefined;
  return {
    now: () => {
      const day = dayInParis(clock.now());
      if (current?.day !== day) {
        current = { day, ledger: changes.reduce((ledger, change) => change(ledger), open(day)) };
      }
      return current.ledger;
    },
    change: (change) => {
      changes.push(change);
      current = undefined;
    },
  };
}

/** The Swedish locale writes dates as ISO 8601 does. */
const PARIS = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short' });

function dayInParis(instant: number): CalendarDate {
  return PARIS.format(instant);
}
