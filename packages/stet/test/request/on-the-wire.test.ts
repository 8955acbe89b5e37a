import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { createSecureContext } from 'node:tls';
import { cic, manualClock, RelaisError } from '@relais/model';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createStetConnection,
  type PsuAccess,
  type StetConnection,
  type StetConnectionOptions,
} from '../../src/index.ts';
import { askAccounts } from '../support/asked.ts';
import { certificates } from '../support/certificates.ts';
import { accounts } from '../support/samples.ts';
import { json, raw, type Script, type ScriptedBank, startScriptedBank } from '../support/scripted-bank.ts';
import { openTokenScene } from '../support/token-endpoint.ts';

const pki = await certificates();
const SECRET = 'canary-4711';
const never = (): Promise<never> => new Promise(() => undefined);

const open: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one[Symbol.asyncDispose]();
});

async function bankWith(
  script: Script,
  options: Partial<StetConnectionOptions> = {},
): Promise<{ readonly bank: ScriptedBank; readonly connection: StetConnection }> {
  const bank = await startScriptedBank(pki.server, script);
  const connection = createStetConnection({
    profile: bank.profile,
    certificate: pki.qwac,
    ca: pki.rootPem,
    ...options,
  });
  open.push(bank, { [Symbol.asyncDispose]: async () => connection.close() });
  return { bank, connection };
}

describe('a request on its way', () => {
  it('is told once for each: over a new connection, over a kept one, and again after another token', async () => {
    const { connection } = await bankWith((request, response, nth) =>
      (nth === 3 ? raw(401, '') : json(200, accounts))(request, response, nth),
    );
    const psu: PsuAccess = { token: (refused) => (refused === undefined ? 'a' : 'b') };
    for (const times of [1, 1, 2]) {
      const { told, answer } = askAccounts(connection, psu);
      await answer;
      expect(told).toEqual(Array.from({ length: times }, () => ['sent', 'replied']).flat());
    }
  });

  it('is told for each page of a list', async () => {
    const next = { ...accounts, _links: { next: { href: 'accounts?page=2' } } };
    const { connection } = await bankWith((request, response, nth) =>
      json(200, nth === 1 ? next : accounts)(request, response, nth),
    );
    const { told, answer } = askAccounts(connection, { token: () => 't' });
    expect((await answer).value.accounts).toHaveLength(2 * accounts.accounts.length);
    expect(told).toEqual(['sent', 'replied', 'sent', 'replied']);
  });

  it('is answered when its whole answer is there, and not with its first byte', async () => {
    const begun = Promise.withResolvers<() => void>();
    const { connection } = await bankWith((_request, response) => {
      const [head, rest] = [JSON.stringify(accounts).slice(0, 20), JSON.stringify(accounts).slice(20)];
      response.writeHead(200).write(head, () => begun.resolve(() => response.end(rest)));
    });
    const { told, answer } = askAccounts(connection, { token: () => 't' });
    const finish = await begun.promise;
    await new Promise(setImmediate);
    expect(told).toEqual(['sent']);
    finish();
    await answer;
    expect(told).toEqual(['sent', 'replied']);
  });

  it('is answered whatever the answer is: a refusal and an unreadable page are no silence', async () => {
    for (const script of [raw(503, ''), raw(200, '<html>'), raw(403, '{}')]) {
      const { connection } = await bankWith(script);
      const { told, answer } = askAccounts(connection, { token: () => 't' });
      await expect(answer).rejects.toBeInstanceOf(RelaisError);
      expect(told).toEqual(['sent', 'replied']);
    }
  });

  it('is told once the TCP connection stands, although no TLS is ever answered: that silence is the bank’s', async () => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const clock = manualClock();
    const connection = createStetConnection({
      profile: cic({ api: { baseUrl: `https://127.0.0.1:${port}/` } }),
      certificate: pki.qwac,
      ca: pki.rootPem,
      clock,
    });
    const psu: PsuAccess = { token: () => 't' };
    const sent = Promise.withResolvers<void>();
    const leaving = new AbortController();
    const { answer } = askAccounts(connection, psu, { signal: leaving.signal, heard: () => sent.resolve() });
    const left = expect(answer).rejects.toMatchObject({ code: 'aborted' });
    await sent.promise;
    const call = connection.for(psu).getAccounts({ deadlineMs: 30_000 });
    const ended = expect(call).rejects.toMatchObject({ code: 'bank_unavailable', reason: 'timeout', actor: 'bank' });
    while (sockets.length < 2) await new Promise(setImmediate);
    // The other side has taken the connection; this side hears of it in its next turn.
    await new Promise(setImmediate);
    clock.advance(30_000);
    await ended;
    leaving.abort();
    await left;
    connection.close();
    for (const socket of sockets) socket.destroy();
    server.close();
  });

  it('survives whoever is told and throws', async () => {
    const { connection } = await bankWith(json(200, accounts));
    const heard = (): never => {
      throw new Error(SECRET);
    };
    const { told, answer } = askAccounts(connection, { token: () => 't' }, { heard });
    expect((await answer).value).toEqual(accounts);
    expect(told).toEqual(['sent', 'replied']);
  });

  it('is not told when the bank takes no connection', async () => {
    const { bank, connection } = await bankWith(json(200, accounts));
    await bank[Symbol.asyncDispose]();
    open.shift();
    const { told, answer } = askAccounts(connection, { token: () => 't' });
    await expect(answer).rejects.toMatchObject({ code: 'bank_unavailable', reason: 'connection' });
    expect(told).toEqual([]);
  });
});

