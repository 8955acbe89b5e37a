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
   * `unstable`: the store could not be used. So ids may be others than the caller knows, or not be known after a restart. Match
   * such an answer with care, or read it again later. Absent: the ids are those that the caller knows.
   */
  readonly ids?: 'unstable';
}
