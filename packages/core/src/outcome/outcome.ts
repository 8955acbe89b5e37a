/** Which kind of request it was: evidence and statistics are kept apart by it. */
export type Endpoint = 'accounts' | 'balances' | 'transactions' | 'identity' | 'beneficiaries' | 'other';

/** What a counted failure proves (RTS art. 33(1)). */
export type Basis = 'no_reply_presumption' | 'breakdown_evidence';

/** What became of one request to the API, in one word. */
export type OutcomeKind =
  | 'answered'
  | 'late'
  | 'no_reply'
  | 'connection'
  | 'tls_server'
  | 'server_error'
  | 'malformed'
  | 'rejected'
  | 'consent'
  | 'quota'
  | 'certificate'
  | 'own_network'
  | 'left';

/**
 * What became of one request to the API, and what that means for the breaker.
 *
 * Safe to store and to show: it names nobody and holds no token, body or address of an account.
 */
export interface Outcome {
  readonly kind: OutcomeKind;
  /** `counts`: one more failure. `resets`: the bank answered. `neutral`: says nothing about the bank. */
  readonly effect: 'counts' | 'resets' | 'neutral';
  /** Present when it counts. */
  readonly basis?: Basis;
  readonly endpoint: Endpoint;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  readonly waitedMs: number;
  readonly status?: number;
  /** `X-Request-Id`, to show the bank which request it was. */
  readonly requestId?: string;
  /** Earliest useful retry as the bank stated it, in milliseconds since the epoch. */
  readonly retryAt?: number;
}
