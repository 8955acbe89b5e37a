import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { cic, systemClock } from '@relais/model';
import { startSimulator } from '@relais/simulator';
import { CookieJar } from 'tough-cookie';
import { afterEach, expect, it } from 'vitest';
import { requestBudget } from '../../src/limits/request-budget.ts';
import { openDoor } from '../../src/session/fallback-door.ts';
import { cookieClient } from '../../src/transport/cookie-client.ts';

const { pki } = await startSimulator().then(async (bank) => {
  await bank.close();
  return bank;
});
const { signal } = new AbortController();
const ending: (() => unknown)[] = [];
afterEach(() => {
  for (const end of ending.splice(0)) end();
});

const answering =
  (status: number, page: string): RequestListener =>
  (_, response) =>
    response.writeHead(status).end(page);

/** A door that answers so. @returns what opens it, and when its connection is closed */
async function door(answer: RequestListener) {
  const closed = Promise.withResolvers<void>();
  const server = createServer(pki.server, answer);
  // The server closes no connection of its own accord.
  server.keepAliveTimeout = 0;
  server.on('secureConnection', (socket: Socket) => socket.once('close', () => closed.resolve()));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ending.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  const budget = requestBudget({ pace: async () => undefined, maxRequests: 9 });
  const secureContext = createSecureContext({ ...pki.qwac, ca: pki.rootPem });
  const client = cookieClient({ jar: new CookieJar(), secureContext, headers: {}, maxBytes: 1e6, budget });
  const { port } = server.address() as AddressInfo;
  const profile = cic({ fallbackUrl: `https://localhost:${port}/` });
  const retry = { times: 0, pauseMs: 1 };
  const open = () => openDoor({ profile, client, clock: systemClock, requestTimeoutMs: 10_000, retry }, signal);
  return { open, closed: closed.promise };
}

it('the fallback door is closed when it is disposed of, though its connection would be kept', async () => {
  const { open, closed } = await door(answering(200, '<input name="_cm_pwd">'));
  const opened = await open();
  await opened[Symbol.asyncDispose]();
  await closed;
});

it.each([
  [403, 'no', { code: 'certificate_problem', reason: 'refused', status: 403 }],
  [200, '<p>closed today</p>', { code: 'page_drift', reason: 'door' }],
])('a door that answers %i and is none is closed at once', async (status, page, refusal) => {
  const { open, closed } = await door(answering(status, page));
  await expect(open()).rejects.toMatchObject(refusal);
  await closed;
});

const leadingTo =
  (location: string): RequestListener =>
  (_, response) =>
    response.writeHead(302, { location }).end();

it.each(['https://www.cic.fr/fr/authentification.html', 'https://www.cic.fr/fr/identification/default.cgi'])(
  'a door that leads to the login of the web bank has let us in: %s',
  async (location) => {
    const { open } = await door(leadingTo(location));
    await using opened = await open();
    expect(opened.logIn).toBeTypeOf('function');
  },
);

it.each([
  ['/login', { code: 'page_drift', reason: 'door' }],
  ['https://www.cic.fr/fr/index.html', { code: 'page_drift', reason: 'door' }],
  ['https://www.cic.fr/fr/authentification.html/../banque/refus.html', { code: 'page_drift', reason: 'door' }],
  ['https://www.cic.fr/fr/outage.html', { code: 'fallback_unavailable', reason: 'outage' }],
  ['https://www.example/fr/authentification.html', { code: 'wrong_brand', reason: 'foreign_host' }],
  ['http://www.cic.fr/fr/authentification.html', { code: 'fallback_unavailable', reason: 'insecure' }],
])('a door that leads anywhere else has not: %s', async (location, refusal) => {
  const { open, closed } = await door(leadingTo(location));
  await expect(open()).rejects.toMatchObject(refusal);
  await closed;
});

/** When a door gives up a connection that it has answered on. */
const CLOSINGS: readonly (readonly [string, (socket: Socket, nth: number) => void])[] = [
  ['as soon as it has answered', (socket) => setImmediate(() => socket.end())],
  ['without a word', (socket) => setImmediate(() => socket.destroy())],
  ['when it is asked again', (socket, nth) => nth > 1 && socket.destroy()],
  ['when it is asked again, by a reset', (socket, nth) => nth > 1 && socket.resetAndDestroy()],
];

it.each(CLOSINGS)('the password reaches a door that closes its connection %s', async (_when, close) => {
  const asked = new WeakMap<Socket, number>();
  const { open } = await door((request, response) => {
    const { socket } = request;
    const nth = (asked.get(socket) ?? 0) + 1;
    asked.set(socket, nth);
    const isLogin = request.method === 'POST';
    response.on('finish', () => close(socket, nth));
    if (nth > 1) return close(socket, nth);
    request.resume();
    if (isLogin) response.writeHead(302, { location: 'https://www.cic.fr/fr/banque/pageaccueil.html' }).end();
    else response.end('<input name="_cm_pwd">');
  });
  await using opened = await open();
  const marks = { sent: () => {}, replied: () => {} };
  const landing = await opened.logIn({ user: 'CLIENT01', password: Buffer.from('secret') }, marks);
  expect(landing.pathname).toBe('/fr/banque/pageaccueil.html');
});
