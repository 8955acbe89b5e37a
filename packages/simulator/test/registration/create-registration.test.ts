import { X509Certificate } from 'node:crypto';
import { manualClock } from '@relais/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PemCertificate, type Simulator, startSimulator } from '../../src/index.ts';
import { ask } from '../ask.ts';
import { EXAMPLE_NOW, exampleLedger } from '../example-ledger.ts';
import { askSigned, askToken, newClient, newCode, newTokens, redemption } from '../strict-client.ts';

let bank: Simulator;
let qseal: PemCertificate;
beforeAll(async () => {
  bank = await startSimulator({ ledger: exampleLedger, clock: manualClock(EXAMPLE_NOW), api: { strict: true } });
  qseal = await bank.pki.qseal;
});
afterAll(() => bank.close());

const x5cOf = ({ cert }: PemCertificate): readonly string[] => [new X509Certificate(cert).raw.toString('base64')];

function metadata(seals: readonly PemCertificate[] = [qseal]): Readonly<Record<string, unknown>> {
  return {
    redirect_uris: ['https://tpp.example/callback', 'http://localhost:3000/callback'],
    token_endpoint_auth_method: 'tls_client_auth',
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    client_name: 'Agrégateur Exemple',
    scope: 'aisp extended_transaction_history',
    contacts: ['psd2@tpp.example'],
    jwks: { keys: seals.map((seal) => ({ kty: 'RSA', x5c: x5cOf(seal) })) },
  };
}

