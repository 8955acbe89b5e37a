import { segmentsOf } from '../segment.ts';
import { describeDamage, type JournalDamage } from './journal-damage.ts';
import { type ChainReport, verifyChain } from './verify-chain.ts';

/** Bound for a chain from which another process keeps erasing. */
const READINGS = 3;

/**
 * Verifies a chain that another process may be changing. Meanwhile a part may be erased, and the word of it stand in
 * a file that came later. So a damage counts only if every reading shows it.
 */
export async function readChain(directory: string, chain: string, wanted?: ReadonlySet<number>): Promise<ChainReport> {
  let doubts: readonly JournalDamage[] | undefined;
  for (let reading = 1; ; reading += 1) {
    try {
      const report = await verifyChain(chain, await segmentsOf(directory, chain), wanted);
      const shown = new Set(report.damages.map(describeDamage));
      doubts = doubts?.filter((damage) => shown.has(describeDamage(damage))) ?? report.damages;
      if (doubts.length === 0 || reading >= READINGS) return { ...report, damages: doubts };
    } catch (error) {
      // An empty segment was removed after it was listed.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || reading >= READINGS) throw error;
    }
  }
}
