/** A piece of time, in milliseconds since the epoch. `to` is exclusive. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** The overlap of two pieces of time; an empty piece overlaps nothing. */
export function overlapOf(a: Stretch, b: Stretch): Stretch | undefined {
  const from = Math.max(a.from, b.from);
  const to = Math.min(a.to, b.to);
  return from < to ? { from, to } : undefined;
}

/** Milliseconds of a piece of time that lie in any of the windows. Overlapping windows count once. */
export function coveredMs(stretch: Stretch, windows: readonly Stretch[]): number {
  let covered = 0;
  let reached = stretch.from;
  for (const window of [...windows].sort((a, b) => a.from - b.from)) {
    const shared = overlapOf({ from: reached, to: stretch.to }, window);
    if (shared === undefined) continue;
    covered += shared.to - shared.from;
    reached = shared.to;
  }
  return covered;
}
