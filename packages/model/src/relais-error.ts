/** Stable across releases: branch on these. */
export type RelaisErrorCode =
  | 'bank_unavailable'
  | 'consent_expired'
  | 'consent_revoked'
  | 'sca_required'
  | 'sca_refused'
  | 'quota_exhausted'
  | 'credentials_wrong'
  | 'credentials_blocked'
  | 'user_action_needed'
  | 'page_drift'
  | 'certificate_problem'
  | 'own_network'
  | 'malformed_reply'
  | 'fallback_refused'
  | 'fallback_unavailable'
  | 'wrong_brand'
  | 'aborted';

/** Who has to do something before the same call can succeed. */
export type Actor = 'psu' | 'host' | 'bank';

/** `never`: the same call fails again until somebody acted. `later`: it may succeed without anybody acting. */
export type Retry = 'never' | 'later';

const FACTS: Readonly<Record<RelaisErrorCode, readonly [Actor, Retry]>> = {
  bank_unavailable: ['bank', 'later'],
  consent_expired: ['psu', 'never'],
  consent_revoked: ['psu', 'never'],
  sca_required: ['psu', 'never'],
  sca_refused: ['psu', 'never'],
  quota_exhausted: ['host', 'later'],
  credentials_wrong: ['psu', 'never'],
  credentials_blocked: ['psu', 'never'],
  user_action_needed: ['psu', 'never'],
  page_drift: ['host', 'never'],
  certificate_problem: ['host', 'never'],
  own_network: ['host', 'later'],
  malformed_reply: ['bank', 'later'],
  fallback_refused: ['host', 'never'],
  fallback_unavailable: ['bank', 'later'],
  wrong_brand: ['host', 'never'],
  aborted: ['host', 'later'],
};

export interface RelaisErrorOptions {
  /** What led here. Copied by `safeCause` when it comes from an HTTP client. */
  readonly cause?: unknown;
  /** One more word inside the code, for programs, e.g. the start condition that was missing. */
  readonly reason?: string;
  /** Who must act, where it is not who the code says. */
  readonly actor?: Actor;
  /** Whether asking again can help, where it is not as the code says. */
  readonly retry?: Retry;
  /** Earliest useful retry, in milliseconds since the epoch. */
  readonly retryAt?: number;
  /** HTTP status the bank answered, where it did. */
  readonly status?: number;
  /** `X-Request-Id` of the request that failed. */
  readonly requestId?: string;
  /** What the bank says to the customer, for their eyes only. */
  readonly bankWords?: string;
}

/**
 * The one error that leaves Relais. Safe to log: it holds no header, body, cookie, agent, key or page.
 *
 * @example
 * try { await psu.getAccounts() } catch (error) {
 *   if (isRelaisError(error) && error.actor === 'psu') ask(error.messageKey)
 * }
 */
export class RelaisError extends Error {
  override readonly name: string = 'RelaisError';
  /** Stable across releases: branch on this, never on `message`. */
  readonly code: RelaisErrorCode;
  readonly actor: Actor;
  readonly retry: Retry;
  /** Key for the host's own translated text, e.g. `relais.credentials_wrong`. */
  readonly messageKey: string;
  declare readonly reason?: string;
  declare readonly retryAt?: number;
  declare readonly status?: number;
  declare readonly requestId?: string;
  readonly #bankWords: string | undefined;

  constructor(code: RelaisErrorCode, message: string, options: RelaisErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    const [actor, retry] = FACTS[code];
    this.code = code;
    this.actor = options.actor ?? actor;
    this.retry = options.retry ?? retry;
    this.messageKey = options.reason === undefined ? `relais.${code}` : `relais.${code}.${options.reason}`;
    if (options.reason !== undefined) this.reason = options.reason;
    if (options.retryAt !== undefined) this.retryAt = options.retryAt;
    if (options.status !== undefined) this.status = options.status;
    if (options.requestId !== undefined) this.requestId = options.requestId;
    this.#bankWords = options.bankWords;
  }

  /**
   * What the bank's own page says to the customer, as plain text, to be shown to them and to nobody else: it may name them.
   * A method, so that no logger prints it.
   */
  bankWords(): string | undefined {
    return this.#bankWords;
  }
}

/** Tells a RelaisError from any other value, also across two copies of this package. */
export function isRelaisError(error: unknown): error is RelaisError {
  return (
    error instanceof Error &&
    error.name.endsWith('Error') &&
    'messageKey' in error &&
    'code' in error &&
    'actor' in error
  );
}
