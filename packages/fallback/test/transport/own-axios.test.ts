import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSecureContext } from 'node:tls';
import { systemClock } from '@relais/model';
import { startSimulator } from '@relais/simulator';
import axios from 'axios';
import { CookieJar } from 'tough-cookie';
import { afterEach, expect, it, vi } from 'vitest';
import { requestBudget } from '../../src/limits/request-budget.ts';
import { cookieClient } from '../../src/transport/cookie-client.ts';
import { exchange } from '../../src/transport/page-reader.ts';

const { pki } = await startSimulator().then(async (bank) => {
  await bank.close();
  return bank;
});

const ending: (() => void)[] = [];
afterEach(() => {
  vi.unstubAllEnvs();
  for (const end of ending.splice(0)) end();
});

/** What the web bank gets of one request. */
async function received(): Promise<{ readonly url: string | undefined; readonly headers: IncomingHttpHeaders }> {
  const { cert, key } = pki.server;
  const asked = Promise.withResolvers<{ url: string | undefined; headers: IncomingHttpHeaders }>();
  const server = createServer({ cert, key }, ({ url, headers }, response) => {
    asked.resolve({ url, headers });
    response.end('<html></html>');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = cookieClient({
    jar: new CookieJar(),
    secureContext: createSecureContext({ ca: pki.rootPem }),
    headers: { 'Accept-Language': 'fr' },
    maxBytes: 1e6,
    budget: requestBudget({ pace: async () => undefined, maxRequests: 9 }),
  });
  ending.push(() => {
    client.close();
    server.close();
  });
  const url = new URL(`https://localhost:${(server.address() as AddressInfo).port}/page`);
  const options = { client, clock: systemClock, requestTimeoutMs: 10_000 };
  await exchange(options, { url }, new AbortController().signal);
  return asked.promise;
}

it('a request to the web bank has its own headers, and goes through no proxy of the host program', async () => {
  vi.stubEnv('HTTPS_PROXY', 'http://127.0.0.1:9');
  vi.stubEnv('https_proxy', 'http://127.0.0.1:9');
  expect((await received()).headers).toMatchObject({ 'accept-language': 'fr' });
});

it('what the host program set on axios for its own requests never reaches the web bank', async () => {
  axios.defaults.headers.common['X-Of-The-Host'] = 'secret';
  axios.defaults.params = { of: 'the-host' };
  axios.defaults.baseURL = 'https://the-host.invalid/';
  axios.defaults.auth = { username: 'the-host', password: 'secret' };
  ending.push(() => {
    delete axios.defaults.headers.common['X-Of-The-Host'];
    delete axios.defaults.params;
    delete axios.defaults.baseURL;
    delete axios.defaults.auth;
  });
  const { url, headers } = await received();
  expect(headers).not.toHaveProperty('x-of-the-host');
  expect(headers).not.toHaveProperty('authorization');
  expect(url).toBe('/page');
});
