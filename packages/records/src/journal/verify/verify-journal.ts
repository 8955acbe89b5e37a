import type { JournalPosition } from '@relais/core';
import { isHeldByAny } from '../holding/chain-hold.ts';
import { GENESIS } from '../journal-record.ts';
import { listSegments, type Segment } from '../segment.ts';
import { checkHeads } from './check-heads.ts';
import { holdsOf } from './holds-of.ts';
import type { ChainSummary, JournalReport } from './journal-report.ts';
import { checkNotedChains } from './noted-chains.ts';
import { readChain } from './read-chain.ts';
import type { ChainReport } from './verify-chain.ts';

export interface VerifyOptions {
  /** Records noted elsewhere, e.g. in an incident: the journal must still hold them. */
  readonly expectHead?: JournalPosition | readonly JournalPosition[];
}

/**
 * Reads a whole journal, the chains of all its writers, and names every damage. It changes nothing and needs no key.
 *
 * It always finds a changed, dropped, moved, repeated or inserted record, if a sound record follows. Two damages show
 * only against a head kept elsewhere, `expectHead`, or noted by a writer that came later. Records may be gone from the
 * very end of a chain, or all records after one may be forged.
 */
export async function verifyJournal(directory: string, options: VerifyOptions = {}): Promise<JournalReport> {
  const { expectHead = [] } = options;
  const expected: readonly JournalPosition[] = 'hash' in expectHead ? [expectHead] : expectHead;
  const { chains, segments, free } = await readChains(directory, new Set(expected.map(({ seq }) => seq)));

  const holds = holdsOf(chains);
  const damages = [
    ...chains.flatMap(({ damages: own }) => own),
    ...(await checkNotedChains(directory, chains)),
    ...checkHeads(expected, chains, segments),
  ];
  const newest = chains.toSorted((a, b) => (a.headAt < b.headAt ? 1 : -1))[0];
  const checkpoint = newest?.statements.checkpoint;
  const tail = chains.find((chain) => chain.tail !== undefined)?.tail;
  return {
    ok: damages.length === 0,
    damages,
    records: chains.reduce((sum, { records }) => sum + records, 0),
    head: newest?.head ?? GENESIS,
    chains: chains.map((chain) => summaryOf(chain, free)),
    erased: chains.flatMap(({ erased }) => erased),
    ...(checkpoint === undefined ? {} : { checkpoint }),
    holds,
    ...(tail === undefined ? {} : { tail }),
  };
}

/** Checks one chain of a journal once more. All else in the report is as it was. */
export async function verifyAgain(directory: string, chain: string, before: JournalReport): Promise<JournalReport> {
  const report = await readChain(directory, chain);
  const { damages, erased } = report;
  return { ...before, ok: damages.length === 0, damages, erased, chains: [summaryOf(report, new Set([chain]))] };
}

interface ReadChains {
  readonly chains: readonly ChainReport[];
  readonly segments: readonly Segment[];
  /** Chains to which no process wrote while they were read. */
  readonly free: ReadonlySet<string>;
}

async function readChains(directory: string, wanted: ReadonlySet<number>): Promise<ReadChains> {
  const names = new Set((await listSegments(directory)).map(({ chain }) => chain));
  const chains: ChainReport[] = [];
  const free = new Set<string>();
  for (const name of names) {
    const wasHeld = await isHeldByAny(directory, name);
    chains.push(await readChain(directory, name, wanted));
    if (!(wasHeld || (await isHeldByAny(directory, name)))) free.add(name);
  }
  return { chains, segments: await listSegments(directory), free };
}

function summaryOf(report: ChainReport, free: ReadonlySet<string>): ChainSummary {
  const { chain, records, head, headAt, sealed, statements, tail } = report;
  const { checkpoint, noted } = statements;
  return {
    chain,
    records,
    head,
    at: headAt,
    settled: free.has(chain) ? head : sealed,
    noted,
    ...(checkpoint === undefined ? {} : { checkpoint }),
    ...(tail === undefined ? {} : { tail }),
  };
}
