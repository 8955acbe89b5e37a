import type { JournalPosition } from '@relais/core';
import { GENESIS, type JournalRecord, PARTS, type PartName } from '../journal-record.ts';
import { readRecord } from '../read-record.ts';
import { linesOf, type Segment } from '../segment.ts';
import { type Erasure, isErased, type StatedErasure } from './erasure.ts';
import { ErasurePlan } from './erasure-plan.ts';
import { isHeld, type LegalHold } from './legal-hold.ts';
import { periodOf, type RetentionPeriods } from './periods.ts';
import type { Goes } from './rewrite-segment.ts';

/** The plan for one segment. */
export interface SegmentPlan {
  readonly segment: Segment;
  /** True when it loses a part. */
  readonly isTouched: boolean;
  /** True when it keeps no part, and all its records are older than the longest period. */
  readonly isSpent: boolean;
  /** Its last record. */
  readonly last: JournalPosition;
  /** Its newest record, in milliseconds since the epoch. */
  readonly newest: number;
}

export interface RetentionPlan {
  readonly goes: Goes;
  readonly segments: readonly SegmentPlan[];
  /** Erasures that must be on record before they are performed. */
  readonly erasures: readonly Erasure[];
  /** Due records that a legal hold protects. */
  readonly held: number;
}

/** What the journal says about the erasure of one chain. */
export interface ErasureTerms {
  /** Erasures on record in the chain. */
  readonly erased: readonly StatedErasure[];
  readonly holds: readonly LegalHold[];
  readonly periods: RetentionPeriods;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** Reads the segments of one chain and decides for each part of each record whether it is erased. */
export async function planRetention(
  segments: readonly Segment[],
  { erased, holds, periods, now }: ErasureTerms,
): Promise<RetentionPlan> {
  const stated = (record: JournalRecord, part: PartName): boolean =>
    erased.some((erasure) => isErased(erasure, part, record.seq));
  const isDue = ({ at }: JournalRecord, part: PartName): boolean => Date.parse(at) + periodOf(periods, part) <= now;
  // A recorded erasure is performed, even if the period has become longer since.
  const goes: Goes = (record, part) =>
    record[part] !== undefined && !isHeld(record, holds) && (isDue(record, part) || stated(record, part));

  const erasures = PARTS.map((part) => [part, new ErasurePlan(part)] as const);
  const plans: SegmentPlan[] = [];
  let held = 0;
  for (const segment of segments) {
    let plan: SegmentPlan = { segment, isTouched: false, isSpent: true, last: GENESIS, newest: 0 };
    for await (const { bytes } of linesOf(segment)) {
      const record = readRecord(bytes);
      if (record === undefined) continue;
      const present = PARTS.filter((part) => record[part] !== undefined);
      const gone = present.filter((part) => goes(record, part));
      for (const [part, erasure] of erasures) {
        if (!present.includes(part)) continue;
        if (!gone.includes(part)) erasure.keep(record.seq);
        else if (!stated(record, part)) erasure.erase(record.seq);
      }
      if (isHeld(record, holds) && present.some((part) => isDue(record, part))) held += 1;
      plan = {
        segment,
        isTouched: plan.isTouched || gone.length > 0,
        isSpent: plan.isSpent && gone.length === present.length && isDue(record, 'facts'),
        last: { seq: record.seq, hash: record.hash },
        newest: Math.max(plan.newest, Date.parse(record.at)),
      };
    }
    plans.push(plan);
  }
  return {
    goes,
    segments: plans,
    erasures: erasures.flatMap(([part, erasure]) => erasure.statement(now - periodOf(periods, part)) ?? []),
    held,
  };
}
