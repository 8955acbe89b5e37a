import { inspect } from 'node:util';
import { cic, RelaisError } from '@relais/model';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { createStetConnection, type RegisteredClient, type Registration } from '../../src/index.ts';
import { certificates } from '../support/certificates.ts';
import { json, raw, type Script, type ScriptedBank, startScriptedBank } from '../support/scripted-bank.ts';

const pki = await certificates();
const seal = await pki.qseal;
const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0).toReversed()) await end();
});

async function openRegistration(script: Script): Promise<{ bank: ScriptedBank; registration: Registration }> {
  const bank = await startScriptedBank(pki.server, script);
  const { baseUrl } = bank.profile.api;
  const profile = cic({ api: { baseUrl, registrationPath: 'tpps' } });
  const connection = createStetConnection({ profile, certificate: pki.qwac, ca: pki.rootPem });
  ending.push(() => bank[Symbol.asyncDispose](), connection.close);
  return { bank, registration: connection.registration() };
}

const known: RegisteredClient = {
  clientId: 'client-1',
  metadata: {},
  sealingKeys: [],
  uri: '/cic/tpps/client-1',
  accessToken: 'canary-token',
};
const answer = { client_id: 'client-1', client_name: 'Exemple', mystery: ['kept'], jwks: { keys: [] } };
const newClient = {
  name: 'Exemple',
  redirectUris: ['https://tpp.example/'],
  contacts: ['a@tpp.example'],
  sealingCertificates: [seal.cert],
};

