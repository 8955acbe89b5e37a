import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { PemCertificate } from '../pki/authority.ts';

/** What a door tells about its connections. */
export interface DoorEvents {
  readonly connection: () => void;
  readonly handshake: (clientCommonName: string | undefined) => void;
  readonly failedHandshake: () => void;
}

/** One exchange at a door. */
export interface Visit {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** Ends the connection with a TCP reset. */
  readonly reset: () => void;
}

export interface DoorOptions {
  /** 0: any free one. */
  readonly port: number;
  readonly server: PemCertificate;
  /**
   * `required`: without one the handshake fails. Whatever is shown gets in, so that a bad certificate can be answered
   * with a page that says why. `requested`: asked for, not insisted upon. `none`: not asked for.
   */
  readonly clientCertificate: 'required' | 'requested' | 'none';
  readonly events: DoorEvents;
  readonly onVisit: (visit: Visit) => void;
}

/** A TLS listener on loopback. */
export interface Door {
  readonly port: number;
  /** Connections are refused from now on, and open ones are cut. */
  readonly shut: () => void;
  /** Listens again, on the same port. */
  readonly reopen: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Longer than any pause in a session, so that no client meets a connection that is just being closed. */
const KEEP_ALIVE_MS = 60_000;

/**
 * Opens one door of the bank.
 *
 * The TLS socket is made by hand: `tls.Server` with `rejectUnauthorized` would also cut off certificates of a foreign
 * root, and without it would let in clients that show none. This way OpenSSL refuses the latter with the alert
 * `certificate_required`, and the handler judges the rest.
 */
export async function openDoor({ port, server, clientCertificate, events, onVisit }: DoorOptions): Promise<Door> {
  const secureContext = createSecureContext({ ...server, minVersion: 'TLSv1.2', sessionIdContext: 'simulator' });
  const rawSockets = new Set<Socket>();
  const rawSocketOf = new WeakMap<object, Socket>();

  const http = createHttpServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (incoming, outgoing) => {
    onVisit({ incoming, outgoing, reset: () => rawSocketOf.get(incoming.socket)?.resetAndDestroy() });
  });

  const tcp = createTcpServer((raw) => {
    events.connection();
    rawSockets.add(raw);
    raw.once('close', () => rawSockets.delete(raw));
    const socket = new TLSSocket(raw, {
      isServer: true,
      secureContext,
      requestCert: clientCertificate !== 'none',
      rejectUnauthorized: clientCertificate === 'required',
    });
    rawSocketOf.set(socket, raw);
    let isSecure = false;
    socket.once('secure', () => {
      isSecure = true;
      events.handshake(commonNameOf(socket));
      http.emit('connection', socket);
    });
    socket.on('error', () => {
      if (!isSecure) events.failedHandshake();
      raw.destroy();
    });
  });

  const listen = (wanted: number): Promise<void> =>
    new Promise((resolve, reject) => {
      tcp.once('error', reject);
      tcp.listen({ port: wanted, host: '127.0.0.1' }, () => {
        tcp.off('error', reject);
        resolve();
      });
    });
  const cutAll = (): void => {
    for (const raw of rawSockets) raw.destroy();
  };

  await listen(port);
  const address = tcp.address() as AddressInfo;
  return {
    port: address.port,
    shut: () => {
      tcp.close();
      cutAll();
    },
    reopen: () => (tcp.listening ? Promise.resolve() : listen(address.port)),
    close: async () => {
      cutAll();
      if (tcp.listening) await new Promise((resolve) => tcp.close(resolve));
      http.close();
    },
  };
}

function commonNameOf(socket: TLSSocket): string | undefined {
  const subject = socket.getPeerX509Certificate()?.subject;
  return subject
    ?.split('\n')
    .find((part) => part.startsWith('CN='))
    ?.slice(3);
}