describe('what never left is no silence of the bank', () => {
  it.each<[string, Partial<StetConnectionOptions>, () => string | Promise<string>]>([
    ['token', {}, never],
    ['signature', { sign: never }, () => 't'],
    ['certificate', { certificate: never }, () => 't'],
  ])('a %s that never comes ends with the call, as the host’s matter', async (reason, options, token) => {
    const clock = manualClock();
    const { bank, connection } = await bankWith(json(200, accounts), { clock, ...options });
    const leaving = new AbortController();
    const { told, answer } = askAccounts(connection, { token }, { signal: leaving.signal });
    const call = connection.for({ token }).getAccounts({ deadlineMs: 30_000 });
    const ended = expect(call).rejects.toMatchObject({ code: 'own_network', reason, actor: 'host' });
    await new Promise(setImmediate);
    clock.advance(30_000);
    await ended;
    const because = new RelaisError('own_network', 'nothing was sent', { reason: 'not_sent' });
    leaving.abort(because);
    await expect(answer).rejects.toBe(because);
    expect([told, bank.requests.length, clock.pending()]).toEqual([[], 0, 0]);
  });

  it.each<[string, string, Partial<StetConnectionOptions>, () => never]>([
    ['token', 'own_network', {}, refuseWith(SECRET)],
    ['signature', 'certificate_problem', { sign: refuseWith(SECRET) }, (() => 't') as never],
    ['certificate', 'certificate_problem', { certificate: refuseWith(SECRET) }, (() => 't') as never],
    ['unknown', 'own_network', { newRequestId: refuseWith(SECRET) }, (() => 't') as never],
  ])('a %s that throws loses its text', async (reason, code, options, token) => {
    const { connection } = await bankWith(json(200, accounts), options);
    const error: unknown = await connection
      .for({ token })
      .getAccounts()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code, reason, actor: 'host' });
    expect(String((error as Error).cause) + String(error)).not.toContain(SECRET);
  });

  it('the token of a further page that never comes is no silence either, though the first page was sent', async () => {
    const clock = manualClock();
    const first = { ...accounts, _links: { self: { href: 'accounts' }, next: { href: 'accounts?page=2' } } };
    const { bank, connection } = await bankWith(json(200, first), { clock });
    let waiting = Promise.withResolvers<void>();
    const tokenOnce = (): PsuAccess => {
      let asked = 0;
      return {
        token: () => {
          asked += 1;
          if (asked === 1) return 't';
          waiting.resolve();
          return never();
        },
      };
    };
    const call = connection.for(tokenOnce()).getAccounts({ deadlineMs: 30_000 });
    const ended = expect(call).rejects.toMatchObject({ code: 'own_network', reason: 'token' });
    await waiting.promise;
    clock.advance(30_000);
    await ended;
    expect(bank.requests).toHaveLength(1);
    const leaving = new AbortController();
    waiting = Promise.withResolvers();
    const { told, answer } = askAccounts(connection, tokenOnce(), { signal: leaving.signal });
    const left = expect(answer).rejects.toMatchObject({ code: 'aborted' });
    await waiting.promise;
    leaving.abort();
    await left;
    expect([told, bank.requests.length]).toEqual([['sent', 'replied'], 2]);
  });

  it('a full pool is none: only the requests that have a connection are told', async () => {
    const silent: Script = () => undefined;
    const { bank, connection } = await bankWith(silent, { clock: manualClock() });
    const places = 256;
    let sent = 0;
    const all = Promise.withResolvers<void>();
    const heard = (): void => {
      sent += 1;
      if (sent === places) all.resolve();
    };
    const asked = Array.from({ length: places + 3 }, () => askAccounts(connection, { token: () => 't' }, { heard }));
    const ended = Promise.allSettled(asked.map(({ answer }) => answer));
    await all.promise;
    await new Promise(setImmediate);
    expect(sent).toBe(places);
    connection.close();
    await ended;
    expect(bank.handshakes()).toBeLessThanOrEqual(places);
  });

  it('a full pool ends a call as this machine’s matter', async () => {
    const clock = manualClock();
    const context = createSecureContext({ ...(pki.qwac as object), ca: pki.rootPem });
    const { connection } = await bankWith(() => undefined, { clock, certificate: () => context });
    const psu: PsuAccess = { token: () => 't' };
    let sent = 0;
    const all = Promise.withResolvers<void>();
    const heard = (): void => {
      sent += 1;
      if (sent === 256) all.resolve();
    };
    const asked = Array.from({ length: 256 }, () => askAccounts(connection, psu, { heard }));
    const before = Promise.allSettled(asked.map(({ answer }) => answer));
    await all.promise;
    const call = connection.for(psu).getAccounts({ deadlineMs: 1_000 });
    const ended = expect(call).rejects.toMatchObject({ code: 'own_network', reason: 'queue', actor: 'host' });
    await new Promise((resolve) => setTimeout(resolve, 0));
    clock.advance(1_000);
    await ended;
    connection.close();
    await before;
  });
});

