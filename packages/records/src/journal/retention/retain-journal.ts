import type { JournalPosition } from '@relais/core';
import { damaged } from '../journal-error.ts';
import type { JournalSettings } from '../journal-options.ts';
import type { JournalReport } from '../verify/journal-report.ts';
import { verifyAgain, verifyJournal } from '../verify/verify-journal.ts';
import { ChainLostError } from '../writing/chain-writer.ts';
import { noteOthers } from '../writing/note-others.ts';
import { closeChain, type OpenChain, openChain } from '../writing/open-chain.ts';
import { type RetentionResult, retain } from './retain.ts';

/**
 * Erases the due parts in the chain of this process, and in every chain that no process writes any more.
 *
 * @throws {RelaisError} `fallback_refused` with reason `journal_damaged`: an erasure would destroy the traces of the
 * damage
 */
export async function retainJournal(settings: JournalSettings, own: OpenChain, now: number): Promise<RetentionResult> {
  const sealed = await own.writer.rotate();
  const report = await verifyJournal(settings.directory);
  if (!report.ok) throw damaged(report.damages);
  await noteOthers(own.writer, own.chain, report);
  const results = [await retainChain(settings, { ...own, report }, sealed, now)];
  for (const { chain } of report.chains) {
    if (chain !== own.chain) results.push(...(await retainOther(settings, chain, report, now)));
  }
  return {
    erasures: results.flatMap(({ erasures }) => erasures),
    held: results.reduce((sum, { held }) => sum + held, 0),
    dropped: results.flatMap(({ dropped }) => dropped),
  };
}

/** @returns nothing while another process writes to the chain */
async function retainOther(
  settings: JournalSettings,
  chain: string,
  whole: JournalReport,
  now: number,
): Promise<readonly RetentionResult[]> {
  // Only this chain may have changed since the whole was checked in a way that matters here.
  const other = await openChain(settings, chain, (directory) => verifyAgain(directory, chain, whole));
  if (other === undefined) return [];
  try {
    return [await retainChain(settings, other, await other.writer.rotate(), now)];
  } catch (error) {
    if (error instanceof ChainLostError) return [];
    throw error;
  } finally {
    await closeChain(other);
  }
}

function retainChain(
  { directory, retention: periods }: JournalSettings,
  { chain, writer, report }: OpenChain,
  sealed: JournalPosition,
  now: number,
): Promise<RetentionResult> {
  const { holds } = report;
  const erased = report.erased.filter((erasure) => erasure.chain === chain);
  const checkpoint = report.chains.find((summary) => summary.chain === chain)?.checkpoint;
  return retain({ directory, chain, writer, sealed, checkpoint, erased, holds, periods, now });
}
