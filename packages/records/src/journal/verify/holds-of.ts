import type { LegalHold } from '../retention/legal-hold.ts';
import type { ChainReport } from './verify-chain.ts';

/** The legal holds in force. Each protects the records of every chain, and may be released in another one. */
export function holdsOf(chains: readonly Pick<ChainReport, 'statements'>[]): readonly LegalHold[] {
  const released = new Set(chains.flatMap(({ statements }) => [...statements.released]));
  return chains.flatMap(({ statements }) => statements.holds).filter(({ holdId }) => !released.has(holdId));
}
