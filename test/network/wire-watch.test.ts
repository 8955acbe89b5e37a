import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcp, type Socket } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type WireWatch, watchWire } from '@relais/model';
import axios from 'axios';
import got from 'got';
import { afterEach, describe, expect, it } from 'vitest';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

const ending: (() => void)[] = [];
afterEach(() => {
  for (const end of ending.splice(0)) end();
});

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A host, and when it was asked. */
async function host(answer: Answer = (_, response) => response.end('{}')): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1');
  await once(server, 'listening');
  ending.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

function note(hosts?: readonly string[]): WireWatch & { readonly seen: string[] } {
  const seen: string[] = [];
  return {
    seen,
    onBegun: () => seen.push('begun'),
    onSent: () => seen.push('sent'),
    onOver: () => seen.push('over'),
    ...(hosts !== undefined && { hosts }),
  };
}

function byNode(url: string, agent?: Agent): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request(url, { ...(agent !== undefined && { agent }) }, (answer) => answer.resume().on('close', resolve))
      .on('error', reject)
      .end();
  });
}

const CLIENTS: readonly (readonly [string, (url: string) => Promise<unknown>])[] = [
  ['axios', (url) => axios.get(url, { proxy: false })],
  ['axios by fetch', (url) => axios.get(url, { proxy: false, adapter: 'fetch' })],
  ['fetch', async (url) => (await fetch(url)).text()],
  ['got', (url) => got(url, { retry: { limit: 0 } }).text()],
  ['Node’s own client', (url) => byNode(url)],
];

describe.each(CLIENTS)('%s', (_, ask) => {
  it('is seen to begin, to send and to end, once for each request', async () => {
    const url = await host();
    const watch = note();
    await watchWire(async () => {
      await ask(url);
      await new Promise(setImmediate);
      await ask(url);
      await new Promise(setImmediate);
    }, watch);
    expect(watch.seen).toEqual(['begun', 'sent', 'over', 'begun', 'sent', 'over']);
  });

  it('is told before the answer, also of a bank that never gives one', async () => {
    const url = await host(() => undefined);
    const sent = Promise.withResolvers<void>();
    const call = watchWire(() => ask(url), { onSent: sent.resolve });
    call.catch(() => undefined);
    await sent.promise;
  });

  it('is not told where the other side takes no connection', async () => {
    const url = await host();
    for (const end of ending.splice(0)) end();
    const watch = note();
    await expect(watchWire(() => ask(url), watch)).rejects.toThrow();
    expect(watch.seen).toEqual(['begun']);
  });

  it('is told apart by host: a vault is not the bank', async () => {
    const [bank, vault] = [await host(), await host()];
    const watch = note([new URL(bank).host]);
    await watchWire(() => ask(vault), watch);
    expect(watch.seen).toEqual([]);
    await watchWire(() => ask(bank), watch);
    expect(watch.seen).toContain('sent');
  });

  it('is never taken for a call beside it', async () => {
    const url = await host();
    const watches = Array.from({ length: 20 }, () => note());
    await Promise.all(
      watches.map((watch, index) =>
        watchWire(async () => {
          for (let time = 0; time < index % 3; time += 1) await ask(url);
        }, watch),
      ),
    );
    const sent = watches.map(({ seen }) => seen.filter((what) => what === 'sent').length);
    expect(sent).toEqual(watches.map((__, index) => index % 3));
  });
});

describe('a watched call', () => {
  it('whose request waits for a place in a full pool has not sent it', async () => {
    const waiting: ServerResponse[] = [];
    const asked = Promise.withResolvers<void>();
    const url = await host((_, response) => {
      waiting.push(response);
      asked.resolve();
    });
    const agent = new Agent({ maxSockets: 1 });
    const first = byNode(url, agent);
    await asked.promise;
    const watch = note();
    const second = watchWire(() => byNode(url, agent), watch);
    await new Promise(setImmediate);
    expect(watch.seen).toEqual(['begun']);
    waiting[0]?.end();
    await first;
    while (waiting.length < 2) await new Promise(setImmediate);
    expect(watch.seen).toEqual(['begun', 'sent']);
    waiting[1]?.end();
    await second;
    agent.destroy();
  });

  it('has sent its request once the TCP connection stands, though TLS is never answered', async () => {
    const sockets: Socket[] = [];
    const server = createTcp((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    ending.push(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    const sent = Promise.withResolvers<void>();
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    watchWire(() => axios.get(url, { proxy: false }), { onSent: sent.resolve }).catch(() => undefined);
    await sent.promise;
  });

  it('is told of inside another, and so is the other', async () => {
    const url = await host();
    const [inner, outer] = [note(), note()];
    await watchWire(() => watchWire(() => byNode(url), inner), outer);
    expect([inner.seen[1], outer.seen[1]]).toEqual(['sent', 'sent']);
  });

  it('is told nothing any more once it is over', async () => {
    const url = await host();
    const watch = note();
    const go = Promise.withResolvers<void>();
    const later = Promise.withResolvers<unknown>();
    await watchWire(async () => {
      later.resolve(go.promise.then(() => byNode(url)));
    }, watch);
    go.resolve();
    await later.promise;
    expect(watch.seen).toEqual([]);
  });

  it('ends as it would alone, whatever the watcher does', async () => {
    const url = await host();
    const thrower = (): never => {
      throw new Error('no');
    };
    const watch = { onSent: thrower, onBegun: thrower, onOver: thrower };
    for (const [, ask] of CLIENTS) await watchWire(() => ask(url), watch);
    await expect(watchWire(async () => 7, watch)).resolves.toBe(7);
    await expect(watchWire(() => Promise.reject(new Error('own')), watch)).rejects.toThrow('own');
    await expect(watchWire(thrower, watch)).rejects.toThrow('no');
  });

  it('leaves nothing behind: 100,000 of them hold no memory', async () => {
    const watch = note();
    const size = async (): Promise<number> => {
      for (let call = 0; call < 50_000; call += 1) await watchWire(async () => call, watch);
      for (let turn = 0; turn < 5; turn += 1) await new Promise(setImmediate);
      collect();
      return process.memoryUsage().heapUsed;
    };
    const first = await size();
    const second = await size();
    expect(second - first).toBeLessThan(50_000 * 40);
  });
});
