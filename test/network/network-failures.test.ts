import { Agent, request, type ServerOptions } from 'node:https';
import type { Socket } from 'node:net';
import { createSecureContext, setDefaultCACertificates } from 'node:tls';
import { cic, type NetworkFailureKind, networkFailure, type RelaisError, systemClock } from '@relais/model';
import { startSimulator } from '@relais/simulator';
import { createStetConnection } from '@relais/stet';
import axios from 'axios';
import got from 'got';
import { CookieJar } from 'tough-cookie';
import { describe, expect, it } from 'vitest';
import { requestBudget } from '../../packages/fallback/src/limits/request-budget.ts';
import { cookieClient } from '../../packages/fallback/src/transport/cookie-client.ts';
import { exchange } from '../../packages/fallback/src/transport/page-reader.ts';
import { alerting, type FailingServer, listening, nobody, noName, resetting, tcp, tls } from './failing-server.ts';

const { pki } = await startSimulator().then(async (bank) => {
  await bank.close();
  return bank;
});
const { cert, key } = pki.server;
/** Trusts the bank, and shows no certificate. */
const secureContext = createSecureContext({ ca: pki.rootPem });
setDefaultCACertificates([pki.rootPem]);

const resets = (socket: Socket): void => void socket.resetAndDestroy();
const asks = { cert, key, ca: pki.rootPem, requestCert: true, rejectUnauthorized: true } as const;

const SERVERS: readonly (readonly [what: string, open: () => Promise<FailingServer>, kind: NetworkFailureKind])[] = [
  ['no name', noName, 'dns'],
  ['nobody there', nobody, 'refused'],
  ['a reset after the connection', () => listening(tcp(resets)), 'reset'],
  ['a reset in the handshake', () => listening(tcp((socket) => socket.once('data', () => resets(socket)))), 'reset'],
  ['a hang-up in the handshake', () => listening(tcp((socket) => socket.once('data', () => socket.end()))), 'reset'],
  ['a reset after the request', () => listening(resetting({ cert, key })), 'reset'],
  ['a hang-up after the request', () => listening(tls({ cert, key }, ({ socket }) => socket.destroy())), 'reset'],
  [
    'an answer cut short',
    () =>
      listening(
        tls({ cert, key }, ({ socket }) =>
          socket.end('HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 900\r\n\r\n{"accounts":'),
        ),
      ),
    'reset',
  ],
  ['a foreign certificate', () => listening(tls(pki.wrongServer)), 'tls_server'],
  ['a certificate for another purpose', () => listening(tls(pki.qwac as ServerOptions)), 'tls_server'],
  ['no TLS', () => listening(tcp((socket) => socket.end('HTTP/1.1 503 Service Unavailable\r\n\r\n'))), 'tls_server'],
  [
    'no common cipher in TLS 1.2',
    () => listening(tls({ cert, key, ciphers: 'PSK', maxVersion: 'TLSv1.2' })),
    'tls_client',
  ],
  ['a missing certificate in TLS 1.2', () => listening(tls({ ...asks, maxVersion: 'TLSv1.2' })), 'tls_client'],
  ['a missing certificate in TLS 1.3', () => listening(tls({ ...asks, minVersion: 'TLSv1.3' })), 'tls_client'],
  ...[40, 42, 43, 44, 45, 46, 48, 49, 51, 116].map(
    (alert) => [`alert ${alert}`, () => listening(alerting(alert)), 'tls_client'] as const,
  ),
  ...[10, 47, 50, 70, 71, 80, 112].map(
    (alert) => [`alert ${alert}`, () => listening(alerting(alert)), 'tls_server'] as const,
  ),
  ['what is not HTTP', () => listening(tls({ cert, key }, ({ socket }) => socket.end('SSH-2.0-x\r\n'))), 'unreadable'],
  [
    'a damaged body',
    () =>
      listening(
        tls({ cert, key }, (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('not gzip')),
      ),
    'unreadable',
  ],
];

/** The host's own clients. */
const CLIENTS: Readonly<Record<string, (url: URL) => Promise<unknown>>> = {
  axios: (url) => axios.get(url.href, { proxy: false }),
  'axios by fetch': (url) => axios.get(url.href, { proxy: false, adapter: 'fetch' }),
  fetch: async (url) => (await fetch(url)).text(),
  got: (url) => got(url, { retry: { limit: 0 } }),
  https: (url) => byNode(url),
};

function byNode(url: URL): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const agent = new Agent({ secureContext });
    request(url, { agent }, (answer) => {
      answer
        .on('error', reject)
        .on('data', () => undefined)
        .on('end', () => resolve(answer.statusCode));
    })
      .on('error', reject)
      .end();
  });
}

async function byApi(url: URL): Promise<unknown> {
  const profile = cic({ api: { baseUrl: url.href } });
  const connection = createStetConnection({ profile, certificate: () => secureContext });
  try {
    return await connection.for({ token: () => 'token' }).getAccounts();
  } finally {
    connection.close();
  }
}

async function byFallback(url: URL): Promise<unknown> {
  const clock = systemClock;
  const budget = requestBudget({ pace: async () => undefined, maxRequests: 9 });
  const client = cookieClient({ jar: new CookieJar(), secureContext, headers: {}, maxBytes: 1e6, budget });
  try {
    return await exchange({ client, clock, requestTimeoutMs: 20_000 }, { url }, new AbortController().signal);
  } finally {
    client.close();
  }
}

const failureOf = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    () => expect.fail('it answered'),
    (error: unknown) => error,
  );

describe.each(SERVERS)('%s', (what, open, kind) => {
  it('is the same on both channels, but for the channel’s word for a bank that is away', async () => {
    await using server = await open();
    const byA = (await failureOf(byApi(server.url))) as RelaisError;
    const byB = (await failureOf(byFallback(server.url))) as RelaisError;
    const meaning = ({ code, reason, actor, retry }: RelaisError): unknown[] => [
      code.replace(/^(bank|fallback)_/, ''),
      reason,
      actor,
      retry,
    ];
    expect(meaning(byB)).toEqual(meaning(byA));
    const words: Partial<Record<NetworkFailureKind, readonly [code: string, reason: string]>> = {
      dns: ['own_network', 'dns'],
      refused: ['bank_unavailable', 'connection'],
      reset: ['bank_unavailable', 'connection'],
      tls_server: ['bank_unavailable', 'tls_server'],
      tls_client: ['certificate_problem', 'tls_client'],
      unreadable: ['malformed_reply', 'unreadable'],
    };
    expect([byA.code, byA.reason]).toEqual(words[kind]);
  });

  // Node's own client gives a body as it came.
  const clients = Object.entries(CLIENTS).filter(([name]) => name !== 'https' || what !== 'a damaged body');

  it.each(clients)(`is ${kind} by %s`, async (client, ask) => {
    await using server = await open();
    const failure = networkFailure(await failureOf(ask(server.url)));
    // In TLS 1.3 the alert comes after the handshake, and Node's fetch tells only that the connection was closed.
    const isHidden = client.endsWith('fetch') && what === 'a missing certificate in TLS 1.3';
    expect(failure).toMatchObject({ kind: isHidden ? 'reset' : kind });
  });
});
