import type { JournalPosition } from '@relais/core';
import type { Checkpoint } from '../retention/checkpoint.ts';
import type { LegalHold } from '../retention/legal-hold.ts';
import type { ErasedParts } from './absent-parts.ts';
import type { JournalDamage } from './journal-damage.ts';

/** Bytes after the last line end: a process was killed while it wrote. Their data were never delivered. */
export interface UnfinishedTail {
  readonly segment: string;
  readonly line: number;
  /** Offset of its first byte in the file. */
  readonly offset: number;
  readonly bytes: number;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
  /** True when it is a sound record without its line end. It then counts as a record. */
  readonly isWhole: boolean;
}

/** The result of a check of the journal. */
export interface JournalReport {
  /** True when no damage was found. An unfinished tail is no damage. */
  readonly ok: boolean;
  readonly damages: readonly JournalDamage[];
  /** Number of records. */
  readonly records: number;
  /** The last record. Keep it elsewhere: a journal alone cannot show that its end was cut off. */
  readonly head: JournalPosition;
  /** Erasures, with their reasons. */
  readonly erased: readonly ErasedParts[];
  /** The first record of the chain, once whole segments were removed. */
  readonly checkpoint?: Checkpoint;
  readonly holds: readonly LegalHold[];
  readonly tail?: UnfinishedTail;
}
