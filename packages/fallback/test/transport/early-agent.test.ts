import { once } from 'node:events';
import { createServer, get, type Server } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { startSimulator } from '@relais/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EarlyAgent } from '../../src/transport/early-agent.ts';

const bank = await startSimulator();
const { server: certificate, rootPem } = bank.pki;
let server: Server;
let sockets: Socket[];
let url: URL;

beforeAll(async () => {
  server = createServer(certificate, (_, response) => response.end('page'));
  server.on('secureConnection', (socket) => sockets.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = new URL(`https://localhost:${(server.address() as AddressInfo).port}/`);
});

afterAll(async () => {
  server.close();
  await bank.close();
});

function agentOf(trust: SecureContextOptions = { ca: rootPem }): EarlyAgent {
  sockets = [];
  const secureContext = createSecureContext(trust);
  return new EarlyAgent({ secureContext, keepAlive: true, maxSockets: 1 });
}

/** A connection that was opened early, as the server sees it. */
async function connected(agent: EarlyAgent): Promise<Socket> {
  const arrived = once(server, 'secureConnection');
  agent.connectEarly(url);
  const [socket] = (await arrived) as [Socket];
  return socket;
}

async function ask(agent: EarlyAgent, at = url): Promise<number> {
  const [answer] = await once(get(at, { agent }), 'response');
  answer.resume();
  await once(answer, 'end');
  return answer.statusCode;
}

describe('a connection that is opened early', () => {
  it('serves the requests that follow, and no other is opened', async () => {
    const agent = agentOf();
    await connected(agent);
    expect([await ask(agent), await ask(agent)]).toEqual([200, 200]);
    expect(sockets).toHaveLength(1);
    agent.destroy();
  });

  it('serves a request that comes before its handshake is over', async () => {
    const agent = agentOf();
    agent.connectEarly(url);
    expect(await ask(agent)).toBe(200);
    expect(sockets).toHaveLength(1);
    agent.destroy();
  });

  it('sends nothing by itself, and is closed with its agent', async () => {
    const agent = agentOf();
    const socket = await connected(agent);
    const ended = once(socket, 'close');
    socket.resume();
    agent.destroy();
    await ended;
    expect(socket.bytesRead).toBe(0);
  });

  it('that the bank has closed is replaced', async () => {
    const agent = agentOf();
    const socket = await connected(agent);
    const ended = once(socket, 'close');
    socket.resume();
    socket.end();
    await ended;
    await new Promise((resolve) => setImmediate(resolve));
    expect(await ask(agent)).toBe(200);
    agent.destroy();
  });

  it('is not opened once its agent is closed', async () => {
    const agent = agentOf();
    agent.destroy();
    agent.connectEarly(url);
    expect(await ask(agentOf())).toBe(200);
    expect(sockets).toHaveLength(1);
  });

  it.each([
    ['a server nobody trusts', () => agentOf({}), () => url],
    ['a host that does not answer', () => agentOf(), () => new URL('https://localhost:1/')],
  ])('to %s says nothing: the request does', async (_, agentTo, at) => {
    const agent = agentTo();
    agent.connectEarly(at());
    await expect(ask(agent, at())).rejects.toThrow(/certificate|ECONNREFUSED/);
    agent.destroy();
  });

  it('is of no use to another host', async () => {
    const agent = agentOf();
    await connected(agent);
    await expect(ask(agent, new URL('https://localhost:1/'))).rejects.toThrow('ECONNREFUSED');
    expect(await ask(agent)).toBe(200);
    expect(sockets).toHaveLength(1);
    agent.destroy();
  });
});
