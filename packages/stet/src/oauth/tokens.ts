import type { BankConnection } from '../request/bank-connection.ts';
import {
  type AuthorizationRequest,
  type AuthorizationSecrets,
  beginAuthorization,
  type PendingAuthorization,
} from './authorization.ts';
import { readAuthorizationAnswer } from './authorization-answer.ts';
import { refresher } from './refresher.ts';
import type { TokenStore } from './token-set.ts';

/** The client that the tokens belong to, and the store that keeps them. */
export interface TokensOptions {
  /** As the registration answered it. */
  readonly clientId: string;
  /** One of those that are registered. */
  readonly redirectUri: string;
  readonly store: TokenStore;
  /** How long before its end a token is refreshed, in milliseconds ≥ 0. @defaultValue 60_000 */
  readonly refreshEarlyMs?: number;
  /**
   * Time for one request to the token endpoint, and for each answer of the store, in milliseconds ≥ 1. Shorter than a call may
   * take: the silence of the token endpoint is then known as what it is. @defaultValue 25_000
   */
  readonly deadlineMs?: number;
}

/** Consents of PSUs at one bank, as tokens. */
export interface Tokens {
  /**
   * Begins an authorization. Keep `state` and `codeVerifier` in the PSU's session, and send the PSU to `url`.
   *
   * @throws {TypeError} saying what to look up, when the profile has no authorization URL
   */
  readonly authorize: (request?: AuthorizationRequest) => Promise<PendingAuthorization>;
  /**
   * Ends an authorization: checks what the PSU came back with, exchanges the code, and stores the tokens.
   *
   * @param answer - the address that the PSU came back to
   * @throws {RelaisError} `sca_refused` with reason `access_denied` when the PSU refused, and what the README lists
   */
  readonly redeem: (psuId: string, answer: URL | URLSearchParams, pending: AuthorizationSecrets) => Promise<void>;
  /**
   * The `token` of a PSU: from the store, refreshed before it ends and when the bank refuses it.
   *
   * It throws `consent_expired` with reason `no_token`, `no_refresh_token` or `invalid_grant` when the PSU has to consent
   * anew.
   */
  readonly for: (psuId: string) => (refused?: string) => Promise<string>;
}

const DEFAULTS = { refreshEarlyMs: 60_000, deadlineMs: 25_000 } as const;

/** Tokens over the connections to one bank. */
export function createTokens(connection: BankConnection, options: TokensOptions): Tokens {
  const { clientId, redirectUri, store, refreshEarlyMs, deadlineMs } = { ...DEFAULTS, ...options };
  if (!(refreshEarlyMs >= 0)) throw new RangeError(`refreshEarlyMs must be ≥ 0, got ${refreshEarlyMs}`);
  if (!(deadlineMs >= 1)) throw new RangeError(`deadlineMs must be ≥ 1, got ${deadlineMs}`);
  const { profile } = connection;
  const endpoint = { connection, clientId, deadlineMs, refreshEarlyMs };
  const { tokenOf, redeem } = refresher(endpoint, store);
  return {
    authorize: (request = {}) => beginAuthorization({ profile, clientId, redirectUri }, request),
    redeem: async (psuId, answer, { state, codeVerifier }) => {
      const parameters = readAuthorizationAnswer(answer, { client_id: clientId }, state);
      await redeem(psuId, { parameters, redirectUri, codeVerifier });
    },
    for: (psuId) => (refused) => tokenOf(psuId, refused),
  };
}
