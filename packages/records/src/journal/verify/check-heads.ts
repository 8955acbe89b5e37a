import type { JournalPosition } from '@relais/core';
import { GENESIS } from '../journal-record.ts';
import type { Segment } from '../segment.ts';
import type { JournalDamage } from './journal-damage.ts';
import type { ChainReport } from './verify-chain.ts';

/** Names each record that was noted elsewhere and is in no chain. */
export function checkHeads(
  expected: readonly JournalPosition[],
  chains: readonly ChainReport[],
  segments: readonly Segment[],
): readonly JournalDamage[] {
  return expected
    .filter((position) => !isGenesis(position) && !chains.some((chain) => holds(chain, position)))
    .map(({ seq }) => {
      const segment = segments.findLast(({ firstSeq }) => firstSeq <= seq) ?? segments[0];
      return { kind: 'head', segment: segment?.name ?? '', line: 1, seq, message: messageOf(seq, chains) };
    });
}

function holds({ found, statements }: ChainReport, position: JournalPosition): boolean {
  const { through } = statements.checkpoint ?? {};
  return [...found, ...(through === undefined ? [] : [through])].some((record) => isSame(record, position));
}

function messageOf(expected: number, chains: readonly ChainReport[]): string {
  const last = Math.max(0, ...chains.map(({ head }) => head.seq));
  if (last < expected) return `the journal ends at record ${last}`;
  const isThere = chains.some(({ found }) => found.some(({ seq }) => seq === expected));
  return isThere ? 'there is another record in its place' : 'the record is no longer there to be compared';
}

function isSame(a: JournalPosition, b: JournalPosition): boolean {
  return a.seq === b.seq && a.hash === b.hash;
}

function isGenesis(position: JournalPosition): boolean {
  return isSame(position, GENESIS);
}
