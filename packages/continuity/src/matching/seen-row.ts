import type { Sighting } from './sighting.ts';

/** One row of an answer. */
export interface SeenRow {
  readonly money: string;
  readonly sighting: Sighting;
}
