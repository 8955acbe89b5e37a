import { becm, cic } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { beginAuthorization } from '../../src/oauth/authorization.ts';

const client = { profile: cic(), clientId: 'client-1', redirectUri: 'https://tpp.example/back?bank=cic&x=é' };

describe('beginAuthorization', () => {
  it('asks with the challenge of RFC 7636, appendix B', async () => {
    const { url } = await beginAuthorization(client, {}, 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk');
    expect(url.searchParams.get('code_challenge')).toBe('E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM');
    expect(url.searchParams.get('code_challenge_method')).toBe('S256');
  });

  it('sends the PSU to the page of the bank, in a language, with everything the bank needs', async () => {
    const scope = 'aisp extended_transaction_history';
    const { url, state } = await beginAuthorization(client, { scope, language: 'en' });
    expect(`${url.origin}${url.pathname}`).toBe('https://www.cic.fr/oauth2/en/banque/oauth2_authorization.aspx');
    expect(Object.fromEntries(url.searchParams)).toEqual({
      response_type: 'code',
      client_id: 'client-1',
      redirect_uri: client.redirectUri,
      scope,
      state,
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    });
    expect(url.search).toContain('scope=aisp%20extended_transaction_history');
  });

  it('keeps a query that the page has already', async () => {
    const profile = cic({ api: { authorizationUrl: 'https://bank.example/authorise?brand=7' } });
    const { url } = await beginAuthorization({ ...client, profile }, {});
    expect(url.searchParams.get('brand')).toBe('7');
    expect(url.searchParams.get('response_type')).toBe('code');
  });

  it('makes a new state and a new verifier each time', async () => {
    const begun = await Promise.all(Array.from({ length: 50 }, () => beginAuthorization(client, {})));
    expect(new Set(begun.flatMap(({ state, codeVerifier }) => [state, codeVerifier])).size).toBe(100);
    for (const { url, codeVerifier } of begun) expect(url.href).not.toContain(codeVerifier);
  });

  it('says what to look up when the page of the bank is not known', async () => {
    await expect(beginAuthorization({ ...client, profile: becm() }, {})).rejects.toThrow(
      'profile.api.authorizationUrl',
    );
  });
});
