import diagnostics from 'node:diagnostics_channel';
import type { ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { Readable } from 'node:stream';
import type { BankProfile } from '@relais/model';
import { type PemCertificate, startSimulator } from '@relais/simulator';
import { busiestCustomer } from '../busiest-customer.ts';
import type { Exchange } from './exchange.ts';

/** What the process of the bank is told. */
export type BankOrder =
  | { readonly order: 'simulate' }
  /** Tells how long each answer has taken since the last time: milliseconds from the request to the first byte of the answer. */
  | { readonly order: 'times' }
  /** The simulator closes, and its doors answer what they answered before, and as fast: each connection from the beginning. */
  | { readonly order: 'replay'; readonly exchanges: readonly Exchange[] }
  /** Tells the handshakes since the last time, by origin. */
  | { readonly order: 'count' };

/** Where the bank is, and who may come. */
export interface BankPlace {
  readonly profile: BankProfile;
  readonly qwac: PemCertificate;
  readonly rootPem: string;
  readonly login: string;
  readonly password: string;
}

const ACCOUNTS = 3;
const PIECE = 16_384;

const bank = await startSimulator({ ledger: busiestCustomer(ACCOUNTS) });
const { pki } = bank;
const handshakes: Record<string, number> = {};
let times: number[] = [];

diagnostics.subscribe('http.server.request.start', (message) => {
  const { response } = message as { readonly response: ServerResponse };
  const startedAt = performance.now();
  const index = times.push(Number.NaN) - 1;
  const noted = times;
  const writeHead = response.writeHead.bind(response) as (...given: unknown[]) => ServerResponse;
  response.writeHead = (...given: unknown[]) => {
    noted[index] = performance.now() - startedAt;
    return writeHead(...given);
  };
});

process.on('disconnect', () => process.exit());
process.on('message', async (message: BankOrder) => {
  if (message.order === 'simulate') process.send?.(place());
  if (message.order === 'times') {
    process.send?.(times);
    times = [];
  }
  if (message.order === 'count') {
    process.send?.({ ...handshakes });
    for (const origin of Object.keys(handshakes)) handshakes[origin] = 0;
  }
  if (message.order === 'replay') {
    await bank.close();
    const origins = new Set(message.exchanges.map(({ origin }) => origin));
    const opened = [...origins].map((origin) => answerAgain(origin, message.exchanges));
    await Promise.all(opened);
    process.send?.('ready');
  }
});

function place(): BankPlace {
  const [customer] = bank.customers;
  if (customer === undefined) throw new Error('the bank has no customer');
  const { login, password } = customer;
  return { profile: bank.profile(), qwac: pki.qwac, rootPem: pki.rootPem, login, password };
}

function* piecesOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += PIECE) yield bytes.subarray(at, at + PIECE);
}

function answerAgain(origin: string, exchanges: readonly Exchange[]): Promise<Server> {
  const answers = exchanges
    .filter((exchange) => exchange.origin === origin)
    .map(({ method, path, answer }) => ({ method, path, ...answer, bytes: Buffer.from(answer.body, 'base64') }));
  const turns = new WeakMap<object, number>();
  handshakes[origin] = 0;
  const isDoor = origin === new URL(bank.fallbackUrl).origin;
  const tls = { ...pki.server, ...(isDoor && { ca: pki.rootPem, requestCert: true }) };
  const server = createServer({ ...tls, keepAliveTimeout: 60_000 }, (request, response) => {
    const turn = turns.get(request.socket) ?? 0;
    turns.set(request.socket, turn + 1);
    // The door is asked once by each method, over connections that may be two.
    const answer = isDoor ? answers.find(({ method }) => method === request.method) : answers[turn];
    if (answer === undefined || answer.method !== request.method || answer.path !== request.url) {
      response.writeHead(599).end();
      return;
    }
    request.resume();
    request.on('end', () => {
      const headers = answer.headers.flat();
      setTimeout(() => {
        response.writeHead(answer.status, [...headers, 'content-length', String(answer.bytes.length)]);
        // In pieces: a large answer still in the socket's buffer makes Node stumble over the body of the next request.
        Readable.from(piecesOf(answer.bytes)).pipe(response);
      }, answer.tookMs);
    });
  });
  server.on('secureConnection', (socket) => {
    // A resumed one costs neither certificates nor signatures.
    if (socket.isSessionReused()) return;
    handshakes[origin] = (handshakes[origin] ?? 0) + 1;
  });
  return new Promise((resolve) => {
    server.listen(Number(new URL(origin).port), '127.0.0.1', () => resolve(server));
  });
}
