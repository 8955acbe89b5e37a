import { RelaisError, type RelaisErrorReason } from '@relais/model';
import { parseJson } from '../reading/parse-json.ts';
import type { Reply } from '../request/exchange.ts';

/** Codes of RFC 7591, section 3.2.2. */
const CODES: readonly RelaisErrorReason<'malformed_reply'>[] = [
  'invalid_redirect_uri',
  'invalid_client_metadata',
  'invalid_software_statement',
  'unapproved_software_statement',
];

/**
 * Why the bank refused a registration, where it says so in the words of the standard.
 *
 * @returns `undefined` for any other reply
 */
export function registrationError({ status, body, requestId }: Reply): RelaisError | undefined {
  if (status !== 400) return undefined;
  const code = codeIn(body);
  if (code === undefined) return undefined;
  const message = 'the bank refused what was to be registered';
  return new RelaisError('malformed_reply', message, { reason: code, actor: 'host', status, requestId });
}

function codeIn(body: Uint8Array): RelaisErrorReason<'malformed_reply'> | undefined {
  try {
    const { error } = Object(parseJson(body)) as { readonly error?: unknown };
    return CODES.find((code) => code === error);
  } catch {
    return undefined;
  }
}
