/** Repeatable chance: the same seed gives the same sequence on every machine. */
export interface Random {
  /** A whole number from `min` to `max`, both included. */
  readonly int: (min: number, max: number) => number;
  /** True with the given probability, 0 to 1. */
  readonly chance: (probability: number) => boolean;
  readonly pick: <T>(choices: readonly [T, ...T[]]) => T;
}

/**
 * Starts a sequence (mulberry32, seeded by an FNV-1a hash of the text).
 *
 * @param seed - any text, one for each use, so that later additions leave older sequences unchanged
 */
export function createRandom(seed: string): Random {
  // Many sequences start and are never used: a habit has its day once a month.
  let started: number | undefined;

  function next(): number {
    const state = ((started ?? hashOf(seed)) + 0x6d2b79f5) | 0;
    started = state;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  }

  return {
    int: (min, max) => min + Math.floor(next() * (max - min + 1)),
    chance: (probability) => next() < probability,
    pick: (choices) => choices[Math.floor(next() * choices.length)] ?? choices[0],
  };
}

const encoder = new TextEncoder();

function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of encoder.encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash;
}
