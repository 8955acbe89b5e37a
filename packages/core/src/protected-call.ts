import type { CallScope, RequestScope } from '@relais/model';
import type { Endpoint } from './outcome/outcome.ts';

/** The answer that was read last, and when. */
export interface LastKnown<T> {
  readonly value: T;
  /** Milliseconds since the epoch. */
  readonly fetchedAt: number;
}

/** One call that both channels can answer. */
export interface ProtectedCall<T> {
  readonly endpoint: Endpoint;
  /**
   * Asks the API. The failover engine asks again, at most once a second, while it holds the caller before the trip.
   *
   * Its scope ends by its signal alone: `leftMs` is `Infinity`. The engine watches a request on when its caller has less time
   * (RTS art. 33(1): 30 seconds).
   */
  readonly primary: (scope: RequestScope) => Promise<T>;
  /** Asks the fallback. Absent: the call is refused while the breaker is open. */
  readonly fallback?: (scope: RequestScope) => Promise<T>;
  /** The same question over a narrow window, asked once after silence on a wide one, before that counts (`docs/regulation.md`, R2). */
  readonly narrower?: (scope: RequestScope) => Promise<unknown>;
  /** What may be shown, with its age, when both channels are down (`docs/regulation.md`, R10). Absent: nothing. */
  readonly lastKnown?: () => Promise<LastKnown<T> | undefined>;
  /** The consent behind the call: only a keyed hash of it is kept (`docs/regulation.md`, R5). */
  readonly consentId?: string;
  /** Id of the customer. Never leaves this process: it only tells customers apart. */
  readonly psuId?: string;
  /** Retries of one call share it, and count once (`docs/regulation.md`, R5). @defaultValue the call is no retry */
  readonly callId?: string;
  /** Whether the PSU is present. */
  readonly attended?: boolean;
  /**
   * Only the API can answer, e.g. a further page of its list. While the API is being tried, such a call goes there also beside
   * a trial. So a list that began at the API is not broken off.
   */
  readonly isForApiAlone?: boolean;
}

/** A call that is being answered. */
export interface Running<T> {
  readonly call: ProtectedCall<T>;
  readonly scope: CallScope;
  /** Counts the calls of this engine. It names a call that the host program gives no name. */
  readonly number: number;
}

/** The answer of a call, and the channel that gave it. */
export interface Served<T> {
  readonly value: T;
  /** `last_known`: both channels are down, and the value is old. */
  readonly channel: 'api' | 'fallback' | 'last_known';
  /** Milliseconds since the epoch. */
  readonly fetchedAt: number;
  readonly incidentId?: string;
}
