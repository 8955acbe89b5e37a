import { OAuthError } from './oauth-error.ts';

/**
 * Parameters of a request: none may come twice, and empty ones count as absent (RFC 6749, section 3.1).
 *
 * @throws {OAuthError} `invalid_request`
 */
export function singleFields(parameters: URLSearchParams): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (fields.has(name)) throw new OAuthError('invalid_request', `${name} must not be given twice`);
    if (value !== '') fields.set(name, value);
  }
  return fields;
}
