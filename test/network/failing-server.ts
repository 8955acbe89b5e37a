import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createHttps, type ServerOptions } from 'node:https';
import { type AddressInfo, createServer as createTcp, type Server, type Socket } from 'node:net';

/** A server that fails in one way, over a real socket. */
export interface FailingServer extends AsyncDisposable {
  readonly url: URL;
}

export async function listening(server: Server, host = 'localhost'): Promise<FailingServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`https://${host}:${port}/`),
    [Symbol.asyncDispose]: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Does something with each TCP connection. */
export function tcp(onSocket: (socket: Socket) => void): Server {
  return createTcp(onSocket);
}

/** Does something with each request, over TLS. */
export function tls(
  options: ServerOptions,
  answer: (request: IncomingMessage, response: ServerResponse) => void = (_, response) => response.end('{}'),
): Server {
  return createHttps(options, answer);
}

/** Takes a request over TLS, and resets the connection under it. */
export function resetting(options: ServerOptions): Server {
  const raw: Socket[] = [];
  const server = tls(options, () => raw.pop()?.resetAndDestroy());
  return server.on('connection', (socket) => raw.push(socket));
}

/** Ends each handshake with a fatal alert, in a record of its own (RFC 8446, sections 5.1 and 6). */
export function alerting(description: number): Server {
  return tcp((socket) => {
    socket.once('data', () => socket.end(Uint8Array.of(21, 3, 3, 0, 2, 2, description)));
  });
}

/** An address at which nobody listens. */
export async function nobody(): Promise<FailingServer> {
  const { url, [Symbol.asyncDispose]: close } = await listening(tcp(() => undefined));
  await close();
  return { url, [Symbol.asyncDispose]: async () => undefined };
}

/** A name that does not resolve (RFC 6761, section 6.4). */
export async function noName(): Promise<FailingServer> {
  return { url: new URL('https://bank.invalid/'), [Symbol.asyncDispose]: async () => undefined };
}
