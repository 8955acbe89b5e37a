import type { PartName } from '../journal-record.ts';

/**
 * - `unreadable`: not a line that the journal writes;
 * - `changed`: a record, or its line end, was changed after it was written;
 * - `part_changed`, `part_added`, `part_missing`: a part of it was changed, without an erasure on record;
 * - `missing`: records are absent from their place;
 * - `out_of_place`: a record was repeated, moved or inserted;
 * - `broken_link`: a record does not continue the one before it, so one of the two was forged;
 * - `statement`: a record about the journal itself contradicts it;
 * - `head`: the journal lacks the record that was noted elsewhere as its head, or by another writer of the journal.
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

/** One damage of a journal, and its place. It holds no content of the journal. */
export interface JournalDamage {
  readonly kind: DamageKind;
  /** Name of the file. */
  readonly segment: string;
  /** From 1. */
  readonly line: number;
  /** The record that is there, or should be. */
  readonly seq: number;
  readonly part?: PartName;
  /** For people. */
  readonly message: string;
}

/** One line for a log or a terminal. */
export function describeDamage({ kind, segment, line, seq, message }: JournalDamage): string {
  return `${segment} line ${line}, record ${seq}: ${kind}: ${message}`;
}
