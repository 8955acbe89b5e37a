import type { Clock } from './clock.ts';

/** The rest of a time that begins now, in milliseconds ≥ 0. @param ms - `Infinity`: it never ends */
export function countdown(clock: Clock, ms: number): () => number {
  const endsAt = clock.monotonic() + ms;
  return () => Math.max(0, endsAt - clock.monotonic());
}
