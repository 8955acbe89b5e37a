import { Agent, request } from 'node:https';
import { TLSSocket } from 'node:tls';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Door, type DoorOptions, openDoor } from '../../src/door/open-door.ts';
import { createPki, type Pki } from '../../src/pki/create-pki.ts';

let pki: Pki;
beforeAll(async () => {
  pki = await createPki(Date.now());
});

let events: string[];
let doors: Door[];
beforeEach(() => {
  events = [];
  doors = [];
});
afterEach(async () => {
  await Promise.all(doors.map((door) => door.close()));
});

async function open(clientCertificate: DoorOptions['clientCertificate']): Promise<Door> {
  const door = await openDoor({
    port: 0,
    server: pki.server,
    wrongServer: pki.wrongServer,
    clientCertificate,
    events: {
      connection: () => events.push('connection'),
      handshake: (commonName) => events.push(`handshake ${commonName ?? 'without certificate'}`),
      failedHandshake: () => events.push('failed handshake'),
    },
    onExchange: ({ incoming, outgoing, reset }) => {
      if (incoming.url === '/reset') return reset();
      const isReused = incoming.socket instanceof TLSSocket && incoming.socket.isSessionReused();
      outgoing.end(isReused ? 'resumed' : 'new');
    },
  });
  doors.push(door);
  return door;
}

function get({ port }: Door, options: object = {}, path = '/'): Promise<string> {
  return new Promise((resolve, reject) => {
    request({ host: 'localhost', port, path, agent: false, ca: pki.rootPem, ...options }, (incoming) => {
      incoming.setEncoding('utf8').once('data', resolve).on('error', reject);
    })
      .on('error', reject)
      .end();
  });
}

describe('a door that requires a certificate', () => {
  it('refuses a client without one in the handshake, with the alert certificate_required', async () => {
    const door = await open('required');
    await expect(get(door)).rejects.toMatchObject({ code: 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED' });
    expect(events).toEqual(['connection', 'failed handshake']);
  });

  it('refuses it in TLS 1.2 with an alert too', async () => {
    const door = await open('required');
    await expect(get(door, { maxVersion: 'TLSv1.2' })).rejects.toThrow(/alert handshake failure/);
    expect(events).toEqual(['connection', 'failed handshake']);
  });

  it.each(['qwac', 'expired', 'withoutRole', 'foreign', 'unqualified'] as const)(
    'lets the certificate %s in, so that a bad one can be answered with a reason',
    async (name) => {
      await expect(get(await open('required'), pki[name])).resolves.toBe('new');
    },
  );

  it('still knows the certificate when a session is resumed', async () => {
    const door = await open('required');
    const agent = new Agent({ ...pki.qwac, ca: pki.rootPem });
    await get(door, { agent });
    await expect(get(door, { agent })).resolves.toBe('resumed');
    expect(events.filter((event) => event === 'handshake tpp.example')).toHaveLength(2);
  });
});

it('asks for no certificate when none is wanted', async () => {
  await get(await open('none'), pki.qwac);
  expect(events).toEqual(['connection', 'handshake without certificate']);
});

it('notes a certificate that it asked for without insisting', async () => {
  const door = await open('requested');
  await get(door, pki.qwac);
  await get(door);
  expect(events).toEqual(['connection', 'handshake tpp.example', 'connection', 'handshake without certificate']);
});

it('ends a connection with a reset', async () => {
  const door = await open('none');
  await expect(get(door, {}, '/reset')).rejects.toMatchObject({ code: 'ECONNRESET' });
});

describe('its behaviour', () => {
  it('shut: refuses connections, and accepts them again on the same port', async () => {
    const door = await open('none');
    await door.behave('shut');
    await expect(get(door)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await door.behave('open');
    await expect(get(door)).resolves.toBe('new');
  });

  it('shut: cuts pooled connections, so that the next call is refused, not reset', async () => {
    const door = await open('none');
    const agent = new Agent({ keepAlive: true, ca: pki.rootPem });
    await get(door, { agent });
    await door.behave('shut');
    await expect(get(door, { agent })).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    agent.destroy();
  });

  it('impostor: shows a server certificate that no client trusts', async () => {
    const door = await open('none');
    await door.behave('impostor');
    await expect(get(door)).rejects.toMatchObject({ code: 'SELF_SIGNED_CERT_IN_CHAIN' });
    await door.behave('open');
    await expect(get(door)).resolves.toBe('new');
  });

  it('survives changes that nobody waits for', async () => {
    const door = await open('none');
    void door.behave('shut');
    void door.behave('open');
    void door.behave('shut');
    await door.behave('open');
    await expect(get(door)).resolves.toBe('new');
  });
});

it('stays closed once closed', async () => {
  const door = await open('none');
  await door.close();
  await door.close();
  await door.behave('open');
  await expect(get(door)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

it('says so when its port is taken', async () => {
  const { port } = await open('none');
  const second = openDoor({
    port,
    server: pki.server,
    wrongServer: pki.wrongServer,
    clientCertificate: 'none',
    events: { connection: () => {}, handshake: () => {}, failedHandshake: () => {} },
    onExchange: () => {},
  });
  await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
});