describe('a registration', () => {
  it('sends what the bank has to know, and shows the certificate of the seal only', async () => {
    let body = '';
    const { bank, registration } = await openRegistration((request, response, nth) => {
      request.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      request.on('end', () => json(201, answer)(request, response, nth));
    });
    await registration.create({ ...newClient, metadata: { logo_uri: 'https://tpp.example/logo.svg' } });
    expect(JSON.parse(body)).toEqual({
      redirect_uris: ['https://tpp.example/'],
      token_endpoint_auth_method: 'tls_client_auth',
      grant_types: ['authorization_code', 'refresh_token'],
      response_types: ['code'],
      client_name: 'Exemple',
      scope: 'aisp extended_transaction_history',
      contacts: ['a@tpp.example'],
      jwks: { keys: [{ kty: 'RSA', x5c: [expect.stringMatching(/^MII[\w+/]+=*$/)] }] },
      logo_uri: 'https://tpp.example/logo.svg',
    });
    expect(bank.requests[0]).toMatchObject({
      method: 'POST',
      url: '/cic/tpps',
      headers: { 'content-type': 'application/json' },
    });
    expect(bank.requests[0]?.headers).not.toHaveProperty('authorization');
  });

  it('keeps address and token of the answer for later, and members of the bank’s own', async () => {
    const full = {
      ...answer,
      registration_client_uri: '/cic/tpps/client-1',
      registration_access_token: 'secret',
      client_id_issued_at: 1,
    };
    const { registration } = await openRegistration(json(201, full));
    expect(await registration.create(newClient)).toEqual({
      clientId: 'client-1',
      metadata: answer,
      sealingKeys: [],
      uri: '/cic/tpps/client-1',
      accessToken: 'secret',
    });
  });

  it('is read and replaced where the bank said, with the token it gave', async () => {
    const { bank, registration } = await openRegistration(json(200, answer));
    const read = await registration.read(known);
    expect(read).toMatchObject({ uri: known.uri, accessToken: known.accessToken });
    await registration.replace(read, read.metadata);
    expect(bank.requests.map(({ method, url, headers }) => [method, url, headers.authorization])).toEqual([
      ['GET', '/cic/tpps/client-1', 'Bearer canary-token'],
      ['PUT', '/cic/tpps/client-1', 'Bearer canary-token'],
    ]);
  });

  it.each(['https://evil.example/tpps/client-1', '//evil.example/', 'http://127.0.0.1/', 'https://'])(
    'never shows the QWAC at %s',
    async (uri) => {
      const { bank, registration } = await openRegistration(json(200, answer));
      await expect(registration.read({ ...known, uri })).rejects.toMatchObject({
        code: 'malformed_reply',
        reason: 'foreign_uri',
      });
      expect(bank.requests).toHaveLength(0);
    },
  );

  it('says so when there is no address to read it at, or no path to register at', async () => {
    const { registration } = await openRegistration(json(200, answer));
    const { uri: _, ...lost } = known;
    await expect(registration.read(lost)).rejects.toThrow('client.uri');
    const connection = createStetConnection({ profile: cic(), certificate: pki.qwac });
    ending.push(connection.close);
    expect(() => connection.registration()).toThrow('profile.api.registrationPath is not known of CIC');
  });

  it('sends back what it does not know as it came, numbers and all, when a key is added', async () => {
    const jwks = { keys: [{ kid: 'old', kty: 'RSA', x5c: ['MIIB'], n: 'bqE' }], cached: true };
    const given = { ...answer, default_max_age: 3600, nested: { list: [1, null, 'a'] }, jwks, client_id_issued_at: 1 };
    let sent: unknown;
    const { registration } = await openRegistration((request, response, nth) => {
      if (request.method === 'GET') return json(200, given)(request, response, nth);
      let body = '';
      request.setEncoding('utf8').on('data', (chunk: string) => {
        body += chunk;
      });
      request.on('end', () => {
        sent = JSON.parse(body);
        const keys = [
          ...jwks.keys,
          { kid: 'new', x5c: [Buffer.from(seal.cert.split('-----')[2] ?? '', 'base64').toString('base64')] },
        ];
        json(200, { ...given, jwks: { keys } })(request, response, nth);
      });
    });
    const { keyId } = await registration.addSealingKey(known, seal.cert);
    expect(keyId).toBe('new');
    const { client_id_issued_at: _, ...kept } = given;
    const key = { kty: 'RSA', x5c: [expect.stringMatching(/^MII/)] };
    expect(sent).toEqual({ ...kept, jwks: { ...jwks, keys: [...jwks.keys, key] } });
  });

  it('adds no key whose name the bank does not tell', async () => {
    const { registration } = await openRegistration(json(200, answer));
    await expect(registration.addSealingKey(known, seal.cert)).rejects.toMatchObject({ reason: 'no_key_id' });
  });

  it.each<[string, Script, object]>([
    [
      '400 with a code',
      json(400, { error: 'invalid_client_metadata', error_description: 'canary' }),
      { reason: 'invalid_client_metadata', actor: 'host' },
    ],
    ['400 with another code', json(400, { error: 'canary' }), { reason: 'request_rejected', actor: 'host' }],
    ['400 and a page', raw(400, '<p>canary'), { reason: 'request_rejected', actor: 'host' }],
    ['401', raw(401, 'canary'), { code: 'certificate_problem', reason: 'unauthorized' }],
    ['403', raw(403, 'canary'), { code: 'certificate_problem', reason: 'forbidden' }],
    ['404', raw(404, 'canary'), { code: 'malformed_reply', reason: 'request_rejected', actor: 'host' }],
    ['503', raw(503, 'canary', { 'retry-after': '5' }), { code: 'bank_unavailable', retryAt: expect.any(Number) }],
    ['a page', raw(200, '<p>canary'), { code: 'malformed_reply', reason: 'html_page' }],
    ['no id', json(200, { client_name: 'canary' }), { code: 'malformed_reply', reason: 'unreadable' }],
    [
      'keys that are none',
      json(200, { client_id: 'x', jwks: { keys: 'canary' } }),
      { code: 'malformed_reply', reason: 'unreadable' },
    ],
  ])('that is answered by %s', async (_what, script, expected) => {
    const { bank, registration } = await openRegistration(script);
    const error: unknown = await registration.read(known).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(RelaisError);
    expect(error).toMatchObject({ ...expected, requestId: bank.requests[0]?.headers['x-request-id'] });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary');
  });

  it('of any answer ends in a client or in one typed error', async () => {
    let body = '';
    const { registration } = await openRegistration((_request, response) => response.writeHead(200).end(body));
    const members = fc.record(
      {
        client_id: fc.oneof(fc.string(), fc.jsonValue()),
        registration_client_uri: fc.jsonValue(),
        registration_access_token: fc.jsonValue(),
        jwks: fc.oneof(fc.record({ keys: fc.jsonValue() }), fc.jsonValue()),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          members.map((value) => JSON.stringify(value)),
          fc.json(),
          fc.string(),
        ),
        async (any) => {
          body = any;
          const [outcome] = await Promise.allSettled([registration.read(known)]);
          if (outcome.status === 'fulfilled') expect(typeof outcome.value.clientId).toBe('string');
          else expect(outcome.reason).toMatchObject({ code: 'malformed_reply' });
        },
      ),
    );
  });
});
