import { createPrivateKey, X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import { createPki, type Pki } from '../../src/pki/create-pki.ts';

const NOW = Date.UTC(2026, 9, 5);
let pki: Pki;
beforeAll(async () => {
  pki = await createPki(NOW);
});

/** DER of an object identifier with a one-byte length, as it must stand in the certificate. */
function derOfOid(dotted: string): string {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const bytes = [first * 40 + second];
  for (const arc of rest) {
    const groups = [arc & 0x7f];
    for (let left = arc >> 7; left > 0; left >>= 7) groups.unshift((left & 0x7f) | 0x80);
    bytes.push(...groups);
  }
  return Buffer.from([6, bytes.length, ...bytes]).toString('hex');
}

describe('the QWAC', () => {
  it('names the TPP by its organizationIdentifier', () => {
    expect(new X509Certificate(pki.qwac.cert).subject.split('\n')).toEqual([
      'C=FR',
      'O=Agrégateur Exemple SAS',
      'organizationIdentifier=PSDFR-ACPR-12345',
      'CN=tpp.example',
    ]);
  });

  it('is for client authentication only', () => {
    expect(new X509Certificate(pki.qwac.cert).keyUsage).toEqual(['1.3.6.1.5.5.7.3.2']);
  });

  it.each([
    ['the QCStatements extension', '1.3.6.1.5.5.7.1.3'],
    ['QcCompliance', '0.4.0.1862.1.1'],
    ['QcType', '0.4.0.1862.1.6'],
    ['the type for websites', '0.4.0.1862.1.6.3'],
    ['the PSD2 statement', '0.4.0.19495.2'],
    ['the role PSP_AI', '0.4.0.19495.1.3'],
  ])('holds %s (%s)', (_, oid) => {
    expect(new X509Certificate(pki.qwac.cert).raw.toString('hex')).toContain(derOfOid(oid));
  });

  it('names the role and the authority in words', () => {
    const text = new X509Certificate(pki.qwac.cert).raw.toString('utf8');
    for (const word of ['PSP_AI', 'FR-ACPR', 'Autorité de contrôle prudentiel et de résolution'])
      expect(text).toContain(word);
  });

  it('is signed by the root, belongs to its key, and carries its chain', () => {
    const leaf = new X509Certificate(pki.qwac.cert);
    expect(leaf.verify(new X509Certificate(pki.rootPem).publicKey)).toBe(true);
    expect(leaf.checkPrivateKey(createPrivateKey(pki.qwac.key))).toBe(true);
    expect(pki.qwac.cert.endsWith(pki.rootPem)).toBe(true);
  });

  it('is valid on the day of the clock', () => {
    const { validFromDate, validToDate } = new X509Certificate(pki.qwac.cert);
    expect(validFromDate.getTime()).toBeLessThan(NOW);
    expect(validToDate.getTime()).toBeGreaterThan(NOW);
  });
});

it('keeps the role out of the certificate without the role', () => {
  const der = new X509Certificate(pki.withoutRole.cert).raw.toString('hex');
  expect(der).toContain(derOfOid('0.4.0.19495.1.2'));
  expect(der).not.toContain(derOfOid('0.4.0.19495.1.3'));
});

it('lets the server certificate serve localhost and 127.0.0.1, whatever year the machine thinks it is', () => {
  const server = new X509Certificate(pki.server.cert);
  expect(server.checkHost('localhost')).toBe('localhost');
  expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(server.validFromDate.getUTCFullYear()).toBe(2000);
  expect(server.validToDate.getUTCFullYear()).toBe(2049);
});

describe('the QSealC', () => {
  it('is made once, with a key that signatures of the API need', async () => {
    const pair = await pki.qseal;
    expect(await pki.qseal).toBe(pair);
    const seal = new X509Certificate(pair.cert);
    expect(seal.publicKey.asymmetricKeyDetails).toMatchObject({ modulusLength: 2048 });
    expect(seal.publicKey.asymmetricKeyType).toBe('rsa');
    expect(seal.checkPrivateKey(createPrivateKey(pair.key))).toBe(true);
  });

  it('is of the same TPP as the QWAC, and for no connection', async () => {
    const seal = new X509Certificate((await pki.qseal).cert);
    expect(seal.subject).toContain('organizationIdentifier=PSDFR-ACPR-12345');
    expect(seal.keyUsage).toBeUndefined();
    expect(seal.raw.toString('hex')).toContain(derOfOid('0.4.0.1862.1.6.2'));
  });
});

it('issues certificates of other TPPs', async () => {
  const { cert } = await pki.issue({ organizationIdentifier: 'PSDDE-BAFIN-99999' });
  expect(new X509Certificate(cert).subject).toContain('organizationIdentifier=PSDDE-BAFIN-99999');
});

it('issues a seal certificate and one that ends when told to', async () => {
  const until = Date.UTC(2026, 9, 12);
  const { cert } = await pki.issue({ commonName: 'seal.tpp.example', type: 'seal', validity: { from: NOW, until } });
  const seal = new X509Certificate(cert);
  expect(seal.raw.toString('hex')).toContain(derOfOid('0.4.0.1862.1.6.2'));
  expect(seal.validToDate.getTime()).toBe(until);
});
