import { authorizationUrlOf, type BankProfile } from '@relais/model';
import { calculatePKCECodeChallenge, generateRandomCodeVerifier, generateRandomState } from 'oauth4webapi';

/** What the host program asks a PSU to agree to. */
export interface AuthorizationRequest {
  /** `aisp`, and `extended_transaction_history` for more than 90 days right after the consent. @defaultValue `aisp` */
  readonly scope?: string;
  /** Of the bank's page, e.g. `fr`. @defaultValue the bank's own */
  readonly language?: string;
}

/** What ends an authorization that was begun. The host program keeps it in the PSU's session meanwhile. */
export interface AuthorizationSecrets {
  /** Binds the answer to the browser it was asked from (RFC 6749, section 10.12). */
  readonly state: string;
  /** Proves that the code is redeemed by the program that asked for it (RFC 7636). Secret: never sent through the browser. */
  readonly codeVerifier: string;
}

/** An authorization that the PSU has not come back from. */
export interface PendingAuthorization extends AuthorizationSecrets {
  /** Where to send the PSU. */
  readonly url: URL;
}

interface Client {
  readonly profile: BankProfile;
  readonly clientId: string;
  readonly redirectUri: string;
}

/**
 * Begins the authorization of a PSU: the code flow with PKCE (RFC 6749, section 4.1; RFC 7636).
 *
 * @throws {TypeError} saying what to look up, when the profile has no authorization URL
 * @throws {RangeError} when the bank does not speak the language
 */
export async function beginAuthorization(
  { profile, clientId, redirectUri }: Client,
  { scope = 'aisp', language }: AuthorizationRequest,
  codeVerifier: string = generateRandomCodeVerifier(),
): Promise<PendingAuthorization> {
  const url = authorizationUrlOf(profile, language);
  const state = generateRandomState();
  const parameters = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: redirectUri,
    scope,
    state,
    code_challenge: await calculatePKCECodeChallenge(codeVerifier),
    code_challenge_method: 'S256',
  };
  // Not by URLSearchParams, which writes a blank as "+": banks read "%20".
  const query = Object.entries(parameters).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  url.search = [...(url.search === '' ? [] : [url.search.slice(1)]), ...query].join('&');
  return { url, state, codeVerifier };
}
