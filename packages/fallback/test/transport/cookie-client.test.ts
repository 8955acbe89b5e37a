import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSecureContext, type SecureContext, type TLSSocket } from 'node:tls';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { manualClock } from '@relais/model';
import { startSimulator } from '@relais/simulator';
import { CookieJar } from 'tough-cookie';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { requestBudget } from '../../src/limits/request-budget.ts';
import { type CookieClient, cookieClient } from '../../src/transport/cookie-client.ts';
import { exchange, pageReader } from '../../src/transport/page-reader.ts';
import type { Reply } from '../../src/transport/reply.ts';

const { pki } = await startSimulator().then(async (bank) => {
  await bank.close();
  return bank;
});
const { signal } = new AbortController();
const budget = requestBudget({ pace: async () => undefined, maxRequests: 99 });
const plain = createSecureContext({ ca: pki.rootPem });
const withQwac = createSecureContext({ ...pki.qwac, ca: pki.rootPem });

const ending: (() => unknown)[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const end of ending.splice(0)) end();
});

interface Seen {
  readonly path: string;
  readonly host: string;
  readonly cookie: string | undefined;
  readonly hasCertificate: boolean;
}

/** A bank that answers as it is told, and remembers what it was sent. */
async function bank(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const seen: Seen[] = [];
  let connections = 0;
  const server: Server = createServer(
    { ...pki.server, requestCert: true, rejectUnauthorized: false },
    (request, response) => {
      const { url: path = '', headers, socket } = request;
      const hasCertificate = Object.keys((socket as TLSSocket).getPeerCertificate()).length > 0;
      seen.push({ path, host: String(headers.host).split(':')[0] ?? '', cookie: headers.cookie, hasCertificate });
      answer(request, response);
    },
  );
  server.on('secureConnection', () => {
    connections += 1;
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ending.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  const { port } = server.address() as AddressInfo;
  const at = (path: string, host = 'localhost'): URL => new URL(`https://${host}:${port}${path}`);
  return { at, seen, connections: () => connections, host: `localhost:${port}` };
}

function clientOf(jar: CookieJar, secureContext: SecureContext = plain): CookieClient {
  const client = cookieClient({ jar, secureContext, headers: {}, maxBytes: 1e6, budget });
  ending.push(() => client.close());
  return client;
}

const ask = (client: CookieClient, url: URL): Promise<Reply> =>
  exchange({ client, clock: manualClock(), requestTimeoutMs: 10_000 }, { url }, signal);

const sets =
  (...cookies: readonly string[]) =>
  (_: IncomingMessage, response: ServerResponse) =>
    response.setHeader('Set-Cookie', cookies).end('page');

describe('the cookies of a session', () => {
  it('are those of its jar: what an answer sets is sent with the next request, by the one connection', async () => {
    const site = await bank(sets('visit=one; Path=/; Secure; HttpOnly', 'lang=fr; Path=/'));
    const client = clientOf(new CookieJar());
    for (let time = 0; time < 4; time += 1) await ask(client, site.at('/page'));
    expect(site.seen.map(({ cookie }) => cookie)).toEqual([undefined, ...Array(3).fill('visit=one; lang=fr')]);
    expect(site.connections()).toBe(1);
  });

  it('that a redirect sets are sent to the page it leads to', async () => {
    const site = await bank(({ url }, response) => {
      if (url === '/home') return void response.end('page');
      response.writeHead(302, { Location: '/home', 'Set-Cookie': 'visit=two; Path=/' }).end();
    });
    const reading = { client: clientOf(new CookieJar()), hosts: [site.host], clock: manualClock() };
    const pages = pageReader({ ...reading, requestTimeoutMs: 10_000, maxRedirects: 3 });
    await pages.get(site.at('/login'), signal);
    expect(site.seen.map(({ path, cookie }) => [path, cookie])).toEqual([
      ['/login', undefined],
      ['/home', 'visit=two'],
    ]);
  });

  it('are shared by the client that shows the QWAC and the one that does not', async () => {
    const site = await bank(sets('visit=three; Path=/; Secure'));
    const jar = new CookieJar();
    await ask(clientOf(jar, withQwac), site.at('/door'));
    await ask(clientOf(jar), site.at('/home'));
    expect(site.seen.map(({ cookie, hasCertificate }) => [cookie, hasCertificate])).toEqual([
      [undefined, true],
      ['visit=three', false],
    ]);
  });

  it('are none of another session’s', async () => {
    const site = await bank(sets('visit=four; Path=/'));
    await ask(clientOf(new CookieJar()), site.at('/'));
    await ask(clientOf(new CookieJar()), site.at('/'));
    expect(site.seen.map(({ cookie }) => cookie)).toEqual([undefined, undefined]);
  });

  it('go to the host that set them, below the path that it names, and only over TLS', async () => {
    const site = await bank(({ url }, response) => {
      const cookies = ['own=1; Path=/; Secure', 'inside=1; Path=/fr/banque', 'foreign=1; Domain=bank.test; Path=/'];
      response.setHeader('Set-Cookie', url === '/set' ? cookies : []).end('page');
    });
    const jar = new CookieJar();
    const client = clientOf(jar);
    await ask(client, site.at('/set'));
    await ask(client, site.at('/fr/banque/home'));
    await ask(client, site.at('/fr/banquet'));
    await ask(client, site.at('/fr/banque/home', '127.0.0.1'));
    expect(site.seen.slice(1).map(({ host, cookie }) => [host, cookie])).toEqual([
      ['localhost', 'inside=1; own=1'],
      ['localhost', 'own=1'],
      ['127.0.0.1', undefined],
    ]);
    // Of this machine, the jar believes plain HTTP to be as safe as TLS.
    await jar.setCookie('own=1; Path=/; Secure', 'https://www.bank.test/');
    expect(await jar.getCookies('https://www.bank.test/')).toHaveLength(1);
    expect(await jar.getCookies('http://www.bank.test/')).toEqual([]);
  });

  it('go when the bank takes them back', async () => {
    const site = await bank(({ url }, response) => {
      const cookie = url === '/out' ? 'visit=; Path=/; Max-Age=0' : 'visit=five; Path=/';
      response.setHeader('Set-Cookie', cookie).end('page');
    });
    const client = clientOf(new CookieJar());
    for (const path of ['/in', '/out', '/in']) await ask(client, site.at(path));
    expect(site.seen.map(({ cookie }) => cookie)).toEqual([undefined, 'visit=five', undefined]);
  });
});

describe('the HTTP client', () => {
  it.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('unpacks a page that comes as %s', async (encoding, pack) => {
    const site = await bank((_, response) =>
      response.setHeader('Content-Encoding', encoding).end(pack(Buffer.from('<p>page</p>'))),
    );
    const { bytes } = await ask(clientOf(new CookieJar()), site.at('/'));
    expect(Buffer.from(bytes).toString()).toBe('<p>page</p>');
  });

  it.each([302, 404, 503])('gives an answer of %i back as it is, and follows none', async (status) => {
    const site = await bank((_, response) => response.writeHead(status, { Location: '/elsewhere' }).end());
    expect(await ask(clientOf(new CookieJar()), site.at('/'))).toMatchObject({ status, location: '/elsewhere' });
    expect(site.seen).toHaveLength(1);
  });

  it('asks no proxy of the environment', async () => {
    for (const name of ['https_proxy', 'HTTPS_PROXY', 'all_proxy']) vi.stubEnv(name, 'http://127.0.0.1:9/');
    const site = await bank(sets());
    expect(await ask(clientOf(new CookieJar()), site.at('/'))).toMatchObject({ status: 200 });
  });
});
