import type { JournalPosition } from '@relais/core';
import type { JournalRecord } from '../journal-record.ts';

/**
 * The journal's own record of segments that it removed because they were empty: the chain goes on here.
 *
 * The hash of `through` covers every hash before it. This record holds that hash, and the chain covers this record.
 */
export interface Checkpoint {
  readonly through: JournalPosition;
  /** Time of the newest removed record, ISO 8601. */
  readonly newest: string;
}

/** @returns `undefined` when the record is no checkpoint of earlier records */
export function checkpointOf({ seq: own, note = {} }: JournalRecord): Checkpoint | undefined {
  const { through, newest } = note;
  if (typeof through !== 'object' || through === null || typeof newest !== 'string') return undefined;
  const { seq, hash } = through as Readonly<Record<string, unknown>>;
  if (typeof seq !== 'number' || typeof hash !== 'string' || seq >= own) return undefined;
  return { through: { seq, hash }, newest };
}
