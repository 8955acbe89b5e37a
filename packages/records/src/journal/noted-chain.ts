import type { JournalPosition } from '@relais/core';
import type { JournalRecord } from './journal-record.ts';

/**
 * The head of another chain, as a writer found it. A record of type `chains` holds them. The journal then shows if that
 * chain disappears, loses its end, or is forged up to there.
 */
export interface NotedChain extends JournalPosition {
  readonly chain: string;
}

/** @returns `undefined` when the record does not note chains as the journal does */
export function notedChainsOf({ note = {} }: JournalRecord): readonly NotedChain[] | undefined {
  const { chains } = note;
  return Array.isArray(chains) && chains.every(isNotedChain) ? chains : undefined;
}

function isNotedChain(value: unknown): value is NotedChain {
  if (typeof value !== 'object' || value === null) return false;
  const { chain, seq, hash } = value as Readonly<Record<string, unknown>>;
  return typeof chain === 'string' && Number.isSafeInteger(seq) && typeof hash === 'string';
}
