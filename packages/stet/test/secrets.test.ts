import { inspect } from 'node:util';
import { RelaisError } from '@relais/model';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStetConnection, type StetConnection } from '../src/index.ts';
import { certificates } from './support/certificates.ts';
import { raw, type Script, type ScriptedBank, startScriptedBank } from './support/scripted-bank.ts';

const pki = await certificates();
/** The key without the lines that every key has. */
const key = pki.qwac.key.split('\n').find((line) => line.length > 40) ?? expect.fail('no key to look for');
const CANARIES = ['canary-token', 'canary-address', 'canary-body', 'canary-header', key];

let script: Script;
let bank: ScriptedBank;
let connection: StetConnection;

beforeAll(async () => {
  bank = await startScriptedBank(pki.server, (...exchange) => script(...exchange));
  connection = createStetConnection({
    profile: bank.profile,
    certificate: pki.qwac,
    ca: pki.rootPem,
    maxBodyBytes: 10_000,
  });
});
afterAll(async () => {
  connection.close();
  await bank[Symbol.asyncDispose]();
});

/** All that a log could print of an error. */
function printed(error: unknown): string {
  const chain: unknown[] = [];
  for (let next = error; next instanceof Error; next = next.cause)
    chain.push(next.stack, JSON.stringify(next), String(next));
  return `${inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true })} ${JSON.stringify(error)} ${chain.join(' ')}`;
}

const headers = { 'x-debug': 'canary-header', 'www-authenticate': 'Bearer realm="canary-header"' };

describe('no secret is in an error', () => {
  it.each<[string, Script]>([
    ...[302, 400, 401, 403, 404, 429, 500].map((status): [string, Script] => [
      `${status}`,
      raw(status, 'canary-body', headers),
    ]),
    ['text', raw(200, 'canary-body', headers)],
    ['a page', raw(200, '<p>canary-body', headers)],
    ['wrong members', raw(200, '{"accounts":[{"name":"canary-body"}]}', headers)],
    ['wrong links', raw(200, '{"accounts":[],"_links":{"next":{"href":"https://canary-body.example"}}}', headers)],
    ['too large', raw(200, 'canary-body'.repeat(10_000), headers)],
    [
      'a cut body',
      (request, response) =>
        void response
          .writeHead(200, { ...headers, 'content-length': 99 })
          .write('canary-body', () => request.socket.destroy()),
    ],
    ['no answer', (request) => request.socket.destroy()],
    ['not HTTP', (request) => request.socket.end('canary-body\r\n\r\n')],
  ])('when the bank answers %s', async (_what, answer) => {
    script = answer;
    const psu = connection.for({ token: () => 'canary-token', psuHeaders: { 'PSU-IP-Address': 'canary-address' } });
    const error: unknown = await psu.getAccounts({ deadlineMs: 60_000 }).catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(RelaisError);
    for (const canary of CANARIES) expect(printed(error)).not.toContain(canary);
  });
});
