/** Which kind of request it was: evidence and statistics are kept apart by it. `token` has a series of its own (`docs/regulation.md`, R4). */
export type Endpoint = 'accounts' | 'balances' | 'transactions' | 'identity' | 'beneficiaries' | 'token' | 'other';

/** What a counted failure proves (RTS art. 33(1)). */
export type FailureBasis = 'no_reply_presumption' | 'breakdown_evidence';

/** Why the fallback is used: what the failures prove, or the word of a named person (`docs/regulation.md`, R1, R7). */
export type Basis = FailureBasis | 'operator_decision';

/** What became of one request to the API, in one word. */
export type OutcomeKind =
  | 'answered'
  | 'no_reply'
  | 'connection'
  | 'tls_server'
  | 'server_error'
  | 'malformed'
  | 'rejected'
  | 'slow_window'
  /** Not by the bank: by what stands in front of it. */
  | 'blocked'
  | 'consent'
  | 'quota'
  | 'certificate'
  | 'own_network'
  | 'left';

/**
 * What became of one request to the API, and what that means for the breaker.
 *
 * Safe to store and to show: it names no person and holds no token, body or address of an account.
 */
export interface Outcome {
  readonly kind: OutcomeKind;
  /** `counts`: one more failure. `resets`: the bank answered. `neutral`: says nothing about the bank. */
  readonly effect: 'counts' | 'resets' | 'neutral';
  /** Present when it counts. */
  readonly basis?: FailureBasis;
  readonly endpoint: Endpoint;
  /** When the request left, in milliseconds since the epoch: for the record, never for a duration. */
  readonly sentAt: number;
  /** How long the bank had, in milliseconds, by the monotonic clock. */
  readonly waitedMs: number;
  /** How long this program itself stood still meanwhile, in milliseconds. Absent: not at all. */
  readonly stalledMs?: number;
  /**
   * When it became known, by the monotonic clock of this process. In a fleet, by the clock that all its workers share. Absent:
   * by another process, or from a file.
   */
  readonly knownAtMs?: number;
  readonly status?: number;
  /** `X-Request-Id`, to show the bank which request it was. */
  readonly requestId?: string;
  /** True when the PSU was present, where the host says so. */
  readonly attended?: boolean;
  /** Stands for the call that the request was for: its retries share it. Names nothing outside this process. */
  readonly callId?: string;
  /** Stands for the consent behind the request. A secret of this process keys it: it names no consent elsewhere. */
  readonly consentRef?: string;
  /** The worker of a fleet that saw it, by the random name of its process. */
  readonly worker?: string;
  /** The bank's own classifier that decided, by its name (`docs/regulation.md`, R4). */
  readonly classifier?: string;
  /** Earliest useful retry as the bank stated it, in milliseconds since the epoch. */
  readonly retryAt?: number;
}
