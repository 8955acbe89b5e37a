import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createSecureContext } from 'node:tls';
import { systemClock } from '@relais/model';
import { startSimulator } from '@relais/simulator';
import { CookieJar } from 'tough-cookie';
import { afterEach, expect, it } from 'vitest';
import { requestBudget } from '../../src/limits/request-budget.ts';
import { cookieClient } from '../../src/transport/cookie-client.ts';
import { type PageReader, pageReader } from '../../src/transport/page-reader.ts';

const { pki } = await startSimulator().then(async (bank) => {
  await bank.close();
  return bank;
});
const { signal } = new AbortController();
const ending: (() => void)[] = [];
afterEach(() => {
  for (const end of ending.splice(0)) end();
});

interface Web {
  readonly pages: PageReader;
  readonly origin: string;
  /** Methods and addresses that were asked for, in order. */
  readonly asked: readonly string[];
}

/** A web bank whose first answer leads elsewhere, and whose others are pages. */
async function leading(
  status: number,
  location: string | undefined,
  first = '<html><body>first</body></html>',
): Promise<Web> {
  const asked: string[] = [];
  const server = createServer(pki.server, (request, response) => {
    request.resume();
    asked.push(`${request.method} ${request.url}`);
    if (asked.length > 1) return response.end('<html><body>here</body></html>');
    return response.writeHead(status, location === undefined ? {} : { location }).end(first);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const budget = requestBudget({ pace: async () => undefined, maxRequests: 99 });
  const secureContext = createSecureContext({ ca: pki.rootPem });
  const client = cookieClient({ jar: new CookieJar(), secureContext, headers: {}, maxBytes: 1e6, budget });
  ending.push(
    () => client.close(),
    () => server.closeAllConnections(),
    () => server.close(),
  );
  const host = `localhost:${(server.address() as AddressInfo).port}`;
  const pages = pageReader({ client, hosts: [host], clock: systemClock, requestTimeoutMs: 10_000, maxRedirects: 3 });
  return { pages, origin: `https://${host}`, asked };
}

/** As the bytes of a header stand on the wire. */
const utf8 = (text: string): string => Buffer.from(text).toString('latin1');

it.each([
  ['bare UTF-8', utf8('/fr/banque/?vue=détail'), '/fr/banque/?vue=d%C3%A9tail'],
  ['bare UTF-8 in the path', utf8('/fr/opérations/été'), '/fr/op%C3%A9rations/%C3%A9t%C3%A9'],
  ['bytes of ISO-8859-1', '/fr/banque/?vue=d\u00e9tail', '/fr/banque/?vue=d%E9tail'],
  ['the euro sign of windows-1252', '/fr/?devise=\u0080', '/fr/?devise=%80'],
  ['an address that is written as it should be', '/fr/banque/?vue=d%C3%A9tail', '/fr/banque/?vue=d%C3%A9tail'],
  ['blanks in it and around it', '  /fr/banque/ma page.html ', '/fr/banque/ma%20page.html'],
  ['a fragment', '/fr/banque/#comptes', '/fr/banque/'],
  ['an address beside its own', 'home.html', '/fr/banque/home.html'],
  ['a query alone', '?page=2', '/fr/banque/start.html?page=2'],
  ['an address that goes up', '../home.html', '/fr/home.html'],
])('a redirect to %s is followed as by a browser', async (_what, location, wanted) => {
  const { pages, origin, asked } = await leading(302, location);
  expect((await pages.get(`${origin}/fr/banque/start.html`, signal)).html).toContain('here');
  expect(asked).toEqual(['GET /fr/banque/start.html', `GET ${wanted}`]);
});

it.each([301, 302, 303, 307, 308])('a page that has moved by %i is asked for at its new address', async (status) => {
  const { pages, origin, asked } = await leading(status, '/new');
  expect((await pages.get(`${origin}/old`, signal)).html).toContain('here');
  expect(asked).toEqual(['GET /old', 'GET /new']);
});

it.each([301, 302, 303])(
  'the answer to a form that leads on by %i is asked for, and the form not sent again',
  async (status) => {
    const { pages, origin, asked } = await leading(status, '/new');
    expect((await pages.post({ action: `${origin}/form`, fields: [] }, signal)).html).toContain('here');
    expect(asked).toEqual(['POST /form', 'GET /new']);
  },
);

it.each([307, 308])('a form that the bank wants elsewhere by %i is not sent a second time', async (status) => {
  const { pages, origin, asked } = await leading(status, '/new');
  const sent = pages.post({ action: `${origin}/form`, fields: [] }, signal);
  await expect(sent).rejects.toMatchObject({ code: 'page_drift', reason: 'repost' });
  expect(asked).toEqual(['POST /form']);
});

it('the answer to a form that was cut in transfer is asked for later, and the form not sent again', async () => {
  const { pages, origin, asked } = await leading(200, undefined, '<html><body><table class="liste"><tr><td>12,');
  const sent = pages.post({ action: `${origin}/form`, fields: [] }, signal);
  await expect(sent).rejects.toMatchObject({ code: 'fallback_unavailable', reason: 'cut', retry: 'later' });
  expect(asked).toEqual(['POST /form']);
});

it.each([
  ['in clear', 'http://localhost/', 'insecure'],
  ['to another host', 'https://www.example/', 'foreign_host'],
  ['to another port', 'https://localhost:1/', 'foreign_host'],
  ['to a host that has the name before an @', 'https://localhost@www.example/', 'foreign_host'],
  ['to a host without a scheme', '//www.example/', 'foreign_host'],
  ['to a host behind backslashes', '\\\\www.example/', 'foreign_host'],
  ['to a script', 'javascript:alert(1)', 'insecure'],
])('a redirect %s is never followed', async (_what, location, reason) => {
  const { pages, origin, asked } = await leading(302, location);
  await expect(pages.get(`${origin}/old`, signal)).rejects.toMatchObject({ reason });
  expect(asked).toEqual(['GET /old']);
});

it.each([undefined, ''])('a redirect that leads nowhere (%j) is a page like any other', async (location) => {
  const { pages, origin, asked } = await leading(302, location);
  expect((await pages.get(`${origin}/old`, signal)).html).toContain('first');
  expect(asked).toEqual(['GET /old']);
});
