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

/** The result of one run of retention. */
export interface RetentionResult {
  readonly erasures: readonly Erasure[];
  /** Due records that a legal hold protects. */
  readonly held: number;
  /** Names of the files that were empty. */
  readonly dropped: readonly string[];
}

/**
 * Erases the due parts and removes segments that are empty.
 *
 * The journal first records the erasure, then performs it. The next run finishes an erasure that a kill interrupted.
 *
 * @throws {RelaisError} `fallback_refused` with reason `journal_damaged`: an erasure would destroy the traces of the
 * damage
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

/** It removes segments from the beginning only: a chain may begin later, but must have no hole. */
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
