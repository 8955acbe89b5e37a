import { rm } from 'node:fs/promises';
import type { JournalPosition } from '@relais/core';
import { segmentsOf, syncDirectory } from '../segment.ts';
import type { ChainWriter } from '../writing/chain-writer.ts';
import type { Checkpoint } from './checkpoint.ts';
import type { Erasure } from './erasure.ts';
import { type ErasureTerms, planRetention, type SegmentPlan } from './retention-plan.ts';
import { rewriteSegment } from './rewrite-segment.ts';

export interface RetainOptions extends ErasureTerms {
  readonly directory: string;
  readonly chain: string;
  readonly writer: ChainWriter;
  /** The last record of the closed segments. */
  readonly sealed: JournalPosition;
  /** The newest checkpoint of the chain. */
  readonly checkpoint?: Checkpoint | undefined;
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
 * Erases the due parts of one chain and removes segments that are empty.
 *
 * The journal first records the erasure, then performs it. The next run finishes an erasure that a kill interrupted.
 */
export async function retain(options: RetainOptions): Promise<RetentionResult> {
  const { directory, chain, writer, sealed, checkpoint } = options;
  const segments = (await segmentsOf(directory, chain)).filter(({ firstSeq }) => firstSeq <= sealed.seq);
  const plan = await planRetention(segments, options);

  await Promise.all(plan.erasures.map((erasure) => writer.append({ type: 'erasure', note: { ...erasure } })));
  for (const { segment, isTouched } of plan.segments) {
    if (isTouched) await rewriteSegment(segment, plan.goes);
  }
  const dropped = await dropSpent(directory, writer, plan.segments, checkpoint);
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
