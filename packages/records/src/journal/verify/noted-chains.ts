import type { JournalPosition } from '@relais/core';
import { GENESIS } from '../journal-record.ts';
import type { NotedChain } from '../noted-chain.ts';
import { readRecord } from '../read-record.ts';
import { linesOf, type Segment, segmentAt, segmentsOf } from '../segment.ts';
import type { JournalDamage } from './journal-damage.ts';
import { readChain } from './read-chain.ts';
import type { ChainReport } from './verify-chain.ts';

/**
 * Compares each chain with the heads that writers of other chains noted of it. The latest one is enough: the chain
 * itself holds the records before it together.
 */
export async function checkNotedChains(
  directory: string,
  chains: readonly ChainReport[],
): Promise<readonly JournalDamage[]> {
  const damages: JournalDamage[] = [];
  for (const noted of latest(chains.flatMap(({ statements }) => statements.noted))) {
    const report = chains.find(({ chain }) => chain === noted.chain);
    const isSound = (await faultOf(directory, noted, report)) === undefined;
    // Its writer may have begun it, or retention removed segments, after it was listed: only what is still so counts.
    const message = isSound ? undefined : await faultNow(directory, noted);
    if (message === undefined) continue;
    const segment = (await segmentOf(directory, noted)) ?? segmentAt(directory, noted.chain, 1);
    damages.push({ kind: 'head', segment: segment.name, line: 1, seq: noted.seq, message });
  }
  return damages;
}

async function faultNow(directory: string, noted: NotedChain): Promise<string | undefined> {
  const isThere = (await segmentsOf(directory, noted.chain)).length > 0;
  return faultOf(directory, noted, isThere ? await readChain(directory, noted.chain) : undefined);
}

async function segmentOf(directory: string, { chain, seq }: NotedChain): Promise<Segment | undefined> {
  return (await segmentsOf(directory, chain)).findLast(({ firstSeq }) => firstSeq <= seq);
}

/** The latest heads of each chain. Two that contradict each other both stay. */
function latest(noted: readonly NotedChain[]): readonly NotedChain[] {
  const last = new Map<string, number>();
  for (const { chain, seq } of noted) last.set(chain, Math.max(seq, last.get(chain) ?? 0));
  const heads = noted.filter(({ chain, seq }) => last.get(chain) === seq);
  return [...new Map(heads.map((head) => [`${head.chain} ${head.hash}`, head])).values()];
}

async function faultOf(
  directory: string,
  noted: NotedChain,
  report: ChainReport | undefined,
): Promise<string | undefined> {
  if (report === undefined) return 'a writer noted this chain, and none of its files is here';
  if (noted.seq === GENESIS.seq) return undefined;
  const { through } = report.statements.checkpoint ?? {};
  if (through !== undefined && through.seq > noted.seq) return undefined;
  const isKept = through?.seq === noted.seq ? through.hash === noted.hash : undefined;
  if (isKept ?? (await hashIn(directory, noted)) === noted.hash) return undefined;
  return report.head.seq < noted.seq
    ? `a writer noted this record, and the chain ends at record ${report.head.seq}`
    : 'a writer noted another record in its place';
}

/** Each line of a sound segment is one record, and its name tells the first. */
async function hashIn(directory: string, noted: NotedChain): Promise<JournalPosition['hash'] | undefined> {
  const segment = await segmentOf(directory, noted);
  if (segment === undefined) return undefined;
  try {
    for await (const { bytes, number } of linesOf(segment)) {
      if (segment.firstSeq + number - 1 === noted.seq) return readRecord(bytes)?.hash;
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return undefined;
}
