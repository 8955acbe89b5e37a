import { RelaisError, type RelaisErrorReason } from '@relais/model';
import { AuthorizationResponseError, type Client, validateAuthResponse } from 'oauth4webapi';

/** The bank's answer in the words of RFC 6749, section 4.1.2.1, and as the error that leaves the package. */
const REFUSALS: ReadonlyMap<string, (message: string) => RelaisError> = new Map([
  ['access_denied', (message) => new RelaisError('sca_refused', message, { reason: 'access_denied' })],
  ['server_error', (message) => new RelaisError('bank_unavailable', message, { reason: 'server_error' })],
  [
    'temporarily_unavailable',
    (message) => new RelaisError('bank_unavailable', message, { reason: 'temporarily_unavailable' }),
  ],
  ['invalid_request', rejected('invalid_request')],
  ['unauthorized_client', rejected('unauthorized_client')],
  ['unsupported_response_type', rejected('unsupported_response_type')],
  ['invalid_scope', rejected('invalid_scope')],
]);

function rejected(reason: RelaisErrorReason<'malformed_reply'>): (message: string) => RelaisError {
  return (message) => new RelaisError('malformed_reply', message, { reason, actor: 'host' });
}

/**
 * Reads what the bank's page sent the PSU back with.
 *
 * @param answer - the address the PSU came back to, or its query
 * @returns parameters that hold a code
 * @throws {RelaisError} `sca_refused` with reason `access_denied`; `bank_unavailable`. Also `malformed_reply` with the word of
 * the standard as reason, `state_mismatch` or `no_code`. Also `user_action_needed` for a word of the bank's own
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

function refusal(word: string): RelaisError {
  const known = REFUSALS.get(word);
  if (known !== undefined) return known('the bank refused the authorization');
  // A bank may have words of its own, e.g. for a PSU who waited too long: the PSU begins anew.
  const named = /^\w{1,40}$/.test(word) ? `: ${word}` : '';
  return new RelaisError('user_action_needed', `the bank refused the authorization${named}`, { reason: 'unknown' });
}
