import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ChainHold } from '../holding/chain-hold.ts';
import { damaged } from '../journal-error.ts';
import type { JournalSettings } from '../journal-options.ts';
import { GENESIS } from '../journal-record.ts';
import { readRecord } from '../read-record.ts';
import { REWRITING, replaceSegment } from '../retention/rewrite-segment.ts';
import { chainPrefix, linesOf, listSegments, type Segment, segmentsOf } from '../segment.ts';
import type { JournalReport, UnfinishedTail } from '../verify/journal-report.ts';
import { verifyJournal } from '../verify/verify-journal.ts';
import { ChainLostError, ChainWriter } from './chain-writer.ts';
import { noteOthers } from './note-others.ts';
import { SegmentFile } from './segment-file.ts';

/** A chain of a journal that only this process writes. */
export interface OpenChain {
  readonly chain: string;
  readonly writer: ChainWriter;
  readonly hold: ChainHold;
  /** The findings of opening the journal, in all chains. */
  readonly report: JournalReport;
}

/** Opens a chain that no other process writes, or begins a new one. No writer ever waits for another. */
export async function openAnyChain(settings: JournalSettings): Promise<OpenChain> {
  const { directory } = settings;
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const known = new Set(['', ...(await listSegments(directory)).map(({ chain }) => chain)]);
  for (const chain of known) {
    const opened = await openNoting(settings, chain);
    if (opened !== undefined) return opened;
  }
  return openNewChain(settings);
}

/** Begins a new chain: one that no process knows yet. */
export async function openNewChain(settings: JournalSettings): Promise<OpenChain> {
  for (;;) {
    const opened = await openNoting(settings, randomBytes(8).toString('hex'));
    if (opened !== undefined) return opened;
  }
}

/**
 * Checks the journal, repairs one chain, and continues at its end.
 *
 * It repairs only the unfinished record of a killed process. It refuses any other damage.
 *
 * @param verify - checks the journal, or as much of it as was not checked before
 * @returns `undefined` while another process writes to the chain, or may do so
 */
export async function openChain(
  settings: JournalSettings,
  chain: string,
  verify: typeof verifyJournal = verifyJournal,
): Promise<OpenChain | undefined> {
  const { directory, clock, rotation } = settings;
  const hold = await ChainHold.of(directory, chain);
  if (hold === undefined) return undefined;
  try {
    await removeUnfinishedRewriting(directory, chain);
    if (hold.wasTaken) await detachLast(directory, chain);
    await hold.forgetFormer();
    const report = await verify(directory);
    if (!report.ok) throw damaged(report.damages);
    const { head, tail } = report.chains.find((one) => one.chain === chain) ?? { head: GENESIS };
    if (tail !== undefined) await mend(join(directory, tail.segment), tail);
    const last = (await segmentsOf(directory, chain)).at(-1);
    // A former holder may still have a file open that holds records. An empty one has the name of the next.
    const goesOn = last !== undefined && (!hold.wasTaken || last.firstSeq > head.seq);
    const since = last && (await beginOf(last));
    const writer = new ChainWriter({
      directory,
      chain,
      isHeld: () => hold.isHeld(),
      clock,
      rotation,
      head,
      ...(goesOn ? { current: { file: await SegmentFile.open(last), since: since ?? clock.now() } } : {}),
    });
    if (tail?.isWhole === false) await noteRepair(writer, tail);
    return { chain, writer, hold, report };
  } catch (error) {
    await hold.release();
    // Two processes took the chain of a third at the same moment: neither has it, and both go on elsewhere.
    if (error instanceof ChainLostError) return undefined;
    throw error;
  }
}

async function openNoting(settings: JournalSettings, chain: string): Promise<OpenChain | undefined> {
  const opened = await openChain(settings, chain);
  if (opened === undefined) return undefined;
  try {
    await noteOthers(opened.writer, chain, opened.report);
    return opened;
  } catch (error) {
    await closeChain(opened);
    if (error instanceof ChainLostError) return undefined;
    throw error;
  }
}

/** Writes the waiting records and gives the chain back. */
export async function closeChain({ writer, hold }: OpenChain): Promise<void> {
  try {
    await writer.close();
  } finally {
    await hold.release();
  }
}

async function removeUnfinishedRewriting(directory: string, chain: string): Promise<void> {
  // A name of the first chain goes on with digits, a name of another chain with its own name.
  const prefix = chainPrefix(chain);
  for (const name of await readdir(directory)) {
    const isOfChain = name.startsWith(prefix) && /^\d{12}\./.test(name.slice(prefix.length));
    if (isOfChain && name.endsWith(REWRITING)) await rm(join(directory, name), { force: true });
  }
}

/** A former holder may still have the last file open. From now on it writes to a file that is no part of the journal. */
async function detachLast(directory: string, chain: string): Promise<void> {
  const last = (await segmentsOf(directory, chain)).at(-1);
  if (last === undefined) return;
  const bytes = await readFile(last.path);
  await replaceSegment(
    last,
    (async function* () {
      yield bytes;
    })(),
  );
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
