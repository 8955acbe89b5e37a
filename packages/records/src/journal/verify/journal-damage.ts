import type { PartName } from '../journal-record.ts';

/**
 * - `unreadable`: not a line that the journal writes;
 * - `changed`: a record, or the end of its line, is not what was written;
 * - `part_changed`, `part_added`, `part_missing`: so is a part of it; none was taken out by an erasure on record;
 * - `missing`: records that were there are not where they belong;
 * - `out_of_place`: a record stands where it does not belong: repeated, moved, or inserted;
 * - `broken_link`: a record does not continue the one before it, so one of the two was forged;
 * - `statement`: a record about the journal itself that contradicts it;
 * - `head`: the journal does not hold the record that was noted elsewhere as its head.
 */
export type DamageKind =
  | 'unreadable'
  | 'changed'
  | 'part_changed'
  | 'part_added'
  | 'part_missing'
  | 'missing'
  | 'out_of_place'
  | 'broken_link'
  | 'statement'
  | 'head';

/** One thing that is wrong with a journal, and where. Holds no content of it. */
export interface JournalDamage {
  readonly kind: DamageKind;
  /** Name of the file. */
  readonly segment: string;
  /** From 1. */
  readonly line: number;
  /** The record that stands there, or ought to. */
  readonly seq: number;
  readonly part?: PartName;
  /** For people. */
  readonly message: string;
}

/** One line for a log or a terminal. */
export function describeDamage({ kind, segment, line, seq, message }: JournalDamage): string {
  return `${segment} line ${line}, record ${seq}: ${kind}: ${message}`;
}
