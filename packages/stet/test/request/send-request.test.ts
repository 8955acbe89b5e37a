import { createServer, type Server } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type ClientCertificate, cic, RelaisError } from '@relais/model';
import axios from 'axios';
import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createStetConnection, type RequestToSign, type StetConnectionOptions } from '../../src/index.ts';
import { certificates } from '../support/certificates.ts';
import { accounts } from '../support/samples.ts';
import { json, raw, type Script, type ScriptedBank, startScriptedBank } from '../support/scripted-bank.ts';

const pki = await certificates();
const answer = json(200, accounts);
const bearer = { token: () => 'token' };
const ending: (() => unknown)[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const end of ending.splice(0).toReversed()) await end();
});

async function startBank(script: Script, tls = {}): Promise<ScriptedBank> {
  const bank = await startScriptedBank({ ...pki.server, ...tls }, script);
  ending.push(() => bank[Symbol.asyncDispose]());
  return bank;
}

function connectionTo({ profile }: Pick<ScriptedBank, 'profile'>, options: Partial<StetConnectionOptions> = {}) {
  const connection = createStetConnection({ profile, certificate: pki.qwac, ca: pki.rootPem, ...options });
  ending.push(connection.close);
  return connection;
}

describe('a request', () => {
  it('carries the token, an id of its own, and says what it is', async () => {
    const bank = await startBank(answer);
    const psu = connectionTo(bank, { userAgent: 'Exemple/1.0' }).for(bearer);
    await psu.getAccounts();
    await psu.getAccounts();
    const [first, second] = bank.requests.map(({ headers }) => headers);
    expect(first).toMatchObject({
      authorization: 'Bearer token',
      accept: 'application/json, application/hal+json',
      'user-agent': 'Exemple/1.0',
      host: new URL(bank.profile.api.baseUrl).host,
      'x-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      date: expect.stringMatching(/ GMT$/),
    });
    expect(second?.['x-request-id']).not.toBe(first?.['x-request-id']);
  });

  it('says that the PSU is present only when told so', async () => {
    const bank = await startBank(answer);
    const connection = connectionTo(bank);
    await connection.for({ ...bearer, psuHeaders: { 'PSU-IP-Address': '192.0.2.7' } }).getAccounts();
    await connection.for(bearer).getAccounts();
    const [attended, unattended] = bank.requests.map(({ rawHeaders }) => rawHeaders.join());
    expect(attended).toContain('PSU-IP-Address,192.0.2.7');
    expect(unattended).not.toMatch(/psu-/i);
  });

  it('asks for a token each time, and sends no request without one', async () => {
    const bank = await startBank(answer);
    const tokens = ['one', 'two'];
    const psu = connectionTo(bank).for({
      token: async () => tokens.shift() ?? Promise.reject(new RelaisError('consent_revoked', 'no more tokens')),
    });
    await psu.getAccounts();
    await psu.getAccounts();
    await expect(psu.getAccounts()).rejects.toMatchObject({ code: 'consent_revoked', message: 'no more tokens' });
    expect(bank.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer one', 'Bearer two']);
  });

  it('does not blame the bank for a token that could not be had', async () => {
    const psu = connectionTo({ profile: cic() }).for({ token: () => Promise.reject(new Error('vault is locked')) });
    await expect(psu.getAccounts()).rejects.toMatchObject({ code: 'own_network', reason: 'token' });
  });

  it('is signed as it is sent, page by page', async () => {
    const bank = await startBank((request, response, nth) => {
      const next = nth === 1 ? { next: { href: '/cic/stet-psd2-api/v2.1/accounts?page=2&q=é|%20' } } : {};
      json(200, { accounts: [], _links: next })(request, response, nth);
    });
    const signed: RequestToSign[] = [];
    const sign = (request: RequestToSign) => {
      signed.push(request);
      return { Signature: `signature-${signed.length}` };
    };
    await connectionTo(bank, { sign }).for(bearer).getAccounts();
    expect(bank.requests).toHaveLength(2);
    for (const [index, { url, headers }] of bank.requests.entries()) {
      const request = signed[index];
      expect(request && `${request.url.pathname}${request.url.search}`).toBe(url);
      expect(headers['signature']).toBe(`signature-${index + 1}`);
      for (const [name, value] of Object.entries(request?.headers ?? {}))
        expect(headers[name.toLowerCase()]).toBe(value);
    }
  });

  it('is not sent when it cannot be signed', async () => {
    const bank = await startBank(answer);
    const psu = connectionTo(bank, { sign: () => Promise.reject(new Error('no key')) }).for(bearer);
    await expect(psu.getAccounts()).rejects.toMatchObject({ code: 'certificate_problem', reason: 'signature' });
    expect(bank.requests).toHaveLength(0);
  });

  it('goes to the bank and nowhere else, whatever the host does with axios or its proxies', async () => {
    vi.stubEnv('HTTPS_PROXY', 'http://127.0.0.1:9');
    axios.defaults.headers.common['X-Of-The-Host'] = 'secret';
    ending.push(() => delete axios.defaults.headers.common['X-Of-The-Host']);
    const bank = await startBank(answer);
    await connectionTo(bank).for(bearer).getAccounts();
    expect(bank.requests[0]?.headers).not.toHaveProperty('x-of-the-host');
  });

  it('is not sent twice when the bank breaks a fresh connection', async () => {
    const bank = await startBank((request) => request.socket.destroy());
    const call = connectionTo(bank).for(bearer).getAccounts();
    await expect(call).rejects.toMatchObject({ code: 'bank_unavailable', reason: 'connection' });
    expect(bank.requests).toHaveLength(1);
  });

  it('is repeated with a new id when the bank closes a kept connection in that moment', async () => {
    const bank = await startBank((request, response, nth) =>
      nth === 2 ? request.socket.destroy() : answer(request, response, nth),
    );
    const psu = connectionTo(bank).for(bearer);
    await psu.getAccounts();
    expect((await psu.getAccounts()).accounts).toHaveLength(2);
    expect(new Set(bank.requests.map(({ headers }) => headers['x-request-id'])).size).toBe(3);
    expect(bank.handshakes()).toBe(2);
  });
});

describe('a reply', () => {
  it('is read when compressed', async () => {
    const bank = await startBank(raw(200, gzipSync(JSON.stringify(accounts)), { 'content-encoding': 'gzip' }));
    expect(await connectionTo(bank).for(bearer).getAccounts()).toMatchObject(accounts);
  });

  it.each([
    ['large', Buffer.alloc(2_000_000, ' '), {}],
    [
      'a small one that inflates to a large one',
      gzipSync(Buffer.alloc(2_000_000, ' ')),
      { 'content-encoding': 'gzip' },
    ],
  ])('is refused when %s', async (_what, body, headers) => {
    const bank = await startBank(raw(200, body, headers));
    const call = connectionTo(bank, { maxBodyBytes: 1_000_000 }).for(bearer).getAccounts();
    await expect(call).rejects.toMatchObject({ code: 'malformed_reply', reason: 'too_large' });
  });

  it.each([{}, { 'content-encoding': 'gzip' }])('that is cut short is a broken connection: %j', async (headers) => {
    const body =
      'content-encoding' in headers ? gzipSync(JSON.stringify(accounts)) : Buffer.from(JSON.stringify(accounts));
    const bank = await startBank((request, response) => {
      response.writeHead(200, { ...headers, 'content-length': body.length });
      response.write(body.subarray(0, -20), () => request.socket.destroy());
    });
    const call = connectionTo(bank).for(bearer).getAccounts();
    await expect(call).rejects.toMatchObject({ code: 'bank_unavailable', reason: 'connection' });
  });

  it('of any kind ends in data or in one malformed_reply', async () => {
    let body: string | Uint8Array = '';
    const bank = await startBank((_request, response) => response.writeHead(200).end(body));
    const psu = connectionTo(bank).for(bearer);
    const bodies = fc.oneof(
      fc.uint8Array(),
      fc.string(),
      fc.json(),
      fc.json().map((items) => `{"accounts":${items}}`),
    );
    await fc.assert(
      fc.asyncProperty(bodies, async (any) => {
        body = any;
        const [outcome] = await Promise.allSettled([psu.getAccounts()]);
        const ended = outcome.status === 'fulfilled' ? outcome.value.accounts : outcome.reason;
        expect(Array.isArray(ended) || (ended instanceof RelaisError && ended.code === 'malformed_reply')).toBe(true);
      }),
    );
  });

  it('that is damaged is malformed', async () => {
    const bank = await startBank(raw(200, 'not compressed at all', { 'content-encoding': 'gzip' }));
    await expect(connectionTo(bank).for(bearer).getAccounts()).rejects.toMatchObject({ code: 'malformed_reply' });
  });
});

describe('a connection that fails', () => {
  it('is an outage when nobody listens', async () => {
    const server = await listen(createServer());
    const { profile } = server;
    await server.close();
    const call = connectionTo({ profile }).for(bearer).getAccounts();
    await expect(call).rejects.toMatchObject({ code: 'bank_unavailable', reason: 'connection' });
  });

  it("is the host's own network when the name cannot be resolved", async () => {
    const profile = cic({ api: { baseUrl: 'https://nobody.invalid/cic/' } });
    const call = connectionTo({ profile }).for(bearer).getAccounts();
    await expect(call).rejects.toMatchObject({ code: 'own_network', reason: 'dns' });
  });

  it.each([
    ['of an unknown root', () => pki.server, undefined],
    ['that has expired', () => pki.expired, pki.rootPem],
    ['of somebody else', () => pki.foreign, pki.rootPem],
  ])('is an outage when the bank shows a certificate %s', async (_whose, server, ca) => {
    const bank = await startBank(answer, server());
    const { profile } = bank;
    const connection = createStetConnection({ profile, certificate: pki.qwac, ...(ca === undefined ? {} : { ca }) });
    await expect(connection.for(bearer).getAccounts()).rejects.toMatchObject({
      code: 'bank_unavailable',
      reason: 'tls_server',
    });
    expect(bank.requests).toHaveLength(0);
    connection.close();
  });

  it.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'is a certificate problem when the bank misses ours in %s',
    async (version) => {
      const bank = await startBank(answer, {
        rejectUnauthorized: true,
        ca: pki.rootPem,
        maxVersion: version,
        minVersion: version,
      });
      const without: ClientCertificate = { cert: '', key: '' };
      const call = connectionTo(bank, { certificate: without }).for(bearer).getAccounts();
      await expect(call).rejects.toMatchObject({ code: 'certificate_problem', reason: 'tls_client', actor: 'host' });
    },
  );

  it.each([42, 43, 44, 45, 46, 48, 49])(
    'is a certificate problem when the bank sends alert %i about ours',
    async (description) => {
      const { profile, close } = await listen(
        createServer((socket) => {
          // A fatal alert in a record of its own (RFC 8446, sections 5.1 and 6).
          socket.once('data', () => socket.end(Uint8Array.of(21, 3, 3, 0, 2, 2, description)));
          socket.on('error', () => undefined);
        }),
      );
      ending.push(close);
      const call = connectionTo({ profile }).for(bearer).getAccounts();
      await expect(call).rejects.toMatchObject({ code: 'certificate_problem', reason: 'tls_client' });
    },
  );

  it('is an outage when the bank speaks no TLS', async () => {
    const { profile, close } = await listen(
      createServer((socket) =>
        socket
          .resume()
          .on('error', () => undefined)
          .end('HTTP/1.1 503 Service Unavailable\r\n\r\n'),
      ),
    );
    ending.push(close);
    const call = connectionTo({ profile }).for(bearer).getAccounts();
    await expect(call).rejects.toMatchObject({ code: 'bank_unavailable' });
  });
});

async function listen(server: Server) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const profile = cic({ api: { baseUrl: `https://127.0.0.1:${port}/cic/` } });
  return { profile, close: () => new Promise((resolve) => server.close(resolve)) };
}
