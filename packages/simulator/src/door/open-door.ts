import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { createSecureContext, TLSSocket } from 'node:tls';
import type { PemCertificate } from '../pki/authority.ts';

/** Events of a door's connections. */
interface DoorEvents {
  readonly connection: () => void;
  readonly handshake: (clientCommonName: string | undefined) => void;
  readonly failedHandshake: () => void;
}

/** One exchange at a door. */
export interface HttpExchange {
  readonly incoming: IncomingMessage;
  readonly outgoing: ServerResponse;
  /** Ends the connection with a TCP reset. */
  readonly reset: () => void;
}

export interface DoorOptions {
  /** 0: any free one. */
  readonly port: number;
  /** The server certificate that the door shows. */
  readonly server: PemCertificate;
  /** The server certificate that it shows as an `impostor`. */
  readonly wrongServer: PemCertificate;
  /**
   * `required`: without one the handshake fails. Any certificate passes the handshake, so that the door can answer a
   * bad one with the reason. `requested`: the door asks for one and does not insist. `none`: the door does not ask for
   * one.
   */
  readonly clientCertificate: 'required' | 'requested' | 'none';
  readonly events: DoorEvents;
  readonly onExchange: (exchange: HttpExchange) => void;
}

/**
 * `shut`: the door refuses connections. `impostor`: the door shows a server certificate that no client should trust.
 */
export type DoorMode = 'open' | 'shut' | 'impostor';

/** A TLS listener on loopback. */
export interface Door {
  readonly port: number;
  /** Changes how the door treats connections. A change cuts open connections; the port stays the same. */
  readonly behave: (mode: DoorMode) => Promise<void>;
  /** Closes the door for good. May be called twice. */
  readonly close: () => Promise<void>;
}

/** Longer than any pause in a session, so that no client meets a connection that is just being closed. */
const KEEP_ALIVE_MS = 60_000;

/**
 * Opens one door of the bank.
 *
 * The TLS socket is made by hand. `tls.Server` with `rejectUnauthorized` also refuses certificates of a foreign root.
 * Without it, clients without a certificate get in. This way OpenSSL refuses clients without a certificate by the alert
 * `certificate_required`, and the handler judges the rest.
 */
export async function openDoor(options: DoorOptions): Promise<Door> {
  const { clientCertificate, events, onExchange } = options;
  const [ownContext, impostorContext] = [options.server, options.wrongServer].map((certificate) =>
    createSecureContext({ ...certificate, minVersion: 'TLSv1.2', sessionIdContext: 'simulator' }),
  );
  let mode: DoorMode | 'closed' = 'open';
  const rawSockets = new Set<Socket>();
  const rawSocketOf = new WeakMap<object, Socket>();

  const http = createHttpServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (incoming, outgoing) => {
    onExchange({ incoming, outgoing, reset: () => rawSocketOf.get(incoming.socket)?.resetAndDestroy() });
  });

  const tcp = createTcpServer((raw) => {
    events.connection();
    rawSockets.add(raw);
    raw.once('close', () => rawSockets.delete(raw));
    const socket = new TLSSocket(raw, {
      isServer: true,
      secureContext: mode === 'impostor' ? impostorContext : ownContext,
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

  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      tcp.once('error', reject);
      tcp.listen({ port, host: '127.0.0.1' }, () => {
        tcp.off('error', reject);
        resolve();
      });
    });
  const cutAll = async (): Promise<void> => {
    const ended = [...rawSockets].map((raw) => once(raw, 'close'));
    for (const raw of rawSockets) raw.destroy();
    await Promise.all(ended);
  };

  await listen(options.port);
  const { port } = tcp.address() as AddressInfo;
  return {
    port,
    behave: async (wanted) => {
      if (mode === 'closed' || mode === wanted) return;
      mode = wanted;
      if (wanted === 'shut') tcp.close();
      else if (!tcp.listening) await listen(port);
      await cutAll();
      // One more turn of the event loop, in which clients of this process learn that their pooled connections are gone.
      await setImmediate();
    },
    close: async () => {
      mode = 'closed';
      if (tcp.listening) tcp.close();
      await cutAll();
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
