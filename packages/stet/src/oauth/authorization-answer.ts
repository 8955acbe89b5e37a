import { RelaisError, type RelaisErrorCode, type RelaisErrorOptions } from '@relais/model';
import { AuthorizationResponseError, type Client, validateAuthResponse } from 'oauth4webapi';

type Meaning = readonly [code: RelaisErrorCode, facts: Pick<RelaisErrorOptions, 'actor'>];

/** RFC 6749, section 4.1.2.1. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  access_denied: ['sca_refused', {}],
  server_error: ['bank_unavailable', {}],
  temporarily_unavailable: ['bank_unavailable', {}],
  invalid_request: ['malformed_reply', { actor: 'host' }],
  unauthorized_client: ['malformed_reply', { actor: 'host' }],
  unsupported_response_type: ['malformed_reply', { actor: 'host' }],
  invalid_scope: ['malformed_reply', { actor: 'host' }],
};

/** A bank may have words of its own, e.g. for a PSU who waited too long: the PSU begins anew. */
const UNKNOWN: Meaning = ['user_action_needed', {}];

/**
 * Reads what the bank's page sent the PSU back with.
 *
 * @param answer - the address the PSU came back to, or its query
 * @returns parameters that hold a code
 * @throws {RelaisError} `sca_refused` with reason `access_denied`, `bank_unavailable`, `user_action_needed`, and
 * `malformed_reply` with the bank's own word as reason, or with `state_mismatch` or `no_code`
 */
export function readAuthorizationAnswer(answer: URL | URLSearchParams, client: Client, state: string): URLSearchParams {
  const given = new URLSearchParams(answer instanceof URL ? answer.searchParams : answer);
  // Which issuer names itself how is in no profile: only its presence could be checked.
  given.delete('iss');
  try {
    const parameters = validateAuthResponse({ issuer: 'https://bank.invalid' }, client, given, state);
    const [code, ...others] = parameters.getAll('code');
    if (code && others.length === 0) return parameters;
  } catch (error) {
    if (error instanceof AuthorizationResponseError) throw refusal(error.error);
    throw new RelaisError('malformed_reply', 'the PSU came back from another authorization than this one', {
      reason: 'state_mismatch',
      actor: 'host',
    });
  }
  throw new RelaisError('malformed_reply', 'the PSU came back without a code', { reason: 'no_code' });
}

function refusal(error: string): RelaisError {
  // Own members only, or the word "constructor" would be one.
  const [code, facts] = (Object.hasOwn(MEANINGS, error) ? MEANINGS[error] : undefined) ?? UNKNOWN;
  const reason = /^\w{1,40}$/.test(error) ? error : 'unknown';
  return new RelaisError(code, 'the bank refused the authorization', { ...facts, reason });
}
