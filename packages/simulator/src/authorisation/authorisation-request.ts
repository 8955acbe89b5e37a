import type { ClientRegistry, RegisteredClient } from '../registration/client-registry.ts';
import { OAuthError } from './oauth-error.ts';
import { isCodeChallenge } from './pkce.ts';
import { readScope, type Scope } from './scope.ts';
import { singleFields } from './single-fields.ts';

/** A client's request to a customer. */
export interface AuthorisationRequest {
  readonly client: RegisteredClient;
  readonly redirectUri: string;
  readonly scope: readonly Scope[];
  readonly state: string | undefined;
  readonly codeChallenge: string | undefined;
}

/**
 * An authorisation request, or its error and the address to report it to. Without a known client and its `redirect_uri`
 * there is no such address (RFC 6749, section 4.1.2.1).
 */
export type ReadAuthorisation =
  | { readonly kind: 'request'; readonly request: AuthorisationRequest }
  | { readonly kind: 'page'; readonly reason: string }
  | { readonly kind: 'redirect'; readonly location: string };

/** @param pkce - whether a client may come without a challenge */
export function readAuthorisation(
  query: URLSearchParams,
  registry: Pick<ClientRegistry, 'find'>,
  pkce: 'required' | 'accepted',
): ReadAuthorisation {
  const client = registry.find(query.get('client_id') ?? '');
  if (client === undefined) return { kind: 'page', reason: 'client_id is unknown' };
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!client.redirectUris.includes(redirectUri)) return { kind: 'page', reason: 'redirect_uri is not registered' };
  const state = query.get('state') ?? undefined;
  try {
    const fields = singleFields(query);
    if (fields.get('response_type') !== 'code') {
      throw new OAuthError('unsupported_response_type', 'response_type must be code');
    }
    const scope = readScope(fields.get('scope') ?? '');
    if (!scope.every((one) => client.scope.includes(one))) {
      throw new OAuthError('invalid_scope', 'scope is more than the client has registered');
    }
    const codeChallenge = readChallenge(fields, pkce);
    return { kind: 'request', request: { client, redirectUri, scope, state, codeChallenge } };
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    const { code, message } = error;
    return {
      kind: 'redirect',
      location: redirection({ redirectUri, state }, { error: code, error_description: message }),
    };
  }
}

/** Address that leads the customer back to the client. */
export function redirection(
  { redirectUri, state }: Pick<AuthorisationRequest, 'redirectUri' | 'state'>,
  parameters: Readonly<Record<string, string>>,
): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  if (state !== undefined) url.searchParams.set('state', state);
  return url.href;
}

function readChallenge(fields: ReadonlyMap<string, string>, pkce: 'required' | 'accepted'): string | undefined {
  const challenge = fields.get('code_challenge');
  if (challenge === undefined && pkce === 'accepted') return undefined;
  if (challenge === undefined || !isCodeChallenge(challenge)) {
    throw new OAuthError('invalid_request', 'code_challenge must be the base64url of a SHA-256');
  }
  if (fields.get('code_challenge_method') !== 'S256') {
    throw new OAuthError('invalid_request', 'code_challenge_method must be S256');
  }
  return challenge;
}
