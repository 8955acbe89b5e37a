import type { JournalPosition } from '@relais/core';
import { GENESIS } from '../journal-record.ts';
import type { NotedChain } from '../noted-chain.ts';
import { readRecord } from '../read-record.ts';
import { linesOf, type Segment, segmentAt } from '../segment.ts';
import type { JournalDamage } from './journal-damage.ts';
import type { ChainReport } from './verify-chain.ts';

/**
 * Compares each chain with the heads that writers of other chains noted of it. The latest one is enough: the chain
 * itself holds the records before it together.
 */
export async function checkNotedChains(
  chains: readonly ChainReport[],
  segments: readonly Segment[],
): Promise<readonly JournalDamage[]> {
  const damages: JournalDamage[] = [];
  for (const noted of latest(chains.flatMap(({ statements }) => statements.noted))) {
    const report = chains.find(({ chain }) => chain === noted.chain);
    const message = await faultOf(noted, report, segments);
    if (message === undefined) continue;
    const { name } =
      segments.findLast(({ chain, firstSeq }) => chain === noted.chain && firstSeq <= noted.seq) ??
      segmentAt('', noted.chain, 1);
    damages.push({ kind: 'head', segment: name, line: 1, seq: noted.seq, message });
  }
  return damages;
}

/** The latest heads of each chain. Two that contradict each other both stay. */
function latest(noted: readonly NotedChain[]): readonly NotedChain[] {
  const last = new Map<string, number>();
  for (const { chain, seq } of noted) last.set(chain, Math.max(seq, last.get(chain) ?? 0));
  const heads = noted.filter(({ chain, seq }) => last.get(chain) === seq);
  return [...new Map(heads.map((head) => [`${head.chain} ${head.hash}`, head])).values()];
}

async function faultOf(
  noted: NotedChain,
  report: ChainReport | undefined,
  segments: readonly Segment[],
): Promise<string | undefined> {
  if (report === undefined) return 'a writer noted this chain, and none of its files is here';
  if (noted.seq === GENESIS.seq) return undefined;
  const { through } = report.statements.checkpoint ?? {};
  if (through !== undefined && through.seq > noted.seq) return undefined;
  const isKept = through?.seq === noted.seq ? through.hash === noted.hash : undefined;
  if (isKept ?? (await hashIn(segments, noted)) === noted.hash) return undefined;
  return report.head.seq < noted.seq
    ? `a writer noted this record, and the chain ends at record ${report.head.seq}`
    : 'a writer noted another record in its place';
}

/** Each line of a sound segment is one record, and its name tells the first. */
async function hashIn(segments: readonly Segment[], { chain, seq }: NotedChain): Promise<JournalPosition['hash']> {
  const segment = segments.findLast((one) => one.chain === chain && one.firstSeq <= seq);
  if (segment === undefined) return '';
  for await (const { bytes, number } of linesOf(segment)) {
    if (segment.firstSeq + number - 1 === seq) return readRecord(bytes)?.hash ?? '';
  }
  return '';
}
