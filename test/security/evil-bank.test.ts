import { once } from 'node:events';
import { connect } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { createFallback, type FallbackChannel, type FallbackOptions } from '@relais/fallback';
import { isRelaisError } from '@relais/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { handleOf } from '../../packages/fallback/test/support/handle-of.ts';
import { customerAt } from '../end-to-end/bank-and-relais.ts';
import { skippingClock } from '../end-to-end/skipping-clock.ts';
import { type EvilBank, openEvilBank, type Trick, type Visit } from './evil-bank.ts';

let evil: EvilBank;
beforeAll(async () => {
  evil = await openEvilBank();
});
afterAll(() => evil[Symbol.asyncDispose]());

/** No slow machine needs so long: a trick that never ends skips it. */
const TIMEOUT_MS = 30_000;
const clock = skippingClock();
const neverEnding =
  (trick: (visit: Visit) => void) =>
  (visit: Visit): void => {
    trick(visit);
    setImmediate(() => clock.skip(TIMEOUT_MS));
  };

function openChannel(options: Partial<FallbackOptions> = {}): FallbackChannel {
  const { pki } = evil.bank;
  return createFallback({
    profile: evil.profile,
    certificate: pki.qwac,
    ca: pki.rootPem,
    requestTimeoutMs: TIMEOUT_MS,
    retryPauseMs: 20,
    clock,
    maxPageBytes: 1_000_000,
    ...options,
  });
}

/** Reads all there is of one customer: accounts, and the operations of each. */
async function readAll(channel: FallbackChannel, index: number): Promise<readonly unknown[]> {
  const { login, password } = customerAt(evil.bank, index);
  const psu = handleOf(channel, {
    id: login,
    consent: { id: 'c', accounts: 'all', fallbackAllowed: true },
    credentials: async () => ({ user: login, password: Buffer.from(password) }),
    onSca: async ({ kind }) => (kind === 'one_time_code' ? { code: Buffer.from('123456') } : 'go_on'),
  });
  const { accounts } = await psu.getAccounts();
  const all: unknown[] = [accounts];
  for (const { resourceId } of accounts) all.push((await psu.getTransactions(resourceId)).transactions);
  return all;
}

interface Outcome {
  readonly error?: unknown;
  readonly data?: readonly unknown[];
}

/** One read under a trick. Whatever comes of it: nobody elsewhere has heard of it. */
async function readUnder(trick: Trick, options: Partial<FallbackOptions> = {}, customer = 0): Promise<Outcome> {
  const channel = openChannel(options);
  evil.play(trick);
  const outcome = await readAll(channel, customer).then(
    (data) => ({ data }),
    (error: unknown) => ({ error }),
  );
  await channel.close();
  expect(evil.strangers()).toBe(0);
  if ('error' in outcome) expect(isRelaisError(outcome.error), String(outcome.error)).toBe(true);
  return outcome;
}

/** Plays a trick on pages whose address contains this. */
const at =
  (place: string, trick: (visit: Visit) => void, method = 'GET'): Trick =>
  (visit) => {
    if (!visit.incoming.url?.includes(place) || visit.incoming.method !== method) return false;
    trick(visit);
    return true;
  };

const PLACES: readonly (readonly [name: string, path: string, method: string])[] = [
  ['the door', 'fallback', 'POST'],
  ['the home page', 'pageaccueil', 'GET'],
  ['the list of accounts', 'comptes-et-contrats', 'GET'],
  ['the operations', 'mouvements', 'GET'],
];

const raw = ({ outgoing }: Visit, text: string): void => void outgoing.socket?.write(text);
const page = ({ outgoing }: Visit, headers: Record<string, string | string[]>, body: Buffer | string = 'x'): void =>
  void outgoing.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(body);

/** Writes again and again until the other side has had enough. */
function keepWriting({ outgoing }: Visit, text: string, everyMs = 20): void {
  const { socket } = outgoing;
  if (socket === null) return;
  const timer = setInterval(() => socket.write(text), everyMs);
  socket.once('close', () => clearInterval(timer));
  socket.on('error', () => {});
}

