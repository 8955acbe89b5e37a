import type { Actor, Retry } from './errors/error-facts.ts';
import type { MessageKey, RelaisErrorCode, RelaisErrorReason } from './errors/error-reason.ts';
import { ERROR_TABLE } from './errors/error-table.ts';

export interface RelaisErrorOptions<Code extends RelaisErrorCode = RelaisErrorCode> {
  /** What led here. Copied by `safeCause` when it comes from an HTTP client. */
  readonly cause?: unknown;
  /** One more word inside the code, for programs, e.g. the start condition that was missing. */
  readonly reason?: RelaisErrorReason<Code>;
  /** The party that must act, where it is not the actor of the code. */
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
export class RelaisError<Code extends RelaisErrorCode = RelaisErrorCode> extends Error {
  /** For the compiler alone: after `instanceof`, a test of `code` narrows `reason`. */
  declare static readonly [Symbol.hasInstance]: (value: unknown) => value is AnyRelaisError;
  override readonly name: string = 'RelaisError';
  /** Stable across releases: branch on this, never on `message`. */
  readonly code: Code;
  readonly actor: Actor;
  readonly retry: Retry;
  /** Key for the host's own translated text, e.g. `relais.credentials_wrong`. */
  readonly messageKey: MessageKey<Code>;
  declare readonly reason?: RelaisErrorReason<Code>;
  declare readonly retryAt?: number;
  declare readonly status?: number;
  declare readonly requestId?: string;
  readonly #bankWords: string | undefined;

  constructor(code: Code, message: string, options: RelaisErrorOptions<Code> = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    const { actor, retry }: { readonly actor: Actor; readonly retry: Retry } = ERROR_TABLE[code];
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
   * The words of the bank's own page to the customer, as plain text. Show them to this customer alone: they may name the
   * customer. A method, so that no logger prints it.
   */
  bankWords(): string | undefined {
    return this.#bankWords;
  }
}

/** Every error of Relais, by its code: after `error.code === 'fallback_refused'`, `error.reason` is one of that code's. */
export type AnyRelaisError = { readonly [Code in RelaisErrorCode]: RelaisError<Code> }[RelaisErrorCode];

/** Tells a RelaisError from any other value, also across two copies of this package. */
export function isRelaisError(error: unknown): error is AnyRelaisError {
  return (
    error instanceof Error &&
    error.name.endsWith('Error') &&
    'messageKey' in error &&
    'code' in error &&
    'actor' in error
  );
}
