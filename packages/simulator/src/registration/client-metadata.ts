import { OAuthError } from '../authorisation/oauth-error.ts';
import { readScope, type Scope } from '../authorisation/scope.ts';
import { readSealingKey, type SealingKey, type SealingKeyContext } from './sealing-key.ts';

/** The client metadata that the bank reads (RFC 7591, section 2). */
export interface ClientMetadata {
  readonly redirectUris: readonly string[];
  /** The consent page shows it to the customer. */
  readonly clientName: string;
  readonly scope: readonly Scope[];
  readonly contacts: readonly string[];
  readonly keys: readonly SealingKey[];
}

const GRANT_TYPES = ['authorization_code', 'refresh_token'];

/** @throws {OAuthError} `invalid_redirect_uri` or `invalid_client_metadata`, naming the member */
export function readClientMetadata(body: unknown, context: SealingKeyContext): ClientMetadata {
  if (typeof body !== 'object' || body === null) throw refusal('the body must be a JSON object');
  const given: Readonly<Record<string, unknown>> = { ...body };

  const redirectUris = texts(given, 'redirect_uris');
  if (redirectUris.length === 0 || !redirectUris.every(isRedirectUri)) {
    throw new OAuthError('invalid_redirect_uri', 'redirect_uris must be https URLs (or http on loopback)');
  }
  if (given['token_endpoint_auth_method'] !== 'tls_client_auth') {
    throw refusal('token_endpoint_auth_method must be tls_client_auth');
  }
  if (!texts(given, 'grant_types').every((type) => GRANT_TYPES.includes(type))) {
    throw refusal(`grant_types must be of ${GRANT_TYPES.join(', ')}`);
  }
  if (texts(given, 'response_types').some((type) => type !== 'code')) throw refusal('response_types must be ["code"]');
  const { client_name: clientName, scope, jwks } = given;
  if (typeof clientName !== 'string' || clientName.trim() === '') throw refusal('client_name must not be empty');
  const contacts = texts(given, 'contacts');
  if (contacts.length === 0) throw refusal('contacts must name an e-mail address');
  const keys = typeof jwks === 'object' && jwks !== null && 'keys' in jwks ? jwks.keys : undefined;
  if (!Array.isArray(keys) || keys.length === 0) throw refusal('jwks must hold at least one key');
  return {
    redirectUris,
    clientName,
    scope: readScope(typeof scope === 'string' ? scope : ''),
    contacts,
    keys: keys.map((jwk) => readSealingKey(jwk, context)),
  };
}

/** A redirect address: no fragment (RFC 6749, section 3.1.2), and TLS unless it stays on the machine. */
function isRedirectUri(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || url.hash !== '') return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && /^(localhost|127\.0\.0\.1)$/.test(url.hostname));
}

function texts(given: Readonly<Record<string, unknown>>, name: string): readonly string[] {
  const value = given[name];
  if (!Array.isArray(value) || !value.every((one) => typeof one === 'string')) {
    throw refusal(`${name} must be a list of strings`);
  }
  return value;
}

function refusal(reason: string): OAuthError {
  return new OAuthError('invalid_client_metadata', reason);
}