describe('a timer that comes late', () => {
  it('lets an answer be read that lies in the socket', async () => {
    const clock = manualClock();
    const asked = Promise.withResolvers<() => void>();
    const { connection } = await bankWith(
      (request, response, nth) => asked.resolve(() => json(200, accounts)(request, response, nth)),
      { clock },
    );
    const call = connection.for({ token: () => 't' }).getAccounts({ deadlineMs: 30_000 });
    const answer = await asked.promise;
    clock.stall(47_000);
    answer();
    expect(await call).toHaveProperty('accounts');
    expect(clock.pending()).toBe(0);
  });

  it('ends the call soon after all the same', async () => {
    const clock = manualClock();
    const asked = Promise.withResolvers<void>();
    const { connection } = await bankWith(() => asked.resolve(), { clock });
    const call = connection.for({ token: () => 't' }).getAccounts({ deadlineMs: 30_000 });
    const ended = expect(call).rejects.toMatchObject({ code: 'bank_unavailable', reason: 'timeout' });
    await asked.promise;
    clock.stall(47_000);
    clock.advance(1_000);
    await ended;
  });
});

describe('our own tokens', () => {
  const issuing = json(200, { access_token: 'new-1', token_type: 'bearer', expires_in: 3600 });
  const guarded: Script = (request, response, nth) =>
    (request.method === 'POST' ? issuing : json(200, accounts))(request, response, nth);

  it('ask the token endpoint without marking the resource as asked for', async () => {
    await using scene = await openTokenScene((request, response, nth) => {
      if (request.method === 'POST') toldAtToken.push([...told]);
      guarded(request, response, nth);
    });
    const toldAtToken: string[][] = [];
    scene.store.set('alice', { accessToken: 'old', refreshToken: 'r', expiresAt: 0 });
    const { told, answer } = askAccounts(scene.connection, { token: scene.tokens.for('alice') });
    await answer;
    expect(toldAtToken).toEqual([[]]);
    expect(told).toEqual(['sent', 'replied']);
  });

  it('tell the silence of the token endpoint before a call gives up', async () => {
    const clock = manualClock();
    const asked = Promise.withResolvers<void>();
    await using scene = await openTokenScene(() => asked.resolve(), { clock });
    scene.store.set('alice', { accessToken: 'old', refreshToken: 'r', expiresAt: 0 });
    const { told, answer } = askAccounts(scene.connection, { token: scene.tokens.for('alice') });
    const ended = expect(answer).rejects.toMatchObject({ code: 'bank_unavailable', reason: 'token_timeout' });
    await asked.promise;
    clock.advance(29_999);
    await ended;
    expect(told).toEqual([]);
  });

  const stores = {
    'a get that never answers': { get: never, set: () => undefined },
    'a set that never answers': {
      get: () => ({ accessToken: 'old', refreshToken: 'r', expiresAt: 0 }),
      set: never,
    },
    'a lock that never comes': {
      get: () => ({ accessToken: 'old', refreshToken: 'r', expiresAt: 0 }),
      set: () => undefined,
      exclusively: never,
    },
  };
  it.each(Object.entries(stores))('end with the store, as the host’s matter, and begin anew: %s', async (_, store) => {
    const clock = manualClock();
    await using scene = await openTokenScene(guarded, { clock, store });
    for (let time = 0; time < 2; time += 1) {
      const call = scene.tokens.for('alice')();
      const ended = expect(call).rejects.toMatchObject({ code: 'own_network', reason: 'token_store', actor: 'host' });
      const isOver = call.then(
        () => true,
        () => true,
      );
      const isEnded = (): Promise<unknown> => Promise.race([isOver, new Promise((turn) => setImmediate(turn, false))]);
      // More than enough: an answer that never ends in time must not hang the test.
      for (let turn = 0; turn < 1_000 && !(await isEnded()); turn += 1) clock.advance(5_000);
      await ended;
    }
    expect(clock.pending()).toBe(0);
  });

  it.each(['get', 'set', 'exclusively'] as const)('lose the text of a store whose %s throws', async (member) => {
    const store = { ...stores['a set that never answers'], set: () => undefined, [member]: refuseWith(SECRET) };
    await using scene = await openTokenScene(guarded, { store });
    const error: unknown = await scene.tokens
      .for('alice')()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'own_network', reason: 'token_store' });
    expect(String((error as Error).cause) + String(error)).not.toContain(SECRET);
  });

  it('give a token that a lock gave, whatever the lock fails with afterwards', async () => {
    const store = {
      get: () => ({ accessToken: 'old', refreshToken: 'r', expiresAt: 0 }),
      set: () => undefined,
      exclusively: async <T>(_: string, task: () => Promise<T>): Promise<T> => {
        await task();
        throw new RelaisError('aborted', 'the lock was lost');
      },
    };
    await using scene = await openTokenScene(guarded, { store });
    expect(await scene.tokens.for('alice')()).toBe('new-1');
  });
});

