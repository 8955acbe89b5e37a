import { rm } from 'node:fs/promises';
import { damaged } from '../journal-error.ts';
import { type JournalPosition, type JournalRecord, PARTS, type PartName } from '../journal-record.ts';
import { readRecord } from '../read-record.ts';
import { linesOf, listSegments, type Segment, syncDirectory } from '../segment.ts';
import type { JournalReport } from '../verify/journal-report.ts';
import { verifyJournal } from '../verify/verify-journal.ts';
import type { ChainWriter } from '../writing/chain-writer.ts';
import type { Checkpoint } from './checkpoint.ts';
import { type Erasure, isErased } from './erasure.ts';
import { ErasurePlan } from './erasure-plan.ts';
import { isHeld } from './legal-hold.ts';
import { periodOf, type RetentionPeriods } from './periods.ts';
import { type Goes, rewriteSegment } from './rewrite-segment.ts';

export interface RetainOptions {
  readonly directory: string;
  readonly writer: ChainWriter;
  readonly periods: RetentionPeriods;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/** What one run took out. */
export interface RetentionResult {
  readonly erasures: readonly Erasure[];
  /** Records that were due, and that a legal hold keeps. */
  readonly held: number;
  /** Names of the files in which nothing was left. */
  readonly dropped: readonly string[];
}

interface SegmentPlan {
  readonly segment: Segment;
  /** Something in it goes. */
  isTouched: boolean;
  /** Nothing in it stays, and all of it is older than the longest period. */
  isSpent: boolean;
  last: JournalPosition;
  newest: string;
}

/**
 * Takes out what is due, and lets go of segments in which nothing is left.
 *
 * First the journal says what goes, then it goes: a run that was killed in between is finished by the next one.
 *
 * @throws {RelaisError} `fallback_refused` with reason `journal_damaged`: to erase would destroy the traces
 */
export async function retain({ directory, writer, periods, now }: RetainOptions): Promise<RetentionResult> {
  const sealed = await writer.rotate();
  const report = await verifyJournal(directory);
  if (!report.ok) throw damaged(report.damages);
  const segments = (await listSegments(directory)).filter(({ firstSeq }) => firstSeq <= sealed.seq);
  const goes = whatGoes(report, periods, now);
  const { plans, erasures, held } = await planAll(segments, goes, { report, periods, now });

  await Promise.all(erasures.map((erasure) => writer.append({ type: 'erasure', note: { ...erasure } })));
  for (const { segment, isTouched } of plans) {
    if (isTouched) await rewriteSegment(segment, goes);
  }
  const dropped = await dropSpent(directory, writer, plans, report.checkpoint);
  return { erasures, held, dropped };
}

function isDue({ at }: JournalRecord, part: PartName, periods: RetentionPeriods, now: number): boolean {
  return Date.parse(at) + periodOf(periods, part) <= now;
}

function whatGoes({ erased, holds }: JournalReport, periods: RetentionPeriods, now: number): Goes {
  return (record, part) =>
    record[part] !== undefined &&
    !isHeld(record, holds) &&
    (isDue(record, part, periods, now) || erased.some((erasure) => isErased(erasure, part, record.seq)));
}

interface PlanContext {
  readonly report: JournalReport;
  readonly periods: RetentionPeriods;
  readonly now: number;
}

async function planAll(
  segments: readonly Segment[],
  goes: Goes,
  { report, periods, now }: PlanContext,
): Promise<{ readonly plans: readonly SegmentPlan[]; readonly erasures: readonly Erasure[]; readonly held: number }> {
  const parts = PARTS.map((part) => [part, new ErasurePlan(part)] as const);
  const plans: SegmentPlan[] = [];
  let held = 0;
  for (const segment of segments) {
    const plan = { segment, isTouched: false, isSpent: true, last: { seq: 0, hash: '' }, newest: '' };
    plans.push(plan);
    for await (const { bytes } of linesOf(segment)) {
      const record = readRecord(bytes);
      if (record === undefined) continue;
      let isKept = !isDue(record, 'facts', periods, now);
      for (const [part, erasure] of parts) {
        if (record[part] === undefined) continue;
        if (goes(record, part)) {
          plan.isTouched = true;
          erasure.erase(record.seq);
        } else {
          isKept = true;
          erasure.keep(record.seq);
        }
      }
      if (isHeld(record, report.holds) && PARTS.some((part) => record[part] && isDue(record, part, periods, now))) {
        held += 1;
      }
      plan.isSpent &&= !isKept;
      plan.last = { seq: record.seq, hash: record.hash };
      if (record.at > plan.newest) plan.newest = record.at;
    }
  }
  const erasures = parts.flatMap(([part, plan]) => plan.statement(now - periodOf(periods, part)) ?? []);
  return { plans, erasures, held };
}

/** Only from the beginning: a chain may begin later, but has no hole. */
async function dropSpent(
  directory: string,
  writer: ChainWriter,
  plans: readonly SegmentPlan[],
  known: Checkpoint | undefined,
): Promise<readonly string[]> {
  const end = plans.findIndex(({ isSpent }) => !isSpent);
  const spent = plans.slice(0, end === -1 ? plans.length : end);
  const last = spent.at(-1);
  if (last === undefined) return [];
  if (known === undefined || known.through.seq < last.last.seq) {
    const newest =
      spent
        .map((plan) => plan.newest)
        .sort()
        .at(-1) ?? '';
    const checkpoint: Checkpoint = { through: last.last, newest };
    await writer.append({ type: 'checkpoint', note: { ...checkpoint } });
  }
  for (const { segment } of spent) await rm(segment.path);
  await syncDirectory(directory);
  return spent.map(({ segment }) => segment.name);
}
