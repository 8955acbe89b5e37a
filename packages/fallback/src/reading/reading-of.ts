import type { AnswerNotes, CalendarDate, LeftOut, Reading } from '@relais/model';

/** A window as the port asks for it. */
export interface Asked {
  readonly from: CalendarDate;
  /** First day after it. */
  readonly to?: CalendarDate;
  /** True when `from` is later than was asked. */
  readonly isCut: boolean;
  readonly today: CalendarDate;
}

/** How whole an answer is, and where it comes from. */
export interface Source {
  /** The parts that are missing, each as often as it is. */
  readonly left?: readonly LeftOut[];
  /** The bank's file answers in the place of its page. */
  readonly source?: 'export' | undefined;
  readonly asked?: Asked;
  /** First day that could be served, where the bank did not give all that were asked for. */
  readonly servedFrom?: CalendarDate | undefined;
}

/** Says what is missing, so that no list is short in silence. */
export function readingOf({ left = [], source, asked, servedFrom }: Source): Reading {
  const isCut = asked?.isCut === true || servedFrom !== undefined;
  const from = servedFrom ?? asked?.from;
  return {
    complete: left.length === 0 && !isCut,
    ...(left.length > 0 && { leftOut: [...new Set(left)] }),
    ...(isCut && from !== undefined && { servedFrom: from }),
    ...(source !== undefined && { source }),
  };
}

/** Said where the bank shows any: its file shows none. */
export function referencesIn(references: readonly (string | null)[]): Pick<AnswerNotes, 'references'> {
  return references.some((reference) => reference !== null) ? { references } : {};
}
