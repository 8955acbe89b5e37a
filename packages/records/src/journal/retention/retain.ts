import { rm } from 'node:fs/promises';
import { damaged } from '../journal-error.ts';
import { listSegments, syncDirectory } from '../segment.ts';
import { verifyJournal } from '../verify/verify-journal.ts';
import type { ChainWriter } from '../writing/chain-writer.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Erasure } from './erasure.ts';
import type { RetentionPeriods } from './periods.ts';
import { planRetention, type SegmentPlan } from './retention-plan.ts';
import { rewriteSegment } from './rewrite-segment.ts';

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
  const plan = await planRetention(segments, report, periods, now);

  await Promise.all(plan.erasures.map((erasure) => writer.append({ type: 'erasure', note: { ...erasure } })));
  for (const { segment, isTouched } of plan.segments) {
    if (isTouched) await rewriteSegment(segment, plan.goes);
  }
  const dropped = await dropSpent(directory, writer, plan.segments, report.checkpoint);
  return { erasures: plan.erasures, held: plan.held, dropped };
}

/** Only from the beginning: a chain may begin later, but has no hole. */
async function dropSpent(
  directory: string,
  writer: ChainWriter,
  segments: readonly SegmentPlan[],
  known: Checkpoint | undefined,
): Promise<readonly string[]> {
  const end = segments.findIndex(({ isSpent }) => !isSpent);
  const spent = segments.slice(0, end === -1 ? segments.length : end);
  const through = spent.at(-1)?.last;
  if (through === undefined) return [];
  if (known === undefined || known.through.seq < through.seq) {
    const newest = Math.max(...spent.map((plan) => plan.newest));
    const checkpoint: Checkpoint = { through, newest: new Date(newest).toISOString() };
    await writer.append({ type: 'checkpoint', note: { ...checkpoint } });
  }
  for (const { segment } of spent) await rm(segment.path);
  await syncDirectory(directory);
  return spent.map(({ segment }) => segment.name);
}
