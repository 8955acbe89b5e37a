import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, request } from 'node:https';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import type { BankProfile } from '@relais/model';
import { type Simulator, startSimulator } from '@relais/simulator';

/** One request at the evil bank, and the ways to answer it. */
export interface Visit {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** What the honest bank answers. */
  readonly honest: HonestAnswer;
}

interface HonestAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly html: string;
}

/** Answers a request in place of the honest bank. Returns false to let its answer through. */
export type Trick = (visit: Visit) => boolean;

/** A bank that answers as it likes, in front of one that knows how to. */
export interface EvilBank extends AsyncDisposable {
  readonly bank: Simulator;
  readonly profile: BankProfile;
  /** `localhost:PORT`. */
  readonly host: string;
  /** `localhost:PORT` of somebody whom nobody has to do with. */
  readonly elsewhere: string;
  /** Connections that somebody has received, with or without a byte. */
  readonly strangers: () => number;
  /** Cookie headers that were sent to the bank, since the last trick. */
  readonly cookies: () => readonly string[];
  /** How many requests came, since the last trick. */
  readonly requests: () => number;
  readonly play: (trick: Trick) => void;
}

const HONESTLY: Trick = () => false;

/** Opens both banks, and a listener elsewhere. */
export async function openEvilBank(): Promise<EvilBank> {
  const bank = await startSimulator();
  let strangers = 0;
  const stranger = createTcpServer((socket) => {
    strangers += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(stranger, 'listening');
  const elsewhere = `localhost:${(stranger.address() as AddressInfo).port}`;

  let trick = HONESTLY;
  let cookies: string[] = [];
  let requests = 0;
  const { cert, key } = bank.pki.server;
  const front = createServer({ cert, key, requestCert: true, rejectUnauthorized: false }, (incoming, outgoing) => {
    requests += 1;
    cookies.push(incoming.headers.cookie ?? '');
    outgoing.on('error', () => {});
    void askHonestly(incoming).then(
      (honest) => {
        if (trick({ incoming, outgoing, honest }) || outgoing.headersSent) return;
        outgoing.writeHead(honest.status, { ...honest.headers }).end(honest.html);
      },
      () => outgoing.destroy(),
    );
  }).listen(0, '127.0.0.1');
  front.on('tlsClientError', () => {});
  await once(front, 'listening');
  const host = `localhost:${(front.address() as AddressInfo).port}`;

  async function askHonestly(incoming: IncomingMessage): Promise<HonestAnswer> {
    const { pathname } = new URL(bank.fallbackUrl);
    const isDoor = incoming.url === pathname;
    const asked = request(new URL(incoming.url ?? '/', isDoor ? bank.fallbackUrl : bank.webUrl), {
      method: incoming.method ?? 'GET',
      // Addresses on its pages are made from the host it was asked by.
      headers: { ...incoming.headers, host: isDoor ? new URL(bank.fallbackUrl).host : host },
      ca: bank.pki.rootPem,
      agent: false,
      ...(isDoor && bank.pki.qwac),
    });
    incoming.pipe(asked);
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    const chunks: Buffer[] = [];
    for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
    const { location, 'set-cookie': setCookie, 'content-type': contentType } = answer.headers;
    return {
      status: answer.statusCode ?? 500,
      headers: {
        ...(location !== undefined && { location: location.replace(new URL(bank.webUrl).host, host) }),
        ...(setCookie !== undefined && { 'set-cookie': setCookie }),
        ...(contentType !== undefined && { 'content-type': contentType }),
      },
      html: Buffer.concat(chunks).toString(),
    };
  }

  return {
    bank,
    profile: bank.profile({
      fallback: { url: `https://${host}${new URL(bank.fallbackUrl).pathname}` },
      web: { hosts: [host] },
    }),
    host,
    elsewhere,
    strangers: () => strangers,
    cookies: () => cookies,
    requests: () => requests,
    play: (next) => {
      trick = next;
      cookies = [];
      requests = 0;
      strangers = 0;
    },
    [Symbol.asyncDispose]: async () => {
      front.close();
      front.closeAllConnections();
      stranger.close();
      await bank.close();
    },
  };
}
