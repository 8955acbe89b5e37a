import { once } from 'node:events';
import { createServer } from 'node:https';
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { type ManualClock, manualClock } from '@relais/model';
import { startSimulator } from '@relais/simulator';
import { CookieJar } from 'tough-cookie';
import { afterEach, describe, expect, it } from 'vitest';
import { type RequestBudget, requestBudget } from '../../src/limits/request-budget.ts';
import { cookieClient } from '../../src/transport/cookie-client.ts';
import { exchange } from '../../src/transport/page-reader.ts';
import type { Reply } from '../../src/transport/reply.ts';

const { pki } = await startSimulator().then(async (bank) => {
  await bank.close();
  return bank;
});
const { cert, key } = pki.server;
const TIMEOUT_MS = 10_000;

const ending: (() => void)[] = [];
afterEach(() => {
  for (const end of ending.splice(0)) end();
});

async function listening(server: Server): Promise<URL> {
  const sockets: Socket[] = [];
  server.on('connection', (socket) => sockets.push(socket.on('error', () => undefined)));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ending.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return new URL(`https://localhost:${(server.address() as AddressInfo).port}/`);
}

interface Asked {
  readonly clock: ManualClock;
  readonly reply: Promise<Reply>;
  readonly sent: Promise<void>;
  readonly isSent: () => boolean;
}

const generous = requestBudget({ pace: async () => undefined, maxRequests: 99 });

function ask(url: URL, budget: RequestBudget = generous): Asked {
  const secureContext = createSecureContext({ ca: pki.rootPem });
  const client = cookieClient({ jar: new CookieJar(), secureContext, headers: {}, maxBytes: 1e6, budget });
  ending.push(() => client.close());
  const clock = manualClock();
  const sent = Promise.withResolvers<void>();
  let isSent = false;
  const onSent = (): void => {
    isSent = true;
    sent.resolve();
  };
  const options = { client, clock, requestTimeoutMs: TIMEOUT_MS };
  const reply = exchange(options, { url, marks: { sent: onSent, replied: () => {} } }, new AbortController().signal);
  reply.catch(() => undefined);
  return { clock, reply, sent: sent.promise, isSent: () => isSent };
}

describe('a request that gets no answer in time', () => {
  it('is the bank’s silence once it is on its way', async () => {
    const asked = Promise.withResolvers<void>();
    const { clock, reply, sent } = ask(await listening(createServer({ cert, key }, () => asked.resolve())));
    await sent;
    await asked.promise;
    clock.advance(TIMEOUT_MS);
    await expect(reply).rejects.toMatchObject({ code: 'fallback_unavailable', reason: 'timeout', actor: 'bank' });
  });

  it('is the bank’s silence where its TLS never answers, and nothing of the request has left', async () => {
    const greeted = Promise.withResolvers<void>();
    const server = createTcp((socket) => socket.once('data', () => greeted.resolve()));
    const { clock, reply, isSent } = ask(await listening(server));
    await greeted.promise;
    clock.advance(TIMEOUT_MS);
    await expect(reply).rejects.toMatchObject({ code: 'fallback_unavailable', reason: 'timeout', actor: 'bank' });
    expect(isSent()).toBe(false);
  });

  it('is this machine’s matter while it waits for its turn', async () => {
    const budget = requestBudget({ pace: () => new Promise(() => undefined), maxRequests: 99 });
    const { clock, reply, isSent } = ask(await listening(createServer({ cert, key })), budget);
    await new Promise(setImmediate);
    clock.advance(TIMEOUT_MS);
    await expect(reply).rejects.toMatchObject({ code: 'own_network', reason: 'not_sent', actor: 'host' });
    expect(isSent()).toBe(false);
  });

  it('is none where the answer lay in the socket while this program stood still', async () => {
    const asked = Promise.withResolvers<() => void>();
    const server = createServer({ cert, key }, (_, response) => asked.resolve(() => response.end('<html></html>')));
    const { clock, reply } = ask(await listening(server));
    const answer = await asked.promise;
    clock.stall(3 * TIMEOUT_MS);
    answer();
    expect(await reply).toMatchObject({ status: 200 });
  });

  it('is the bank’s silence soon after, where none lay there', async () => {
    const asked = Promise.withResolvers<void>();
    const { clock, reply } = ask(await listening(createServer({ cert, key }, () => asked.resolve())));
    await asked.promise;
    clock.stall(3 * TIMEOUT_MS);
    clock.advance(1_000);
    await expect(reply).rejects.toMatchObject({ code: 'fallback_unavailable', reason: 'timeout' });
  });
});

it('a request of a kept connection is told as on its way, too', async () => {
  const url = await listening(createServer({ cert, key }, (_, response) => response.end('<html></html>')));
  const secureContext = createSecureContext({ ca: pki.rootPem });
  const client = cookieClient({ jar: new CookieJar(), secureContext, headers: {}, maxBytes: 1e6, budget: generous });
  ending.push(() => client.close());
  let sent = 0;
  const onSent = (): void => {
    sent += 1;
  };
  const options = { client, clock: manualClock(), requestTimeoutMs: TIMEOUT_MS };
  for (let time = 1; time <= 3; time += 1) {
    await exchange(options, { url, marks: { sent: onSent, replied: () => {} } }, new AbortController().signal);
    expect(sent).toBe(time);
  }
});

/** Cookies and other headers of so many bytes. */
function longHeaders(bytes: number): [string, string][] {
  return Array.from({ length: Math.ceil(bytes / 1_000) }, (_, nth) => [`x-long-${nth}`, 'x'.repeat(985)]);
}

it.each([20_000, 100_000, 250_000])('an answer with %i bytes of headers is read, as browsers do', async (bytes) => {
  const server = createServer({ cert, key }, (_, response) => {
    response.setHeaders(new Map(longHeaders(bytes))).end('<html></html>');
  });
  expect(await ask(await listening(server)).reply).toMatchObject({ status: 200 });
});

it('headers without end are refused by name, and say nothing of the bank', async () => {
  const server = createServer({ cert, key }, (_, response) => {
    response.setHeaders(new Map(longHeaders(300_000))).end('<html></html>');
  });
  await expect(ask(await listening(server)).reply).rejects.toMatchObject({
    code: 'malformed_reply',
    reason: 'too_large',
  });
});
