import type { Reading } from './reading.ts';

/** Unattended accesses that are left after an answer, for its account and kind of data (RTS art. 36(5)(b)). */
export interface QuotaLeft {
  readonly remaining: number;
  /** When the next one comes free, in milliseconds since the epoch. Absent while one is. */
  readonly nextFreeAt?: number;
}

/** Where an answer comes from, and how whole it is. */
export interface Provenance extends Reading {
  /** `last_known`: both channels were down, and this was read earlier. */
  readonly channel: 'api' | 'fallback' | 'last_known';
  /** Milliseconds since the epoch. */
  readonly fetchedAt: number;
  /** The outage during which the fallback answered. */
  readonly incidentId?: string;
  /** Absent where accesses are not counted, or could not be told. */
  readonly quota?: QuotaLeft;
  /**
   * `unstable`: the store could not be used, so ids may be others than the caller knows, or not be known after a restart. Match
   * such an answer with care, or read it again later. Absent: the ids are those that the caller knows.
   */
  readonly ids?: 'unstable';
}

// Beside the data, never in it: the caller's JSON stays what the bank's API would have sent.
const known = new WeakMap<object, Partial<Provenance>>();

/** Notes what is known of an answer. What was noted before stays unless it is noted anew. */
export function noteProvenance(answer: object, facts: Partial<Provenance>): void {
  known.set(answer, { ...known.get(answer), ...facts });
}

/** What a channel itself noted of its answer; the engine adds the rest. */
export function notedOf(answer: object): Partial<Provenance> {
  return known.get(answer) ?? {};
}

/**
 * Tells where an answer of Relais, or a list inside it, comes from.
 *
 * @returns `undefined` for an object that Relais did not give
 */
export function provenanceOf(answer: object): Provenance | undefined {
  const { channel, fetchedAt, complete = true, ...rest } = notedOf(answer);
  return channel === undefined || fetchedAt === undefined ? undefined : { channel, fetchedAt, complete, ...rest };
}
