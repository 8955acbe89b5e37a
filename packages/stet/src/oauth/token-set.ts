import type { KeyLock } from '@relais/model';

/** The tokens of one PSU. All of them are secret: the host program keeps them where it keeps its secrets. */
export interface TokenSet {
  readonly accessToken: string;
  /** Milliseconds since the epoch. Absent: the bank did not say, and the token is used until it is refused. */
  readonly expiresAt?: number;
  /** From then on the token is refreshed before it is used, in milliseconds since the epoch. */
  readonly refreshAt?: number;
  /** Absent: the PSU has to consent anew when the access token ends. */
  readonly refreshToken?: string;
  /** What the PSU agreed to, where the bank said so. */
  readonly scope?: string;
}

/** Where the host program keeps tokens, by its own id of the PSU. A `Map` and any Keyv store fit. */
export interface TokenStore {
  readonly get: (psuId: string) => TokenSet | undefined | Promise<TokenSet | undefined>;
  /** Must be durable when it returns: the refresh token that was there before may be worth nothing any more. */
  readonly set: (psuId: string, tokens: TokenSet) => unknown;
  /**
   * Runs `task` while no other process runs one for the same PSU. Give it when several processes share the store and the
   * bank changes the refresh token at each refresh. @defaultValue one at a time in this process
   */
  readonly exclusively?: KeyLock;
}
