import type { ChainSummary, JournalReport } from '../verify/journal-report.ts';
import type { ChainWriter } from './chain-writer.ts';

/**
 * Notes the heads of all other chains that no record notes yet. From then on none of them can disappear, or lose its
 * end, without a trace.
 *
 * @param chain - the one that is written to
 */
export async function noteOthers(writer: ChainWriter, chain: string, { chains }: JournalReport): Promise<void> {
  const isNoted = ({ chain: name, settled }: ChainSummary): boolean =>
    chains.some(({ noted }) => noted.some((other) => other.chain === name && other.seq >= settled.seq));
  const heads = chains
    .filter((other) => other.chain !== chain && !isNoted(other))
    .map(({ chain: name, settled }) => ({ chain: name, ...settled }));
  if (heads.length > 0) await writer.append({ type: 'chains', note: { chains: heads } });
}
