import type { CallOptions } from '@relais/model';
import type { Endpoint } from './outcome/outcome.ts';

/** What was read last, and when. */
export interface LastKnown<T> {
  readonly value: T;
  /** Milliseconds since the epoch. */
  readonly fetchedAt: number;
}

/** Told by a channel what happens on the wire: only then does time count against the bank. */
export interface WireMarks {
  /** A request is on its way, by a connection that stands. Its silence begins. */
  readonly sent: () => void;
  /** The bank has answered it. What takes time from here on is ours, until the next request is sent. */
  readonly replied: () => void;
}

/** One call that both channels can answer. */
export interface ProtectedCall<T> {
  readonly endpoint: Endpoint;
  /** Asked again, at most once a second, while its caller is held before the trip. */
  readonly primary: (signal: AbortSignal, wire: WireMarks) => Promise<T>;
  /** Absent: the call is refused while the breaker is open. */
  readonly fallback?: (signal: AbortSignal) => Promise<T>;
  /** The same question over a narrow window, asked once after silence on a wide one, before that counts (R2). */
  readonly narrower?: (signal: AbortSignal, wire: WireMarks) => Promise<unknown>;
  /** What may be shown, with its age, when both channels are down (R10). Absent: nothing. */
  readonly lastKnown?: () => Promise<LastKnown<T> | undefined>;
  /** The consent behind the call: only a keyed hash of it is kept (R5). */
  readonly consentId?: string;
  /** Whose call it is. Never leaves this process: it only tells customers apart. */
  readonly psuId?: string;
  /** Retries of one call share it, and count once (R5). @defaultValue this call is none's retry */
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

/**
 * The caller's deadline is for the whole call: what the API used up is gone.
 *
 * @param startedAt - by the monotonic clock, as `now`
 */
export function remainingMs(options: CallOptions | undefined, startedAt: number, now: number, limitMs: number): number {
  if (options?.deadlineMs === undefined) return limitMs;
  return Math.max(0, Math.min(limitMs, options.deadlineMs - (now - startedAt)));
}
