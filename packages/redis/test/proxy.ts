import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, connect as dial, type Socket } from 'node:net';

export interface ProxyOptions {
  /** How long each piece of a connection is held back, in milliseconds. What goes over two connections changes its order. */
  readonly delayMs?: () => number;
  /** Whether the connection breaks instead of passing this piece on, to the server or back. */
  readonly cuts?: (way: 'there' | 'back', piece: Buffer) => boolean;
}

/** Stands between clients and a Redis, and is a bad network. */
export interface Proxy extends AsyncDisposable {
  readonly port: number;
  /** Breaks all connections at once. */
  readonly cutAll: () => void;
}

export async function startProxy(
  upstream: number,
  { delayMs = () => 0, cuts = () => false }: ProxyOptions,
): Promise<Proxy> {
  const open = new Set<Socket>();
  const keep = (socket: Socket): Socket => {
    open.add(socket.on('error', () => {}).on('close', () => open.delete(socket)));
    return socket.setNoDelay(true);
  };

  function pass(from: Socket, to: Socket, way: 'there' | 'back'): void {
    // Pieces of one connection never overtake each other.
    let before = Promise.resolve();
    from.on('data', (piece) => {
      const isCut = cuts(way, piece);
      const late = new Promise<void>((resolve) => setTimeout(resolve, delayMs()));
      before = Promise.all([before, late]).then(() => {
        if (!isCut) return void to.write(piece);
        from.destroy();
        to.destroy();
      });
    });
    from.on('close', () => before.then(() => to.destroy()));
  }

  const server = createServer((socket) => {
    const [there, back] = [keep(dial(upstream, '127.0.0.1')), keep(socket)];
    pass(back, there, 'there');
    pass(there, back, 'back');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cutAll = (): void => {
    for (const socket of open) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cutAll,
    [Symbol.asyncDispose]: async () => {
      server.close();
      cutAll();
      await once(server, 'close');
    },
  };
}
