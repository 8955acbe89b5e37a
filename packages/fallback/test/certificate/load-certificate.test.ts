import { createPrivateKey } from 'node:crypto';
import { inspect } from 'node:util';
import { toPfx } from '@relais/simulator';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadCertificate } from '../../src/certificate/load-certificate.ts';
import { readQwac } from '../../src/certificate/read-qwac.ts';
import { issueQwac } from './trust-service.ts';

interface Pem {
  readonly cert: string;
  readonly key: string;
}

let qwac: Pem;
let another: Pem;
/** The key of `qwac`, encrypted. */
let locked: string;
beforeAll(async () => {
  [qwac, another] = (await Promise.all([issueQwac(), issueQwac()])) as unknown as [Pem, Pem];
  locked = String(
    createPrivateKey(qwac.key).export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'canary' }),
  );
});

describe('loadCertificate', () => {
  it('reads PKCS#12 as well as PEM, as text or bytes, with the chain', async () => {
    const pfx = await toPfx(qwac, 'canary');
    const forms = [
      { cert: qwac.cert, key: qwac.key },
      { cert: Buffer.from(qwac.cert), key: new Uint8Array(Buffer.from(qwac.key)) },
      { cert: qwac.cert, key: locked, passphrase: 'canary' },
      { pfx, passphrase: 'canary' },
    ];
    const read = await Promise.all(forms.map((form) => readQwac(loadCertificate(form))));
    expect(new Set(read.map(({ leaf }) => leaf.fingerprint256)).size).toBe(1);
    expect(read.map(({ chain, isLinked }) => [chain.length, isLinked])).toEqual(Array(4).fill([2, true]));
  });

  it.each([
    ['another certificate’s key', async () => ({ cert: qwac.cert, key: another.key }), 'key_mismatch'],
    [
      'a PKCS#12 with another key',
      async () => ({ pfx: await toPfx({ ...qwac, key: another.key }, 'canary'), passphrase: 'canary' }),
      'key_mismatch',
    ],
    [
      'a PKCS#12 by a wrong passphrase',
      async () => ({ pfx: await toPfx(qwac, 'right'), passphrase: 'canary' }),
      'wrong_passphrase',
    ],
    ['a PKCS#12 by no passphrase', async () => ({ pfx: await toPfx(qwac, 'right') }), 'wrong_passphrase'],
    [
      'a locked key by a wrong passphrase',
      async () => ({ cert: qwac.cert, key: locked, passphrase: 'canary2' }),
      'wrong_passphrase',
    ],
    ['a locked key by no passphrase', async () => ({ cert: qwac.cert, key: locked }), 'wrong_passphrase'],
    ['no certificate at all', async () => ({ cert: 'x', key: qwac.key }), 'unreadable'],
    ['no key at all', async () => ({ cert: qwac.cert, key: 'canary' }), 'unreadable'],
    ['a broken PKCS#12', async () => ({ pfx: Buffer.from('canary'), passphrase: 'canary' }), 'unreadable'],
  ])('refuses %s, without a word of the key', async (_what, certificate, reason) => {
    const given = await certificate();
    let thrown: unknown;
    try {
      loadCertificate(given);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ code: 'certificate_problem', reason, actor: 'host' });
    expect(printed(thrown)).not.toContain('canary');
    expectNoKey(thrown, [qwac.key, another.key, locked]);
  });

  it('gives the key back in no way: not by inspect, not by JSON', async () => {
    const loaded = loadCertificate({ cert: qwac.cert, key: qwac.key });
    expectNoKey([loaded, await readQwac(loaded)], [qwac.key]);
  });
});

function printed(value: unknown): string {
  return `${inspect(value, { depth: 20, showHidden: true, getters: true, maxStringLength: null })}${JSON.stringify(value)}`;
}

function expectNoKey(value: unknown, keys: readonly string[]): void {
  const text = printed(value);
  const lines = keys.flatMap((key) => key.split('\n').filter((line) => line.length >= 40 && !line.startsWith('---')));
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => text.includes(line))).toEqual([]);
}
