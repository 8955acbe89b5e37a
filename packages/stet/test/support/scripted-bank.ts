import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { type BankProfile, cic } from '@relais/model';

/** A bank that answers what a test tells it to, over real mutual TLS on loopback. */
export interface ScriptedBank extends AsyncDisposable {
  readonly profile: BankProfile;
  /** Requests so far, in order. */
  readonly requests: readonly IncomingMessage[];
  readonly handshakes: () => number;
}

/** What the bank answers to one request; `nth` counts from 1. */
export type Script = (request: IncomingMessage, response: ServerResponse, nth: number) => void;

/** @param tls - the server's certificate, and whatever else a test wants of its TLS */
export async function startScriptedBank(tls: ServerOptions, script: Script): Promise<ScriptedBank> {
  const requests: IncomingMessage[] = [];
  let handshakes = 0;
  const server = createServer({ requestCert: true, rejectUnauthorized: false, ...tls }, (request, response) => {
    requests.push(request);
    script(request, response, requests.length);
  });
  server.on('secureConnection', () => {
    handshakes += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    profile: cic({ api: { baseUrl: `https://127.0.0.1:${port}/cic/` } }),
    requests,
    handshakes: () => handshakes,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers JSON with a status. */
export function json(status: number, body: unknown): Script {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' }).end(JSON.stringify(body));
  };
}

/** Answers bytes as they are. */
export function raw(status: number, body: string | Uint8Array, headers: Record<string, string> = {}): Script {
  return (_request, response) => {
    response.writeHead(status, headers).end(body);
  };
}
