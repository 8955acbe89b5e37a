import { execFileSync, spawnSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { toPfx } from '@relais/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadCertificate } from '../../src/certificate/load-certificate.ts';
import { readQwac } from '../../src/certificate/read-qwac.ts';
import { shownChain } from '../../src/certificate/shown-chain.ts';
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

/** OpenSSL 3 makes the files that other programs make. Where it is missing, these tests are left out. */
const OPENSSL = spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout?.startsWith('OpenSSL 3') ?? false;

/** The certificates of a chain with its root: leaf, intermediate, root. */
async function threeOf(): Promise<readonly [leaf: string, middle: string, root: string, key: string]> {
  const { cert, key } = await issueQwac({ behind: 'both' });
  const [leaf = '', middle = '', root = ''] = cert.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? [];
  return [leaf, middle, root, key as string];
}

describe('P8: a chain in any order is sorted and used', () => {
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
    [0, 0, 1],
    [2, 1, 0, 0, 1],
  ];

  it.each(orders)('%j, %j, %j', async (...order) => {
    const [leaf, middle, root, key] = await threeOf();
    const cert = order.map((index) => [leaf, middle, root][index]).join('\n');
    const inOrder = [leaf, middle, ...(order.includes(2) ? [root] : [])].map((pem) => new X509Certificate(pem).subject);
    const forms = [
      { cert, key },
      { pfx: await toPfx({ cert, key } as never, 'x'), passphrase: 'x' },
    ];
    for (const form of forms) {
      const loaded = loadCertificate(form);
      const facts = await readQwac(loaded);
      expect(facts.chain.map(({ subject }) => subject)).toEqual(inOrder);
      expect(facts.isLinked).toBe(true);
      expect((await shownChain(loaded.secureContext)).map(({ subject }) => subject)).toEqual(inOrder);
    }
  });

  it.runIf(OPENSSL).each([
    ['as OpenSSL locks it', []],
    ['by triple DES', ['-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES']],
    ['by AES of 128 bits', ['-certpbe', 'AES-128-CBC', '-keypbe', 'AES-128-CBC', '-macalg', 'sha1']],
    ['not at all', ['-certpbe', 'NONE', '-keypbe', 'AES-256-CBC']],
  ])('out of a PKCS#12 of OpenSSL, locked %s', async (_, options) => {
    const [leaf, middle, root, key] = await threeOf();
    const directory = mkdtempSync(join(tmpdir(), 'relais-order-'));
    try {
      const [own, others] = [join(directory, 'own.pem'), join(directory, 'others.pem')];
      writeFileSync(own, `${leaf}\n${key}`);
      writeFileSync(others, `${root}\n${middle}`);
      const words = ['-in', own, '-certfile', others, '-passout', 'pass:clé €', ...options];
      const pfx = execFileSync('openssl', ['pkcs12', '-export', ...words]);
      const facts = await readQwac(loadCertificate({ pfx, passphrase: 'clé €' }));
      expect(facts.chain.map(({ subject }) => subject).slice(1)).toEqual(['CN=Test Issuer', 'CN=Test Root']);
      expect(facts.isLinked).toBe(true);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });

  it('without the certificates of another chain that lie in the same file', async () => {
    const [leaf, middle, , key] = await threeOf();
    const { cert: stranger } = await issueQwac();
    const facts = await readQwac(loadCertificate({ cert: [stranger, middle, leaf].join('\n'), key }));
    expect(facts.chain).toHaveLength(2);
    expect(facts.isLinked).toBe(true);
  });
});

describe('P8: what cannot be loaded is named, with the remedy', () => {
  const directory = mkdtempSync(join(tmpdir(), 'relais-legacy-'));
  afterAll(() => rmSync(directory, { recursive: true }));

  function byOpenssl(...options: readonly string[]): Uint8Array {
    const file = join(directory, 'qwac.pem');
    writeFileSync(file, `${qwac.cert}\n${qwac.key}`);
    return execFileSync('openssl', ['pkcs12', '-export', '-in', file, '-passout', 'pass:canary', ...options]);
  }

  it.runIf(OPENSSL).each([
    ['as older programs write it', ['-legacy']],
    ['RC2 of 40 bits for the certificates alone', ['-legacy', '-certpbe', 'PBE-SHA1-RC2-40', '-keypbe', 'AES-256-CBC']],
    ['RC2 of 128 bits', ['-legacy', '-certpbe', 'PBE-SHA1-RC2-128', '-keypbe', 'PBE-SHA1-3DES']],
  ])('a PKCS#12 with RC2: %s', (_, options) => {
    expect(() => loadCertificate({ pfx: byOpenssl(...options), passphrase: 'canary' })).toThrow(
      expect.objectContaining({
        reason: 'legacy_encryption',
        message: expect.stringContaining('openssl pkcs12 -legacy -in old.p12 -nodes | openssl pkcs12 -export'),
      }),
    );
  });

  it.runIf(OPENSSL)('a PKCS#12 with triple DES is opened', async () => {
    const pfx = byOpenssl('-certpbe', 'PBE-SHA1-3DES', '-keypbe', 'PBE-SHA1-3DES');
    expect((await readQwac(loadCertificate({ pfx, passphrase: 'canary' }))).isLinked).toBe(true);
  });

  const rsaKey = (): string => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
    return String(privateKey.export({ type: 'pkcs8', format: 'pem' }));
  };
  const escaped = (pem: string): string => pem.replaceAll('\n', '\\n');
  it.each<[string, () => object, string, string]>([
    ['a key of another kind', () => ({ cert: qwac.cert, key: rsaKey() }), 'key_mismatch', 'kind rsa'],
    [
      '\\n in the certificate',
      () => ({ ...qwac, cert: escaped(qwac.cert) }),
      'line_ends',
      'cert holds the two characters',
    ],
    ['\\n in the key', () => ({ ...qwac, key: escaped(qwac.key) }), 'line_ends', 'key holds the two characters'],
    [
      'a PEM in one line',
      () => ({ ...qwac, cert: qwac.cert.replaceAll('\n', ' ') }),
      'line_ends',
      'lost its line ends',
    ],
    ['an indented PEM', () => ({ ...qwac, key: qwac.key.replace(/^/gm, '  ') }), 'line_ends', 'no blanks before'],
    [
      'certificate and key exchanged',
      () => ({ cert: qwac.key, key: qwac.cert }),
      'unreadable',
      'cert holds a PRIVATE KEY',
    ],
    ['two certificates', () => ({ cert: qwac.cert, key: qwac.cert }), 'unreadable', 'key holds a CERTIFICATE'],
    ['DER', () => ({ ...qwac, cert: new X509Certificate(qwac.cert).raw }), 'unreadable', 'cert is binary'],
    ['base64 of a PEM', () => ({ ...qwac, cert: Buffer.from(qwac.cert).toString('base64') }), 'unreadable', 'base64'],
    ['PEM as PKCS#12', () => ({ pfx: Buffer.from(qwac.cert) }), 'unreadable', 'PKCS#12 is PEM'],
    [
      'base64 of a PKCS#12',
      () => ({ pfx: Buffer.from(Buffer.alloc(99, 7).toString('base64')) }),
      'unreadable',
      'base64 text',
    ],
    ['nothing', () => ({ cert: '', key: '' }), 'unreadable', 'cert is empty'],
    ['an empty file', () => ({ pfx: new Uint8Array() }), 'unreadable', 'PKCS#12 is empty'],
  ])('%s', (_, certificate, reason, message) => {
    expect(() => loadCertificate(certificate() as never)).toThrow(
      expect.objectContaining({ reason, message: expect.stringContaining(message) }),
    );
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