function refuseWith(text: string): () => never {
  return () => {
    throw new Error(text);
  };
}

describe('an answer with long headers', () => {
  const withHeaders =
    (bytes: number): Script =>
    (request, response, nth) => {
      for (let at = 0; at < bytes / 1_000; at += 1) response.setHeader(`x-long-${at}`, 'x'.repeat(985));
      json(200, accounts)(request, response, nth);
    };

  it.each([20_000, 100_000, 250_000])('of %i bytes is read, as browsers do', async (bytes) => {
    const { connection } = await bankWith(withHeaders(bytes));
    expect((await askAccounts(connection, { token: () => 't' }).answer).value).toEqual(accounts);
  });

  it('without end is refused by name', async () => {
    const { connection } = await bankWith(withHeaders(300_000));
    const { answer } = askAccounts(connection, { token: () => 't' });
    await expect(answer).rejects.toMatchObject({ code: 'malformed_reply', reason: 'too_large' });
  });
});

describe('a request that can be sent only once', () => {
  it.each([
    ['closes', (socket: Socket) => socket.destroy()],
    ['resets', (socket: Socket) => socket.resetAndDestroy()],
  ])('goes over a new connection: a bank that %s a kept one has seen nothing', async (_how, end) => {
    const asked = new WeakMap<Socket, number>();
    await using scene = await openTokenScene((request, response, nth) => {
      const { socket } = request;
      const times = (asked.get(socket) ?? 0) + 1;
      asked.set(socket, times);
      if (times > 1) return void end(socket);
      const tokens = {
        access_token: `new-${nth}`,
        token_type: 'bearer',
        refresh_token: `refresh-${nth}`,
        expires_in: 0,
      };
      return json(200, tokens)(request, response, nth);
    });
    scene.store.set('alice', { accessToken: 'old', refreshToken: 'refresh-0', expiresAt: 0 });
    for (let call = 1; call <= 3; call += 1) await scene.tokens.for('alice')();
    expect(scene.forms.map((form) => form.get('refresh_token'))).toEqual(['refresh-0', 'refresh-1', 'refresh-2']);
  });
});
