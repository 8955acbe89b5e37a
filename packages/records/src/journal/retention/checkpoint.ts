import type { JournalPosition } from '@relais/core';
import type { JournalRecord } from '../journal-record.ts';

/**
 * The journal's own word on segments that it let go of because nothing was left in them: where the chain goes on.
 *
 * Every hash up to `through` is in that of `through`, which this record holds and the chain covers.
 */
export interface Checkpoint {
  readonly through: JournalPosition;
  /** ISO 8601: the newest record let go of. */
  readonly newest: string;
}

/** @returns `undefined` when the record does not state a checkpoint before itself */
export function checkpointOf({ seq: own, note = {} }: JournalRecord): Checkpoint | undefined {
  const { through, newest } = note;
  if (typeof through !== 'object' || through === null || typeof newest !== 'string') return undefined;
  const { seq, hash } = through as Readonly<Record<string, unknown>>;
  if (typeof seq !== 'number' || typeof hash !== 'string' || seq >= own) return undefined;
  return { through: { seq, hash }, newest };
}
