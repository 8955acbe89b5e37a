import { type JournalRecord, PARTS, type PartName } from '../journal-record.ts';

/** First and last `seq` of a run of records, both included. */
export type SeqRange = readonly [from: number, to: number];

/**
 * The journal's own record of an erasure: one part of the records `from` to `through`. Records in `except` keep it:
 * they were younger, or under a legal hold.
 *
 * It is on the disk before the erasure begins. A crash in between erases less than the record says, never more.
 */
export interface Erasure {
  readonly part: PartName;
  readonly reason: 'retention';
  /** Records older than this instant were due, ISO 8601. */
  readonly olderThan: string;
  readonly from: number;
  readonly through: number;
  readonly except: readonly SeqRange[];
}

/** An erasure and its place in the journal. */
export interface StatedErasure extends Erasure {
  readonly seq: number;
  readonly at: string;
}

/** @returns `undefined` when the record is no erasure of older records */
export function erasureOf({ seq, at, note = {} }: JournalRecord): StatedErasure | undefined {
  const { part, reason, olderThan, from, through, except } = note;
  const name = PARTS.find((known) => known === part);
  const isWellFormed =
    reason === 'retention' &&
    typeof olderThan === 'string' &&
    typeof from === 'number' &&
    typeof through === 'number' &&
    through < seq &&
    Array.isArray(except) &&
    except.every(isRange);
  if (name === undefined || !isWellFormed) return undefined;
  return { part: name, reason, olderThan, from, through, except, seq, at };
}

function isRange(value: unknown): value is SeqRange {
  return Array.isArray(value) && value.length === 2 && value.every((seq) => typeof seq === 'number');
}

export function isErased(erasure: Erasure, part: PartName, seq: number): boolean {
  return (
    erasure.part === part &&
    seq >= erasure.from &&
    seq <= erasure.through &&
    !erasure.except.some(([from, to]) => seq >= from && seq <= to)
  );
}
