import { type JournalRecord, PARTS, type PartName } from '../journal-record.ts';

/** First and last `seq` of a run of records, both included. */
export type SeqRange = readonly [from: number, to: number];

/**
 * The journal's own word on what was taken out of it and why: one part of the records `from` to `through`, save those of
 * `except`, which were younger or under a legal hold.
 *
 * It is on the disk before anything is taken out: a crash in between leaves more than the word allows, never less.
 */
export interface Erasure {
  readonly part: PartName;
  readonly reason: 'retention';
  /** ISO 8601: records older than this were due. */
  readonly olderThan: string;
  readonly from: number;
  readonly through: number;
  readonly except: readonly SeqRange[];
}

/** An erasure with its own place in the journal. */
export interface StatedErasure extends Erasure {
  readonly seq: number;
  readonly at: string;
}

/** @returns `undefined` when the record does not state an erasure of older records */
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
