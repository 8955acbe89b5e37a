import type { Iban } from './money/iban.ts';

/** What the PSU agreed to (PSD2 art. 67(2)(a)). The host keeps it; Relais obeys it. */
export interface Consent {
  readonly id: string;
  /** Which wording the PSU agreed to, e.g. `2026-01`. */
  readonly version?: string;
  /** The payment accounts that may be read. */
  readonly accounts: 'all' | readonly Iban[];
  /** Whether the PSU agreed to reads through the bank's fallback mechanism with their own credentials. */
  readonly fallbackAllowed: boolean;
  /** Milliseconds since the epoch. Absent: until withdrawn. */
  readonly validUntil?: number;
}