async function send(method: string, url: string, body?: unknown, certificate = bank.pki.qwac) {
  const { status, text } = await ask(bank, url, {
    method,
    headers: { 'content-type': 'application/json' },
    certificate,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status, json: text === '' ? undefined : JSON.parse(text) };
}

describe('a registration', () => {
  it('gives a client id, an address of its own, and a kid to each key', async () => {
    const { status, json } = await send('POST', bank.registrationUrl, metadata());
    expect(status).toBe(201);
    expect(json).toEqual({
      ...metadata(),
      client_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      client_id_issued_at: EXAMPLE_NOW / 1000,
      registration_client_uri: `${bank.registrationUrl}/${json.client_id}`,
      jwks: {
        keys: [
          {
            kty: 'RSA',
            n: expect.any(String),
            e: 'AQAB',
            kid: expect.stringMatching(/^[0-9a-f]{32}$/),
            use: 'sig',
            x5c: x5cOf(qseal),
          },
        ],
      },
    });
  });

  it('may be one of several of the same TPP', async () => {
    const [one, other] = [await bank.registerClient(), await bank.registerClient()];
    expect(one.clientId).not.toBe(other.clientId);
  });

  it.each([
    ['redirect_uris', [], 'invalid_redirect_uri'],
    ['redirect_uris', ['http://tpp.example/'], 'invalid_redirect_uri'],
    ['redirect_uris', ['https://tpp.example/#part'], 'invalid_redirect_uri'],
    ['redirect_uris', ['callback'], 'invalid_redirect_uri'],
    ['redirect_uris', 'https://tpp.example/', 'invalid_client_metadata'],
    ['token_endpoint_auth_method', 'client_secret_basic', 'invalid_client_metadata'],
    ['grant_types', ['password'], 'invalid_client_metadata'],
    ['response_types', ['token'], 'invalid_client_metadata'],
    ['client_name', ' ', 'invalid_client_metadata'],
    ['scope', 'pisp', 'invalid_scope'],
    ['scope', 'aisp everything', 'invalid_scope'],
    ['contacts', [], 'invalid_client_metadata'],
    ['jwks', undefined, 'invalid_client_metadata'],
    ['jwks', { keys: [] }, 'invalid_client_metadata'],
    ['jwks', { keys: [{ kty: 'RSA' }] }, 'invalid_client_metadata'],
    ['jwks', { keys: [{ kty: 'RSA', x5c: ['AAAA'] }] }, 'invalid_client_metadata'],
  ])('is refused with %s %j: %s', async (name, value, error) => {
    const { status, json } = await send('POST', bank.registrationUrl, { ...metadata(), [name]: value });
    expect(status).toBe(400);
    expect(json).toEqual({ error, error_description: expect.any(String), error_uri: null });
  });

  it('takes n and e beside the certificate, when they are its own', async () => {
    const { n, e } = (await send('POST', bank.registrationUrl, metadata())).json.jwks.keys[0];
    const status = async (jwk: object): Promise<number> => {
      const jwks = { keys: [{ kty: 'RSA', x5c: x5cOf(qseal), ...jwk }] };
      return (await send('POST', bank.registrationUrl, { ...metadata(), jwks })).status;
    };
    expect(await status({ n, e })).toBe(201);
    expect(await status({ n: `A${n.slice(1)}`, e })).toBe(400);
    expect(await status({ n, e: 'Aw' })).toBe(400);
  });

  it('is refused unless it is JSON', async () => {
    expect((await send('POST', bank.registrationUrl, [])).status).toBe(400);
    expect((await send('POST', bank.registrationUrl)).status).toBe(400);
  });

  it.each([
    ['a QWAC', () => bank.pki.issue({ keyType: 'RSA-2048' }), /not a QSealC/],
    ['an elliptic key', () => bank.pki.issue({ type: 'seal' }), /RSA key/],
    ['a seal without the role', () => bank.pki.issue({ type: 'seal', keyType: 'RSA-2048', roles: ['PSP_PI'] }), /role/],
    [
      'a seal that has ended',
      () => bank.pki.issue({ type: 'seal', keyType: 'RSA-2048', validity: { from: 0, until: EXAMPLE_NOW - 1000 } }),
      /expired/,
    ],
    [
      'the seal of another TPP',
      () => bank.pki.issue({ type: 'seal', keyType: 'RSA-2048', organizationIdentifier: 'PSDDE-BAFIN-99999' }),
      /different TPPs/,
    ],
    ['a certificate from a foreign root', async () => bank.pki.foreign, /unknown issuer/],
  ])('is refused with %s for a sealing key', async (_, issue, reason) => {
    const { status, json } = await send('POST', bank.registrationUrl, metadata([await issue()]));
    expect(status).toBe(400);
    expect(json).toMatchObject({ error: 'invalid_client_metadata', error_description: expect.stringMatching(reason) });
  });

  it.each(['expired', 'withoutRole', 'foreign', 'unqualified'] as const)(
    'is refused to the certificate %s',
    async (name) => {
      const { status, json } = await send('POST', bank.registrationUrl, metadata(), bank.pki[name]);
      expect([status, json.error]).toEqual([401, 'invalid_client']);
    },
  );
});

describe('its maintenance', () => {
  it('is read, replaced and deleted with a QWAC of the same TPP, renewed or not', async () => {
    const { registrationClientUri: uri, clientId, kids } = await bank.registerClient();
    const renewed = await bank.pki.issue({ commonName: 'renewed.tpp.example' });
    expect((await send('GET', uri, undefined, renewed)).json.jwks.keys[0].kid).toBe(kids[0]);
    const replaced = await send('PUT', uri, { ...metadata(), client_id: clientId, client_name: 'Nouveau nom' });
    expect(replaced).toMatchObject({ status: 200, json: { client_id: clientId, client_name: 'Nouveau nom' } });
    expect((await send('GET', uri)).json).toEqual(replaced.json);
    expect((await send('DELETE', uri)).status).toBe(204);
    expect((await send('GET', uri)).status).toBe(401);
  });

  it('is nobody else’s business', async () => {
    const { registrationClientUri: uri } = await bank.registerClient();
    const other = await bank.pki.issue({ organizationIdentifier: 'PSDDE-BAFIN-99999' });
    expect((await send('GET', uri, undefined, other)).status).toBe(401);
    expect((await send('DELETE', uri, undefined, other)).status).toBe(401);
    expect((await send('GET', uri)).status).toBe(200);
  });

  it.each([{ client_id: 'another' }, { client_id: undefined }, { registration_client_uri: 'https://x.example' }])(
    'refuses a replacement with %j',
    async (wrong) => {
      const { registrationClientUri: uri, clientId } = await bank.registerClient();
      expect((await send('PUT', uri, { ...metadata(), client_id: clientId, ...wrong })).status).toBe(400);
    },
  );

  it('lets an old and a new sealing key work side by side, until one is taken out', async () => {
    const client = await newClient(bank);
    const { access } = await newTokens(bank, client);
    const newSeal = await bank.pki.issue({ type: 'seal', keyType: 'RSA-2048' });
    const uri = `${bank.registrationUrl}/${client.clientId}`;
    const replace = async (seals: readonly PemCertificate[]) =>
      (await send('PUT', uri, { ...metadata(seals), client_id: client.clientId })).json.jwks.keys;
    const read = async (key: typeof client) =>
      (await askSigned(bank, key, access, 'accounts', { now: EXAMPLE_NOW })).status;

    const [oldKey, newKey] = await replace([qseal, newSeal]);
    expect(oldKey.kid).toBe(client.kid);
    const renewed = { ...client, kid: newKey.kid, seal: newSeal };
    expect([await read(client), await read(renewed)]).toEqual([200, 200]);
    await replace([newSeal]);
    expect([await read(client), await read(renewed)]).toEqual([400, 200]);
  });

  it('ends, with the client, what customers had allowed it', async () => {
    const client = await newClient(bank);
    const tokens = await newTokens(bank, client);
    const code = await newCode(bank, client);
    await send('DELETE', `${bank.registrationUrl}/${client.clientId}`);
    expect((await askSigned(bank, client, tokens.access, 'accounts', { now: EXAMPLE_NOW })).status).toBe(401);
    expect((await askToken(bank, redemption(client, code))).json).toMatchObject({ error: 'invalid_client' });
  });
});
