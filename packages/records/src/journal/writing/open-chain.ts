import { mkdir, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { damaged } from '../journal-error.ts';
import type { JournalSettings } from '../journal-options.ts';
import { readRecord } from '../read-record.ts';
import { REWRITING } from '../retention/rewrite-segment.ts';
import { linesOf, listSegments, type Segment } from '../segment.ts';
import type { JournalReport, UnfinishedTail } from '../verify/journal-report.ts';
import { verifyJournal } from '../verify/verify-journal.ts';
import { ChainWriter } from './chain-writer.ts';
import { SegmentFile } from './segment-file.ts';
import { lockForWriting } from './write-lock.ts';

/** A journal that only this process may write. */
export interface OpenChain {
  readonly writer: ChainWriter;
  /** The findings of opening the journal. */
  readonly report: JournalReport;
  readonly unlock: () => Promise<void>;
}

/**
 * Locks, checks and repairs a journal, and continues at its end.
 *
 * It repairs only the unfinished record of a killed process. It refuses any other damage.
 */
export async function openChain(settings: JournalSettings): Promise<OpenChain> {
  const { directory } = settings;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const unlock = await lockForWriting(directory);
  try {
    await removeUnfinishedRewriting(directory);
    const report = await verifyJournal(directory);
    if (!report.ok) throw damaged(report.damages);
    const { clock, rotation } = settings;
    const last = (await listSegments(directory)).at(-1);
    if (report.tail !== undefined) await mend(join(directory, report.tail.segment), report.tail);
    const since = last && (await beginOf(last));
    const writer = new ChainWriter({
      directory,
      clock,
      rotation,
      head: report.head,
      ...(last === undefined ? {} : { current: { file: await SegmentFile.open(last), since: since ?? clock.now() } }),
    });
    if (report.tail?.isWhole === false) await noteRepair(writer, report.tail);
    return { writer, report, unlock };
  } catch (error) {
    await unlock();
    throw error;
  }
}

async function removeUnfinishedRewriting(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    if (name.endsWith(REWRITING)) await rm(join(directory, name));
  }
}

/** Completes a sound record without its line end, and removes anything shorter. The data of neither were delivered. */
async function mend(path: string, { offset, isWhole }: UnfinishedTail): Promise<void> {
  const file = await open(path, isWhole ? 'a' : 'r+');
  try {
    if (isWhole) await file.appendFile('\n');
    else await file.truncate(offset);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function noteRepair(writer: ChainWriter, { segment, bytes, sha256 }: UnfinishedTail): Promise<void> {
  await writer.append({ type: 'repair', note: { segment, bytes, sha256 } });
}

/** When the first record of a segment was written, in milliseconds since the epoch. */
async function beginOf(segment: Segment): Promise<number | undefined> {
  for await (const { bytes } of linesOf(segment)) {
    const record = readRecord(bytes);
    return record && Date.parse(record.at);
  }
  return undefined;
}
