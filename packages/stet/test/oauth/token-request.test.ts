import { inspect } from 'node:util';
import { manualClock, RelaisError } from '@relais/model';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { json, raw, type Script } from '../support/scripted-bank.ts';
import { openTokenScene } from '../support/token-endpoint.ts';

const good = {
  access_token: 'access-2',
  token_type: 'bearer',
  expires_in: 3600,
  refresh_token: 'refresh-2',
  scope: 'aisp',
};
const dead = { error: 'invalid_grant', error_description: 'Refresh token has expired.', error_uri: null };

/** Refreshes at a bank that answers so, and returns the error. */
async function failureOf(answer: Script): Promise<RelaisError> {
  await using scene = await openTokenScene(answer);
  scene.store.set('alice', { accessToken: 'access-1', refreshToken: 'canary-refresh', expiresAt: 0 });
  const error: unknown = await scene.tokens
    .for('alice')()
    .catch((failure: unknown) => failure);
  expect(error).toBeInstanceOf(RelaisError);
  expect(error).toMatchObject({ requestId: scene.bank.requests[0]?.headers['x-request-id'] });
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary');
  return error as RelaisError;
}

describe('a token request', () => {
  it('redeems a code as the standard has it: by certificate, with the verifier, and unsigned', async () => {
    await using scene = await openTokenScene(json(200, good));
    const { state, codeVerifier } = await scene.tokens.authorize();
    const answer = new URL(`https://tpp.example/back?code=c0de&state=${state}`);
    await scene.tokens.redeem('alice', answer, { state, codeVerifier });
    expect(Object.fromEntries(scene.forms[0] ?? [])).toEqual({
      client_id: 'client-1',
      grant_type: 'authorization_code',
      code: 'c0de',
      code_verifier: codeVerifier,
      redirect_uri: 'https://tpp.example/back',
    });
    const { method, url, headers } = scene.bank.requests[0] ?? expect.fail('nothing was asked');
    expect([method, url]).toEqual(['POST', '/cic/oauth2/token']);
    expect(headers).toMatchObject({
      'content-type': expect.stringMatching(/^application\/x-www-form-urlencoded/),
      accept: 'application/json',
      'user-agent': 'relais-stet',
      'x-request-id': expect.stringMatching(/./),
    });
    for (const name of ['authorization', 'signature']) expect(headers).not.toHaveProperty(name);
    expect(scene.store.get('alice')).toMatchObject({
      accessToken: 'access-2',
      refreshToken: 'refresh-2',
      scope: 'aisp',
    });
  });

  it('refreshes as the standard has it, and keeps what the answer does not repeat', async () => {
    const clock = manualClock();
    await using scene = await openTokenScene(json(200, { access_token: 'access-2', token_type: 'Bearer' }), { clock });
    scene.store.set('alice', { accessToken: 'access-1', refreshToken: 'refresh-1', expiresAt: 0, scope: 'aisp' });
    expect(await scene.tokens.for('alice')()).toBe('access-2');
    expect(Object.fromEntries(scene.forms[0] ?? [])).toEqual({
      client_id: 'client-1',
      grant_type: 'refresh_token',
      refresh_token: 'refresh-1',
    });
    expect(scene.store.get('alice')).toEqual({ accessToken: 'access-2', refreshToken: 'refresh-1', scope: 'aisp' });
  });

  it.each([
    [3600, 3_600_000],
    ['3600', 3_600_000],
    [3600.5, 3_600_500],
    [0, 0],
  ])('reads a life of %j seconds', async (seconds, lifeMs) => {
    const clock = manualClock();
    await using scene = await openTokenScene(json(200, { ...good, expires_in: seconds }), { clock });
    scene.store.set('alice', { accessToken: 'access-1', refreshToken: 'refresh-1', expiresAt: 0 });
    await scene.tokens.for('alice')();
    expect(scene.store.get('alice')?.expiresAt).toBe(clock.now() + lifeMs);
  });

  it.each<[string, Script, object]>([
    [
      'a dead refresh token',
      json(400, dead),
      { code: 'consent_expired', reason: 'invalid_grant', actor: 'psu', status: 400 },
    ],
    [
      'invalid_client',
      json(401, { error: 'invalid_client' }),
      { code: 'certificate_problem', reason: 'invalid_client', actor: 'host' },
    ],
    [
      'unauthorized_client',
      json(400, { error: 'unauthorized_client' }),
      { code: 'malformed_reply', reason: 'unauthorized_client', actor: 'host' },
    ],
    [
      'invalid_scope',
      json(400, { error: 'invalid_scope' }),
      { code: 'malformed_reply', reason: 'invalid_scope', actor: 'host' },
    ],
    [
      'an error with a strange name',
      json(400, { error: '<canary>' }),
      { code: 'malformed_reply', reason: 'request_rejected', actor: 'host' },
    ],
    [
      '400 and a page',
      raw(400, '<html>canary'),
      { code: 'malformed_reply', reason: 'request_rejected', actor: 'host' },
    ],
    ['401 and nothing', raw(401, ''), { code: 'certificate_problem', reason: 'unauthorized' }],
    ['403 and a page', raw(403, '<html>canary'), { code: 'certificate_problem', reason: 'forbidden' }],
    ['404', raw(404, ''), { code: 'malformed_reply', reason: 'request_rejected', actor: 'host' }],
    ['429', raw(429, '', { 'retry-after': '7' }), { code: 'quota_exhausted', retryAt: expect.any(Number) }],
    [
      '500 and a page',
      raw(500, '<html>canary'),
      { code: 'bank_unavailable', reason: 'token_http_status', actor: 'bank' },
    ],
    [
      '503',
      raw(503, '', { 'retry-after': '7' }),
      { code: 'bank_unavailable', reason: 'token_http_status', retryAt: expect.any(Number) },
    ],
    [
      'a redirect',
      raw(302, '', { location: 'https://evil.example/' }),
      { code: 'malformed_reply', reason: 'token_redirect' },
    ],
    [
      'a maintenance page',
      raw(200, '<html>canary'),
      { code: 'malformed_reply', reason: 'token_html_page', status: 200 },
    ],
    ['nothing at all', raw(200, ''), { code: 'malformed_reply', reason: 'token_empty' }],
    ['no token', json(200, { ...good, access_token: null }), { code: 'malformed_reply', reason: 'token_unreadable' }],
    [
      'a token that no header can carry',
      json(200, { ...good, access_token: 'canary\r\nx: y' }),
      { code: 'malformed_reply', reason: 'token_unreadable' },
    ],
    [
      'another kind of token',
      json(200, { ...good, token_type: 'mac' }),
      { code: 'malformed_reply', reason: 'token_unreadable' },
    ],
    [
      'a token bound to a key we have not',
      json(200, { ...good, token_type: 'DPoP' }),
      { code: 'malformed_reply', reason: 'token_unreadable' },
    ],
    [
      'a broken connection',
      (request) => request.socket.destroy(),
      { code: 'bank_unavailable', reason: 'token_connection' },
    ],
  ])('that is answered by %s', async (_what, answer, expected) => {
    expect(await failureOf(answer)).toMatchObject(expected);
  });

  it.each<[string, object]>([
    ['a scope as a list', { scope: ['aisp', 'extended_transaction_history'] }],
    ['a scope that is a number', { scope: 7 }],
    ['a life that is none', { expires_in: '3600 or so' }],
    ['a life below zero', { expires_in: -1 }],
    ['a life as an object', { expires_in: { seconds: 3600 } }],
    ['no life', { expires_in: null }],
    ['no type', { token_type: undefined }],
    ['a type that is null', { token_type: null }],
    ['a type in capitals', { token_type: 'BEARER' }],
    ['members of its own', { id_token: 7, refresh_expires_in: 'never', error_description: null }],
  ])('keeps the tokens beside %s', async (_what, odd) => {
    await using scene = await openTokenScene(json(200, { ...good, ...odd }));
    scene.store.set('alice', { accessToken: 'access-1', refreshToken: 'refresh-1', expiresAt: 0 });
    expect(await scene.tokens.for('alice')()).toBe('access-2');
    expect(scene.store.get('alice')).toMatchObject({ accessToken: 'access-2', refreshToken: 'refresh-2' });
  });

  it.each<[string, object]>([
    ['no access token', { access_token: null }],
    ['an access token that no header can carry', { access_token: 'a\nb' }],
    ['a token of another type', { token_type: 'DPoP' }],
    ['an error beside the tokens', { error: 7, access_token: {} }],
  ])('writes the new refresh token down beside %s: the old one may be dead', async (_what, odd) => {
    await using scene = await openTokenScene((request, response, nth) =>
      json(200, nth === 1 ? { ...good, ...odd } : { ...good, refresh_token: 'refresh-3' })(request, response, nth),
    );
    scene.store.set('alice', { accessToken: 'access-1', refreshToken: 'refresh-1', expiresAt: 0 });
    await expect(scene.tokens.for('alice')()).rejects.toMatchObject({ code: 'malformed_reply' });
    expect(scene.store.get('alice')).toMatchObject({ accessToken: 'access-1', refreshToken: 'refresh-2' });
    expect(await scene.tokens.for('alice')()).toBe('access-2');
    expect(scene.forms[1]?.get('refresh_token')).toBe('refresh-2');
  });

  it('of a code writes the refresh token down although its access token is of no use', async () => {
    await using scene = await openTokenScene((request, response, nth) =>
      json(200, nth === 1 ? { ...good, access_token: '' } : good)(request, response, nth),
    );
    const { state, codeVerifier } = await scene.tokens.authorize();
    const answer = new URL(`https://tpp.example/back?code=c0de&state=${state}`);
    const redeemed = scene.tokens.redeem('alice', answer, { state, codeVerifier });
    await expect(redeemed).rejects.toMatchObject({ reason: 'token_unreadable' });
    expect(await scene.tokens.for('alice')()).toBe('access-2');
    expect(scene.forms[1]?.get('refresh_token')).toBe('refresh-2');
  });

  it('ends at its own deadline, marked as the token endpoint’s', async () => {
    const clock = manualClock();
    const asked = Promise.withResolvers<void>();
    await using scene = await openTokenScene(() => asked.resolve(), { clock, deadlineMs: 20_000 });
    scene.store.set('alice', { accessToken: 'access-1', refreshToken: 'refresh-1', expiresAt: 0 });
    const ended = expect(scene.tokens.for('alice')()).rejects.toMatchObject({ reason: 'token_timeout' });
    await asked.promise;
    clock.advance(20_000);
    await ended;
  });

  it('of any answer ends in a token that can be sent, or in one typed error', async () => {
    let status = 200;
    let body: string | Uint8Array = '';
    await using scene = await openTokenScene((_request, response) => response.writeHead(status).end(body));
    const members = fc.record(
      {
        access_token: fc.oneof(fc.constant('access'), fc.jsonValue()),
        token_type: fc.oneof(fc.constant('bearer'), fc.jsonValue()),
        expires_in: fc.oneof(fc.nat(), fc.jsonValue()),
        refresh_token: fc.jsonValue(),
        scope: fc.jsonValue(),
        error: fc.jsonValue(),
        id_token: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    const bodies = fc.oneof(
      members.map((value) => JSON.stringify(value)),
      fc.json(),
      fc.string(),
      fc.uint8Array(),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(200, 200, 200, 400, 401), bodies, async (...given) => {
        [status, body] = given;
        scene.store.set('alice', { accessToken: 'access-1', refreshToken: 'refresh-1', expiresAt: 0 });
        const [outcome] = await Promise.allSettled([scene.tokens.for('alice')()]);
        if (outcome.status === 'fulfilled') expect(outcome.value).toMatch(/^[\x21-\x7e]+$/);
        else expect(outcome.reason).toBeInstanceOf(RelaisError);
        for (const value of Object.values(scene.store.get('alice') ?? {})) {
          expect(typeof value === 'string' || Number.isFinite(value)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });
});