describe.each(PLACES)('a redirect from %s', (_, path, method) => {
  it.each([
    ['to another host', () => `https://${evil.elsewhere}/`],
    ['to another host by its number', () => `https://${evil.elsewhere.replace('localhost', '127.0.0.1')}/`],
    ['to another host without a scheme', () => `//${evil.elsewhere}/`],
    ['to another host with backslashes', () => `\\\\${evil.elsewhere}\\`],
    ['to another host, ours as the user', () => `https://${evil.host}@${evil.elsewhere}/`],
    ['to another host, ours as a part of it', () => `https://${evil.host.replace(':', '.')}.${evil.elsewhere}/`],
    ['to our host with a password', () => `https://user:password@${evil.host}/fr/banque/pageaccueil.html`],
    ['to another port', () => 'https://localhost:9/'],
    ['out of TLS', () => `http://${evil.host}/fr/banque/pageaccueil.html`],
    ['out of TLS to another host', () => `http://${evil.elsewhere}/`],
    ['to a script', () => `javascript:fetch("https://${evil.elsewhere}/")`],
    ['to a file', () => 'file:///etc/passwd'],
    ['to no address at all', () => 'https://['],
  ])('%s is refused', async (__, location) => {
    const trick = at(path, ({ outgoing }) => outgoing.writeHead(302, { location: location() }).end(), method);
    const { error } = await readUnder(trick);
    expect(error).toMatchObject({ code: expect.stringMatching(/^(wrong_brand|fallback_unavailable|page_drift)$/) });
    expect(error).toMatchObject({ reason: expect.stringMatching(/^(foreign_host|insecure|address)$/) });
  });

  it('to itself, without end, is refused', async () => {
    const trick = at(path, ({ incoming, outgoing }) =>
      outgoing.writeHead(302, { location: `https://${evil.host}${incoming.url}?again` }).end(),
    );
    const { error } = await readUnder(
      method === 'POST'
        ? at('pageaccueil', ({ incoming, outgoing }) =>
            outgoing.writeHead(302, { location: `https://${evil.host}${incoming.url}?again` }).end(),
          )
        : trick,
    );
    expect(error).toMatchObject({ code: 'fallback_unavailable', reason: 'redirects' });
    expect(evil.requests()).toBeLessThan(40);
  });
});

describe('a page of a validation that leads on by itself', () => {
  /** The home page leads to it. */
  const leadingOn =
    (target: () => string, by: 'header' | 'element'): Trick =>
    (visit) => {
      const { incoming, outgoing } = visit;
      const url = incoming.url ?? '';
      if (url.includes('pageaccueil')) outgoing.writeHead(302, { location: '/fr/validation/attente.cgi' }).end();
      else if (!url.includes('/validation/')) return false;
      else if (by === 'header') page(visit, { refresh: `0;url=${target()}` });
      else page(visit, {}, `<html><head><meta http-equiv="refresh" content="0;url=${target()}"></head></html>`);
      return true;
    };

  it.each([
    ['to another host', () => `https://${evil.elsewhere}/`],
    ['to another host without a scheme', () => `//${evil.elsewhere}/`],
    ['to another host, ours as the user', () => `https://${evil.host}@${evil.elsewhere}/`],
    ['to another port', () => 'https://localhost:9/'],
    ['out of TLS', () => `http://${evil.host}/fr/banque/pageaccueil.html`],
  ])('%s is refused', async (_, target) => {
    for (const by of ['header', 'element'] as const) {
      const { error } = await readUnder(leadingOn(target, by));
      expect(error).toMatchObject({ reason: expect.stringMatching(/^(foreign_host|insecure)$/) });
    }
  });

  it.each(['javascript:go()', 'file:///etc/passwd', 'https://['])(
    'to no address of a page (%s) stays',
    async (target) => {
      const { error } = await readUnder(leadingOn(() => target, 'header'));
      expect(error).toMatchObject({ code: 'user_action_needed' });
      expect(evil.requests()).toBeLessThan(40);
    },
  );

  it('to itself under other names, without end, is refused', async () => {
    let count = 0;
    const next = (): string => {
      count += 1;
      return `/fr/validation/attente${count}.cgi`;
    };
    const { error } = await readUnder(leadingOn(next, 'header'));
    expect(error).toMatchObject({ code: 'fallback_unavailable', reason: 'redirects' });
    expect(evil.requests()).toBeLessThan(40);
  });
});

