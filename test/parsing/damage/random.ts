/** Chance that repeats itself, for choosing where a page is damaged. */
export interface Random {
  /** A whole number from 0 to `below`, the end not included. */
  readonly below: (below: number) => number;
  readonly pick: <T>(choices: readonly T[]) => T | undefined;
}

/** Starts a sequence (splitmix32). */
export function createRandom(seed: number): Random {
  let state = seed | 0;
  const below = (end: number): number => {
    state = (state + 0x9e3779b9) | 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return Math.floor((((mixed ^ (mixed >>> 15)) >>> 0) / 2 ** 32) * end);
  };
  return { below, pick: (choices) => choices[below(choices.length)] };
}
