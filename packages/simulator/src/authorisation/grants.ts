import { randomBytes } from 'node:crypto';
import type { Clock } from '@relais/model';
import type { Consent } from './consent.ts';
import { OAuthError } from './oauth-error.ts';
import { provesPossession } from './pkce.ts';

/** Lifetimes of codes and tokens. */
export interface GrantRules {
  readonly codeSeconds: number;
  readonly accessTokenSeconds: number;
  readonly refreshTokenSeconds: number;
  readonly rotateRefreshTokens: boolean;
}

/** The facts that a code was requested with and must be redeemed with. */
interface CodeRequest {
  readonly consent: Consent;
  readonly redirectUri: string;
  readonly codeChallenge: string | undefined;
}

interface CodeRedemption {
  readonly code: string;
  readonly clientId: string;
  readonly redirectUri: string | undefined;
  readonly codeVerifier: string | undefined;
  /** Thumbprint of the certificate that the new token is bound to. */
  readonly thumbprint: string;
}

interface RefreshRequest {
  readonly refreshToken: string;
  readonly clientId: string;
  readonly thumbprint: string;
}

/** Answer of the token endpoint. */
export interface Tokens {
  readonly accessToken: string;
  readonly expiresInSeconds: number;
  /** Absent when the old one stays valid. */
  readonly refreshToken?: string;
  readonly consent: Consent;
}

/** An access token as the API finds it. */
interface AccessToken {
  readonly consent: Consent;
  readonly thumbprint: string;
}

/** A selection of consents; all when empty. */
export interface ConsentFilter {
  readonly login?: string;
  readonly clientId?: string;
}

/** Codes, tokens and the consents behind them. */
export interface Grants {
  readonly giveCode: (request: CodeRequest) => string;
  /** @throws {OAuthError} `invalid_grant` */
  readonly redeem: (redemption: CodeRedemption) => Tokens;
  /** @throws {OAuthError} `invalid_grant` */
  readonly refresh: (request: RefreshRequest) => Tokens;
  /** @returns `undefined` for an unknown or expired token, or a withdrawn consent */
  readonly access: (token: string) => AccessToken | undefined;
  /** Withdraws a consent: all its tokens end at once. */
  readonly withdraw: (filter?: ConsentFilter) => void;
  readonly expireAccessTokens: (filter?: ConsentFilter) => void;
  readonly expireRefreshTokens: (filter?: ConsentFilter) => void;
}

/** An issued code or token, and its end. */
type Issued<T> = T & { readonly expiresAt: number };

/** The server keeps a used code: its second use is a theft (RFC 6749, section 4.1.2). */
type Code = Issued<CodeRequest> & { readonly isUsed: boolean };
type RefreshToken = Issued<{ readonly consent: Consent }>;

export function createGrants(clock: Clock, rules: () => GrantRules): Grants {
  const codes = new Map<string, Code>();
  const accessTokens = new Map<string, Issued<AccessToken>>();
  const refreshTokens = new Map<string, RefreshToken>();
  const withdrawn = new WeakSet<Consent>();

  const newSecret = (): string => randomBytes(32).toString('base64url');
  const inSeconds = (seconds: number): number => clock.now() + seconds * 1000;
  const isOver = ({ expiresAt }: { readonly expiresAt: number }): boolean => clock.now() >= expiresAt;

  function giveAccess(consent: Consent, thumbprint: string): Omit<Tokens, 'refreshToken'> {
    const accessToken = newSecret();
    const { accessTokenSeconds } = rules();
    accessTokens.set(accessToken, { consent, thumbprint, expiresAt: inSeconds(accessTokenSeconds) });
    return { accessToken, expiresInSeconds: accessTokenSeconds, consent };
  }

  function giveRefresh(refresh: RefreshToken): string {
    const refreshToken = newSecret();
    refreshTokens.set(refreshToken, refresh);
    return refreshToken;
  }

  function expire<T extends Issued<{ readonly consent: Consent }>>(
    tokens: Map<string, T>,
    filter: ConsentFilter,
  ): void {
    for (const [token, issued] of tokens) {
      if (fits(issued.consent, filter)) tokens.set(token, { ...issued, expiresAt: clock.now() });
    }
  }

  return {
    giveCode: (request) => {
      const code = newSecret();
      codes.set(code, { ...request, expiresAt: inSeconds(rules().codeSeconds), isUsed: false });
      return code;
    },
    redeem: ({ code, clientId, redirectUri, codeVerifier, thumbprint }) => {
      const known = codes.get(code);
      if (known === undefined || known.consent.clientId !== clientId) throw invalid('Invalid authorization code.');
      const { consent } = known;
      if (known.isUsed) {
        withdrawn.add(consent);
        throw invalid('Authorization code has been used.');
      }
      codes.set(code, { ...known, isUsed: true });
      if (isOver(known)) throw invalid('Authorization code has expired.');
      if (redirectUri !== known.redirectUri) throw invalid('redirect_uri is not the one of the authorization request.');
      if (known.codeChallenge !== undefined && !provesPossession(codeVerifier ?? '', known.codeChallenge)) {
        throw invalid('code_verifier does not fit the code_challenge.');
      }
      const expiresAt = inSeconds(rules().refreshTokenSeconds);
      return { ...giveAccess(consent, thumbprint), refreshToken: giveRefresh({ consent, expiresAt }) };
    },
    refresh: ({ refreshToken, clientId, thumbprint }) => {
      const known = refreshTokens.get(refreshToken);
      if (known === undefined || known.consent.clientId !== clientId || withdrawn.has(known.consent)) {
        throw invalid('Invalid refresh token.');
      }
      if (isOver(known)) throw invalid('Refresh token has expired.');
      const access = giveAccess(known.consent, thumbprint);
      if (!rules().rotateRefreshTokens) return access;
      refreshTokens.delete(refreshToken);
      // A new token for the same permission: it ends when the old one would have.
      return { ...access, refreshToken: giveRefresh(known) };
    },
    access: (token) => {
      const known = accessTokens.get(token);
      return known === undefined || isOver(known) || withdrawn.has(known.consent) ? undefined : known;
    },
    withdraw: (filter = {}) => {
      for (const { consent } of codes.values()) if (fits(consent, filter)) withdrawn.add(consent);
    },
    expireAccessTokens: (filter = {}) => expire(accessTokens, filter),
    expireRefreshTokens: (filter = {}) => expire(refreshTokens, filter),
  };
}

function fits(consent: Consent, { login, clientId }: ConsentFilter): boolean {
  return (login === undefined || consent.login === login) && (clientId === undefined || consent.clientId === clientId);
}

function invalid(description: string): OAuthError {
  return new OAuthError('invalid_grant', description);
}