describe('an answer that is none', () => {
  const zeros = Buffer.alloc(200_000_000);
  const bombs = {
    gzip: gzipSync(zeros),
    br: brotliCompressSync(zeros.subarray(0, 50_000_000)),
    deflate: deflateSync(zeros),
  };

  it.each<readonly [name: string, trick: (visit: Visit) => void, expected: object]>([
    [
      'a huge header',
      (visit) => page(visit, { 'x-huge': 'h'.repeat(500_000) }),
      { code: 'malformed_reply', reason: 'too_large' },
    ],
    [
      'headers without end',
      (visit) => keepWriting(visit, `x-more: ${'h'.repeat(4_000)}\r\n`),
      { code: 'malformed_reply', reason: 'unreadable' },
    ],
    [
      'a header that drips',
      neverEnding((visit) => {
        raw(visit, 'HTTP/1.1 200 OK\r\nx-slow: ');
        keepWriting(visit, 'z', 100);
      }),
      { code: 'fallback_unavailable', reason: 'timeout' },
    ],
    [
      'a body that drips',
      neverEnding((visit) => {
        raw(visit, 'HTTP/1.1 200 OK\r\ncontent-length: 90000\r\n\r\n');
        keepWriting(visit, 'z', 100);
      }),
      { code: 'fallback_unavailable', reason: 'timeout' },
    ],
    [
      'provisional answers without end',
      neverEnding((visit) => keepWriting(visit, 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(50))),
      { code: 'fallback_unavailable', reason: 'timeout' },
    ],
    [
      'a gzip bomb',
      (visit) => page(visit, { 'content-encoding': 'gzip' }, bombs.gzip),
      { code: 'malformed_reply', reason: 'too_large' },
    ],
    [
      'a brotli bomb',
      (visit) => page(visit, { 'content-encoding': 'br' }, bombs.br),
      { code: 'malformed_reply', reason: 'too_large' },
    ],
    [
      'a deflate bomb',
      (visit) => page(visit, { 'content-encoding': 'deflate' }, bombs.deflate),
      { code: 'malformed_reply', reason: 'too_large' },
    ],
    [
      'a bomb in a bomb',
      (visit) => page(visit, { 'content-encoding': 'gzip, gzip' }, gzipSync(bombs.gzip)),
      { code: expect.stringMatching(/malformed_reply|page_drift/) },
    ],
    [
      'a page without end',
      (visit) => {
        raw(visit, 'HTTP/1.1 200 OK\r\n\r\n');
        keepWriting(visit, 'z'.repeat(100_000), 5);
      },
      { code: 'malformed_reply', reason: 'too_large' },
    ],
    [
      'what is not gzip',
      (visit) => page(visit, { 'content-encoding': 'gzip' }, 'this is not gzip'),
      { code: 'malformed_reply', reason: 'unreadable' },
    ],
    [
      'a reset in the middle',
      (visit) => {
        raw(visit, 'HTTP/1.1 200 OK\r\ncontent-length: 90000\r\n\r\n<html>');
        visit.outgoing.socket?.end();
      },
      { code: 'fallback_unavailable', reason: 'connection' },
    ],
    [
      'a length that is too long',
      (visit) => raw(visit, 'HTTP/1.1 200 OK\r\ncontent-length: 90000\r\n\r\n<html>'),
      { code: 'fallback_unavailable', reason: 'timeout' },
    ],
    [
      'a length that is too short',
      (visit) => page(visit, { 'content-length': '40' }, visit.honest.html.slice(0, 40)),
      { code: expect.stringMatching(/page_drift|malformed_reply|fallback_unavailable/) },
    ],
    [
      'two lengths',
      (visit) => raw(visit, 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\ncontent-length: 4\r\n\r\nabcd'),
      { code: 'malformed_reply', reason: 'unreadable' },
    ],
    [
      'a length and chunks',
      (visit) => raw(visit, 'HTTP/1.1 200 OK\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'),
      { code: 'malformed_reply', reason: 'unreadable' },
    ],
    [
      'another protocol',
      (visit) => raw(visit, 'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n'),
      { code: 'fallback_unavailable' },
    ],
    [
      'what is not HTTP',
      (visit) => raw(visit, 'SSH-2.0-OpenSSH_9.9\r\n'),
      { code: 'malformed_reply', reason: 'unreadable' },
    ],
    [
      'bytes of no charset',
      (visit) => page(visit, {}, Buffer.from([0x3c, 0x70, 0x3e, 0xff, 0xfe])),
      { code: 'malformed_reply', reason: 'charset' },
    ],
    ['nothing', (visit) => page(visit, {}, ''), { code: 'malformed_reply', reason: 'empty' }],
  ])('%s is refused in time', async (_, trick, expected) => {
    const startedAt = clock.monotonic();
    const { error } = await readUnder(at('mouvements', trick));
    expect(error).toMatchObject(expected);
    expect(clock.monotonic() - startedAt).toBeLessThan(8 * TIMEOUT_MS);
  });

  it('what follows an answer unasked is never taken for the next', async () => {
    const trick: Trick = ({ outgoing, honest }) => {
      const { 'content-type': type = '' } = honest.headers;
      const body = Buffer.from(honest.html);
      if (honest.status !== 200) return false;
      outgoing.socket?.write(
        `HTTP/1.1 200 OK\r\ncontent-type: ${String(type)}\r\ncontent-length: ${body.length}\r\n\r\n`,
      );
      outgoing.socket?.write(body);
      outgoing.socket?.write('HTTP/1.1 200 OK\r\ncontent-length: 22\r\n\r\n<html>smuggled</html> ');
      return true;
    };
    const { error, data } = await readUnder(trick);
    expect(JSON.stringify(data ?? [])).not.toContain('smuggled');
    if (data === undefined)
      expect(error).toMatchObject({ code: expect.stringMatching(/fallback_unavailable|malformed_reply|page_drift/) });
  });
});

describe('a page that names another host', () => {
  it('in scripts, images, frames, refreshes and headers: nothing of it is fetched, and the data are the same', async () => {
    const { data: honest } = await readUnder(() => false);
    const there = `https://${evil.elsewhere}`;
    const bait = `<meta http-equiv="refresh" content="0;url=${there}/"><link rel="stylesheet" href="${there}/a.css">
<link rel="preconnect" href="${there}"><script src="${there}/a.js"></script><img src="${there}/a.png"><iframe src="${there}/"></iframe>`;
    const { data } = await readUnder(({ outgoing, honest: { status, headers, html } }) => {
      const more = {
        refresh: `0; url=${there}/`,
        link: `<${there}/a.css>; rel=preload`,
        'alt-svc': `h3="${evil.elsewhere}"`,
      };
      outgoing.writeHead(status, { ...headers, ...more }).end(html.replace('<head>', `<head>${bait}`));
      return true;
    });
    expect(data).toEqual(honest);
    expect(data?.length).toBeGreaterThan(1);
  });

  it.each([
    [
      'as the base of its links',
      (html: string, there: string) => html.replace('<head>', `<head><base href="${there}/">`),
    ],
    ['in every link', (html: string, there: string) => html.replaceAll(/href="[^"]*"/g, `href="${there}/x"`)],
    ['in every form', (html: string, there: string) => html.replaceAll(/action="[^"]*"/g, `action="${there}/x"`)],
    [
      'in every attribute',
      (html: string, there: string) => html.replaceAll(/(href|action|src|value)="[^"]*"/g, `$1="${there}/x"`),
    ],
  ])('%s: nothing is sent there', async (_, change) => {
    const { data, error } = await readUnder(({ outgoing, honest: { status, headers, html } }) => {
      outgoing.writeHead(status, { ...headers }).end(change(html, `https://${evil.elsewhere}`));
      return true;
    });
    if (data === undefined) expect(error).toMatchObject({ code: expect.stringMatching(/wrong_brand|page_drift/) });
  });
});

describe.each(['app', 'sms'] as const)('a strong authentication by %s', (means) => {
  const asked: Trick = ({ outgoing, honest: { status, headers, html } }) => {
    outgoing.writeHead(status, { ...headers }).end(html.replaceAll(evil.host, evil.elsewhere));
    return true;
  };
  const inForms: Trick = ({ incoming, outgoing, honest: { status, headers, html } }) => {
    if (!incoming.url?.includes('validation')) return false;
    const there = html.replaceAll(/action="[^"]*"/g, `action="https://${evil.elsewhere}/x"`);
    outgoing.writeHead(status, { ...headers }).end(there.replaceAll(evil.host, evil.elsewhere));
    return true;
  };

  it.each([
    ['in its scripts', asked],
    ['in its forms', inForms],
  ])('whose addresses lead elsewhere %s: no code is sent there, and nothing is asked', async (_, trick) => {
    evil.bank.changeLedger((ledger) => ({
      ...ledger,
      customers: ledger.customers.map((customer, index) =>
        index === 1 ? { ...customer, scenario: { sca: { means, polls: 1, every: 'login' } } } : customer,
      ),
    }));
    const { data, error } = await readUnder(trick, {}, 1);
    if (data === undefined)
      expect(error).toMatchObject({ code: expect.stringMatching(/wrong_brand|page_drift|fallback_unavailable/) });
    const honestly = await readUnder(() => false, {}, 1);
    expect(honestly.data?.length).toBeGreaterThan(1);
  });
});

describe('cookies', () => {
  it('for other domains, or for everybody, are never kept', async () => {
    const foreign = [
      'stolen1=1; Domain=example.com; Path=/',
      'stolen2=1; Domain=com; Path=/',
      'stolen3=1; Domain=127.0.0.1; Path=/',
      'stolen4=1; Domain=evil.localhost; Path=/',
    ];
    const { data } = await readUnder(({ outgoing, honest: { status, headers, html } }) => {
      const own = [headers['set-cookie'] ?? []].flat();
      outgoing
        .writeHead(status, { ...headers, 'set-cookie': [...own, ...foreign, 'kept=1; Path=/; Secure'] })
        .end(html);
      return true;
    });
    expect(data).toBeDefined();
    expect(evil.cookies().join()).toContain('kept=1');
    expect(evil.cookies().join()).not.toContain('stolen');
  });

  it('without end are refused', async () => {
    const { error } = await readUnder(({ outgoing, honest: { status, headers, html } }) => {
      const many = Array.from({ length: 300 }, (_, place) => `c${evil.requests()}-${place}=1; Path=/no`);
      outgoing
        .writeHead(status, { ...headers, 'set-cookie': [...[headers['set-cookie'] ?? []].flat(), ...many] })
        .end(html);
      return true;
    });
    expect(error).toMatchObject({ code: 'malformed_reply', reason: 'cookies' });
  });
});

describe('a bank that leads in circles', () => {
  it('by "more" that shows the same rows again is refused', async () => {
    const { error } = await readUnder(({ incoming, outgoing, honest: { headers } }) => {
      if (incoming.method !== 'POST' || !incoming.url?.includes('mouvements')) return false;
      outgoing
        .writeHead(302, { ...headers, location: `https://${evil.host}${incoming.url.replace('k_webid', 'webid')}` })
        .end();
      return true;
    });
    expect(error).toMatchObject({ code: expect.stringMatching(/page_drift|fallback_unavailable/) });
    expect(evil.requests()).toBeLessThan(60);
  });

  it('by redirects before every page is stopped at the limit of the session', async () => {
    const { error } = await readUnder(
      ({ incoming, outgoing }) => {
        const url = new URL(incoming.url ?? '/', `https://${evil.host}`);
        const hop = Number(url.searchParams.get('hop') ?? 0);
        if (incoming.method !== 'GET' || !url.pathname.includes('/banque/') || hop >= 8) return false;
        url.searchParams.set('hop', String(hop + 1));
        outgoing.writeHead(302, { location: url.href }).end();
        return true;
      },
      { maxRequests: 25 },
    );
    expect(error).toMatchObject({ code: 'fallback_unavailable', reason: 'endless' });
    expect(evil.requests()).toBeLessThanOrEqual(26);
  });
});

describe('a proxy that the environment names', () => {
  it('is not used: the bank is asked directly', async () => {
    const names = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy'];
    const before = names.map((name) => [name, process.env[name]] as const);
    for (const name of names) process.env[name] = `http://${evil.elsewhere}`;
    try {
      const { data } = await readUnder(() => false);
      expect(data?.length).toBeGreaterThan(1);
    } finally {
      for (const [name, value] of before) {
        if (value === undefined) delete process.env[name];
        else process.env[name] = value;
      }
    }
  });
});

describe('the stranger', () => {
  it('would have noticed', async () => {
    evil.play(() => false);
    const [host, port] = evil.elsewhere.split(':');
    const socket = connect(Number(port), host);
    await once(socket, 'close');
    expect(evil.strangers()).toBe(1);
  });
});
