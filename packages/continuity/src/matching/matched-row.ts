import type { CoveredWindow } from '../transactions/read-window.ts';
import type { KnownRow } from './known-row.ts';
import type { MatchReason } from './row-match.ts';
import type { SeenRow } from './seen-row.ts';
import type { Channel } from './sighting.ts';

/** What a row of an answer was recognised as. */
export interface MatchedRow {
  readonly row: SeenRow;
  /** Absent: a new row, or one that is only suspected to be known. */
  readonly known?: KnownRow;
  readonly reason: MatchReason;
  readonly confidence: number;
  /** With `suspected`: the known rows it may be, all of them left out by this answer. */
  readonly candidates: readonly KnownRow[];
}

export interface MatchRequest {
  readonly channel: Channel;
  /** In the order of the bank, newest first. */
  readonly rows: readonly SeenRow[];
  /** In the order in which they became known, oldest first. */
  readonly known: readonly KnownRow[];
  readonly window: CoveredWindow;
}
