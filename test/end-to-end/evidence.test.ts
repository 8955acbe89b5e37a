import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcp } from 'node:net';
import { consecutiveFailures } from '@relais/core';
import got from 'got';
import { afterEach, describe, expect, it } from 'vitest';
import { customerAt, openScene, PATIENT, type Scene } from './bank-and-relais.ts';

/** What nearly every aggregator's client has: less than the bank may take. */
const OWN_MS = 25_000;
const ending: (() => unknown)[] = [];

afterEach(async () => {
  await Promise.all(ending.splice(0).map((end) => end()));
});

/** As a host program has it that sets nothing: five signs, a second apart. */
const byDefault = () => ({ failover: { ...PATIENT, trip: consecutiveFailures() } });

async function addressOf(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ending.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An address at which nothing listens any more. */
async function refusing(): Promise<string> {
  const server = createTcp();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return `127.0.0.1:${port}`;
}

describe('what trips, as Relais comes', () => {
  it('fifty failures of one moment do not, five that are a second apart do', async () => {
    await using scene = await openScene({ relais: byDefault });
    const { bank, clock, relais } = scene;
    const psu = scene.psuOf(customerAt(bank, 0));
    await psu.getAccounts();
    await bank.faults.set('api', '503');
    const burst = await Promise.allSettled(Array.from({ length: 50 }, () => psu.getAccounts()));
    expect(burst.every(({ status }) => status === 'rejected')).toBe(true);
    expect(relais.state).toBe('closed');
    await bank.faults.clear('api');
    await psu.getAccounts();
    await bank.faults.set('api', '503');
    for (let sign = 1; sign <= 4; sign += 1) {
      await expect(psu.getAccounts()).rejects.toMatchObject({ status: 503 });
      clock.skip(1_000);
    }
    expect((await psu.getAccounts()).provenance.channel).toBe('fallback');
    expect(relais.incident?.evidence).toHaveLength(5);
  });

  it('a caller with less time than the bank has is answered when their own call trips', async () => {
    await using scene = await openScene();
    const psu = scene.psuOf(customerAt(scene.bank, 0));
    await scene.bank.faults.set('api', '503');
    for (let failure = 1; failure <= 4; failure += 1) {
      await expect(psu.getAccounts({ deadlineMs: OWN_MS })).rejects.toMatchObject({ status: 503 });
    }
    expect((await psu.getAccounts({ deadlineMs: OWN_MS })).provenance.channel).toBe('fallback');
  });

  it.each(['503', 'reset', 'refuse'] as const)(
    'of six callers who are held before the trip, none fails: the API answers with %s',
    async (fault) => {
      await using scene = await openScene({
        relais: () => ({ failover: { ...byDefault().failover, beforeTrip: 'wait' } }),
      });
      const { bank } = scene;
      await bank.faults.set('api', fault);
      const calls = [0, 1, 2, 0, 1, 2].map((index) => scene.psuOf(customerAt(bank, index)));
      const answers = await Promise.all(calls.map((psu) => psu.getAccounts({ deadlineMs: OWN_MS })));
      expect(answers.map((answer) => answer.provenance.channel)).toEqual(Array(6).fill('fallback'));
    },
  );

  it('unattended callers who are held spend one access each, however often they ask again', async () => {
    await using scene = await openScene({
      relais: () => ({ quota: {}, failover: { ...byDefault().failover, beforeTrip: 'wait' } }),
    });
    const { bank } = scene;
    const absent = { attended: { actionId: 'click', at: 0 } };
    await bank.faults.set('api', '503');
    const calls = [0, 1, 2, 0, 1].map((index) => scene.psuOf(customerAt(bank, index), undefined, undefined, absent));
    const answers = await Promise.all(calls.map((psu) => psu.getAccounts({ deadlineMs: OWN_MS })));
    expect(answers.map((answer) => answer.provenance.channel)).toEqual(Array(5).fill('fallback'));
  });
});

/** Clients that are not ours, and how they fail. */
const CLIENTS: Readonly<Record<string, (down: { refusing: string; failing: string }) => Promise<unknown>>> = {
  'fetch, connection refused': (down) => fetch(`http://${down.refusing}/`),
  'got, status 503': ({ failing }) => got(`http://${failing}/`, { retry: { limit: 0 } }),
  'got, connection refused': (down) => got(`http://${down.refusing}/`, { retry: { limit: 0 } }),
  'an error with statusCode': () => Promise.reject(Object.assign(new Error('down'), { statusCode: 502 })),
  'an error with response.status': () =>
    Promise.reject(Object.assign(new Error('down'), { response: { status: 500 } })),
  'an error around another': () =>
    Promise.reject(new Error('mine', { cause: Object.assign(new Error('x'), { code: 'ECONNRESET' }) })),
};

describe('a client of the host’s own behind protect', () => {
  it.each(Object.keys(CLIENTS))('trips: %s', async (name) => {
    await using scene = await openScene();
    const failing = await addressOf(createServer((_, response) => response.writeHead(503).end('down')));
    const down = { refusing: await refusing(), failing };
    const ask = CLIENTS[name] ?? expect.fail('no such client');
    const read = scene.relais.protect(
      () => ask(down),
      async (): Promise<unknown> => 'web',
    );
    for (let failure = 1; failure <= 4; failure += 1) await expect(read()).rejects.toThrow();
    expect(await read()).toBe('web');
  });

  it('trips by silence where its request has left for the bank, and nowhere else', async () => {
    const asked: string[] = [];
    const silent = await addressOf(createServer((request) => asked.push(request.url ?? '')));
    const vault = await addressOf(createServer(() => {}));
    const opened = (host: string): Promise<Scene> =>
      openScene({ relais: () => ({ failover: PATIENT, apiHosts: [host] }) });
    await using scene = await opened(silent);
    const { clock, relais } = scene;
    const silence = async (ask: () => Promise<unknown>, hasLeft: () => boolean): Promise<unknown> => {
      const call = relais.protect(ask, async () => 'web')();
      call.catch(() => {});
      while (!hasLeft()) await new Promise(setImmediate);
      clock.skip(PATIENT.deadlineMs);
      return call.catch(({ reason }) => reason);
    };
    for (let call = 1; call <= 6; call += 1) {
      expect(
        await silence(
          () => new Promise(() => {}),
          () => true,
        ),
      ).toBe('not_sent');
    }
    let begun = 0;
    const toVault = (): Promise<unknown> => {
      begun += 1;
      return fetch(`http://${vault}/`);
    };
    for (let call = 1; call <= 6; call += 1) expect(await silence(toVault, () => begun >= call)).toBe('not_sent');
    expect(relais.state).toBe('closed');
    const toBank = (): Promise<unknown> => fetch(`http://${silent}/`);
    const ends = [];
    for (let call = 1; call <= 5; call += 1) ends.push(await silence(toBank, () => asked.length >= call));
    expect(ends).toEqual([...Array(4).fill('no_reply'), 'web']);
    expect(relais.incident).toMatchObject({ basis: 'no_reply_presumption', evidence: { length: 5 } });
  });
});
