import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface ConnectProxy extends AsyncDisposable {
  /** With its user and password. */
  readonly address: string;
  /** `host:port` of each tunnel that was asked for, in order. */
  readonly asked: readonly string[];
}

/** How a proxy treats a tunnel: it opens it, answers a status instead, cuts the connection, or says nothing. */
export type Treatment = 'open' | 'cut' | 'hang' | number;

/** An HTTP proxy on loopback that opens tunnels for one user (RFC 9110, section 9.3.6). */
export async function connectProxy(treatment: () => Treatment): Promise<ConnectProxy> {
  const asked: string[] = [];
  const sockets = new Set<Socket>();
  const kept = (socket: Socket): Socket => {
    sockets.add(socket);
    return socket.on('error', () => {}).on('close', () => sockets.delete(socket));
  };
  const wanted = `Basic ${Buffer.from('user:canary-4711').toString('base64')}`;
  const proxy = createServer();
  proxy.on('connection', kept);
  proxy.on('connect', ({ url = '', headers }, client: Socket) => {
    asked.push(url);
    const now = headers['proxy-authorization'] === wanted ? treatment() : 407;
    if (now === 'hang') return;
    if (now === 'cut') return void client.destroy();
    if (now !== 'open') return void client.end(`HTTP/1.1 ${now} No\r\n\r\n`);
    const [host, port] = url.split(':');
    const bank = kept(connect(Number(port), host, () => client.write('HTTP/1.1 200 Connection established\r\n\r\n')));
    bank.on('close', () => client.destroy());
    client.on('close', () => bank.destroy());
    bank.pipe(client);
    client.pipe(bank);
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  return {
    address: `http://user:canary-4711@127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    asked,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
  };
}
