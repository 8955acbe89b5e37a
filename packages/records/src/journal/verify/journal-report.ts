import type { JournalPosition } from '@relais/core';
import type { Checkpoint } from '../retention/checkpoint.ts';
import type { LegalHold } from '../retention/legal-hold.ts';
import type { ErasedParts } from './absent-parts.ts';
import type { JournalDamage } from './journal-damage.ts';

/** What follows the last line end: a process was killed while it wrote. Nothing of it was ever delivered. */
export interface UnfinishedTail {
  readonly segment: string;
  readonly line: number;
  /** Where it begins in the file, in bytes. */
  readonly offset: number;
  readonly bytes: number;
  /** SHA-256 in hexadecimal. */
  readonly sha256: string;
  /** Whether it is a sound record that lacks only its line end. It is counted then. */
  readonly isWhole: boolean;
}

/** What a journal is worth. */
export interface JournalReport {
  /** True when no damage was found. An unfinished tail is none. */
  readonly ok: boolean;
  readonly damages: readonly JournalDamage[];
  /** How many records are there. */
  readonly records: number;
  /** The last record. Keep it elsewhere: a journal cannot show by itself that its end was cut off. */
  readonly head: JournalPosition;
  /** What was taken out, and why. */
  readonly erased: readonly ErasedParts[];
  /** Where the chain begins, once whole segments were let go of. */
  readonly checkpoint?: Checkpoint;
  readonly holds: readonly LegalHold[];
  readonly tail?: UnfinishedTail;
}
