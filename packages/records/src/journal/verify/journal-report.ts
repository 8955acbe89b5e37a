import type { JournalPosition } from '@relais/core';
import type { NotedChain } from '../noted-chain.ts';
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

/** One chain of a journal: the records that writers wrote one after the other. */
export interface ChainSummary {
  /** Name of the chain, part of the names of its files. That of the first one in a directory is empty. */
  readonly chain: string;
  /** Number of its records. */
  readonly records: number;
  /** Its last record. */
  readonly head: JournalPosition;
  /** Time of its last record, ISO 8601. */
  readonly at: string;
  /** Its last record that can no longer vanish by a kill: a process that still writes may have written more. */
  readonly settled: JournalPosition;
  /** Heads of other chains that it holds. */
  readonly noted: readonly NotedChain[];
  /** Its first record, once whole segments were removed. */
  readonly checkpoint?: Checkpoint;
  readonly tail?: UnfinishedTail;
}

/** The result of a check of the journal. */
export interface JournalReport {
  /** True when no damage was found. An unfinished tail is no damage. */
  readonly ok: boolean;
  readonly damages: readonly JournalDamage[];
  /** Number of records. */
  readonly records: number;
  /** The newest record. Keep it elsewhere: a chain alone cannot show that its end was cut off. */
  readonly head: JournalPosition;
  /** The chains of all writers. A directory without a journal has none. */
  readonly chains: readonly ChainSummary[];
  /** Erasures, with their reasons. */
  readonly erased: readonly ErasedParts[];
  /** The first record of the newest chain, once whole segments were removed. */
  readonly checkpoint?: Checkpoint;
  readonly holds: readonly LegalHold[];
  /** The first unfinished record found. */
  readonly tail?: UnfinishedTail;
}
