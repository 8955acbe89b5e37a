import { RelaisError } from '@relais/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAuthorizationAnswer } from '../../src/oauth/authorization-answer.ts';

const client = { client_id: 'client-1' };
const read = (query: string): URLSearchParams =>
  readAuthorizationAnswer(new URL(`https://tpp.example/back?${query}`), client, 'state-1');

describe('readAuthorizationAnswer', () => {
  it('reads the code of the authorization it was asked about', () => {
    expect(read('code=c0de&state=state-1&iss=https%3A%2F%2Fbank.example').get('code')).toBe('c0de');
  });

  it.each([
    ['access_denied', 'sca_refused', 'access_denied', 'psu'],
    ['server_error', 'bank_unavailable', 'server_error', 'bank'],
    ['temporarily_unavailable', 'bank_unavailable', 'temporarily_unavailable', 'bank'],
    ['invalid_request', 'malformed_reply', 'invalid_request', 'host'],
    ['unauthorized_client', 'malformed_reply', 'unauthorized_client', 'host'],
    ['unsupported_response_type', 'malformed_reply', 'unsupported_response_type', 'host'],
    ['invalid_scope', 'malformed_reply', 'invalid_scope', 'host'],
    ['SCA_PSU_TIMEOUT', 'user_action_needed', 'unknown', 'psu'],
    ['constructor', 'user_action_needed', 'unknown', 'psu'],
    ['%3Cscript%3E', 'user_action_needed', 'unknown', 'psu'],
  ])('tells %s apart: %s, %s, for the %s', (error, code, reason, actor) => {
    const query = `error=${error}&error_description=canary&state=state-1`;
    expect(() => read(query)).toThrow(expect.objectContaining({ code, reason, actor }));
    expect(() => read(query)).not.toThrow('canary');
  });

  it("names the bank's own word in the message where it is a plain word", () => {
    expect(() => read('error=SCA_PSU_TIMEOUT&state=state-1')).toThrow(/: SCA_PSU_TIMEOUT$/);
    expect(() => read('error=%3Cscript%3E&state=state-1')).toThrow(/^the bank refused the authorization$/);
  });

  it.each([
    ['of another authorization', 'code=c0de&state=state-2', 'state_mismatch'],
    ['without a state', 'code=c0de', 'state_mismatch'],
    ['with two states', 'code=c0de&state=state-1&state=state-1', 'state_mismatch'],
    ['an error of another authorization', 'error=access_denied&state=state-2', 'state_mismatch'],
    ['with two codes', 'code=a&code=b&state=state-1', 'no_code'],
    ['without a code', 'state=state-1', 'no_code'],
    ['with an empty code', 'code=&state=state-1', 'no_code'],
  ])('refuses an answer %s', (_what, query, reason) => {
    expect(() => read(query)).toThrow(expect.objectContaining({ code: 'malformed_reply', reason }));
  });

  it('throws nothing else, whatever stands in the address', () => {
    const names = fc.constantFrom('code', 'state', 'error', 'iss', 'response', 'id_token', 'token', 'x');
    const values = fc.oneof(fc.constant('state-1'), fc.string());
    fc.assert(
      fc.property(fc.array(fc.tuple(names, values)), (pairs) => {
        try {
          expect(readAuthorizationAnswer(new URLSearchParams(pairs), client, 'state-1').get('code')).toBeTruthy();
        } catch (error) {
          expect(error).toBeInstanceOf(RelaisError);
        }
      }),
      { numRuns: 500 },
    );
  });
});
