import type { CallOptions } from '@relais/model';
import type { Endpoint } from './outcome/outcome.ts';

/** What was read last, and when. */
export interface LastKnown<T> {
  readonly value: T;
  /** Milliseconds since the epoch. */
  readonly fetchedAt: number;
}

/** One call that both channels can answer. */
export interface ProtectedCall<T> {
  readonly endpoint: Endpoint;
  /** @param sent - to be told once the request is on its way: only then does the bank's silence begin */
  readonly primary: (signal: AbortSignal, sent?: () => void) => Promise<T>;
  /** Absent: the call is refused while the breaker is open. */
  readonly fallback?: (signal: AbortSignal) => Promise<T>;
  /** The same question over a narrow window, asked once after silence on a wide one, before that counts (R2). */
  readonly narrower?: (signal: AbortSignal) => Promise<unknown>;
  /** What may be shown, with its age, when both channels are down (R10). Absent: nothing. */
  readonly lastKnown?: () => Promise<LastKnown<T> | undefined>;
  /** The consent behind the call: only a keyed hash of it is kept (R5). */
  readonly consentId?: string;
  /** Retries of one call share it, and count once (R5). */
  readonly callId?: string;
  /** Whether the PSU is present. */
  readonly attended?: boolean;
  readonly options?: CallOptions;
}

/** What a call came to, and which channel answered it. */
export interface Answer<T> {
  readonly value: T;
  /** `last_known`: both channels are down, and this is old. */
  readonly channel: 'api' | 'fallback' | 'last_known';
  /** Milliseconds since the epoch. */
  readonly fetchedAt: number;
  readonly incidentId?: string;
}

/** The caller's deadline is for the whole call: what the API used up is gone. */
export function remainingMs(options: CallOptions | undefined, startedAt: number, now: number, limitMs: number): number {
  if (options?.deadlineMs === undefined) return limitMs;
  return Math.max(0, Math.min(limitMs, options.deadlineMs - (now - startedAt)));
}
