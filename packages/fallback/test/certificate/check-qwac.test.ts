import { X509Certificate } from 'node:crypto';
import { type Simulator, startSimulator, toPfx } from '@relais/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkQwac } from '../../src/certificate/check-qwac.ts';
import { loadCertificate } from '../../src/certificate/load-certificate.ts';

let bank: Simulator;
beforeAll(async () => {
  bank = await startSimulator();
});
afterAll(() => bank.close());

describe('checkQwac (R12)', () => {
  it('accepts a QWAC of an account information service and says who it is', () => {
    const { leaf } = loadCertificate(bank.pki.qwac, bank.pki.rootPem);
    expect(checkQwac(leaf, Date.now())).toMatchObject({
      organizationIdentifier: expect.stringMatching(/^PSDFR-ACPR-/),
    });
  });

  it.each([
    ['expired', 'expired'],
    ['withoutRole', 'no_aisp_role'],
  ] as const)('refuses one that is %s', (name, reason) => {
    const { leaf } = loadCertificate(bank.pki[name], bank.pki.rootPem);
    expect(() => checkQwac(leaf, Date.now())).toThrow(expect.objectContaining({ code: 'certificate_problem', reason }));
  });

  it('refuses one before its time, and at the very moment it expires', () => {
    const { leaf } = loadCertificate(bank.pki.qwac, bank.pki.rootPem);
    const reasonAt = (now: number): string | undefined => {
      try {
        checkQwac(leaf, now);
        return undefined;
      } catch (error) {
        return (error as { reason?: string }).reason;
      }
    };
    expect(reasonAt(leaf.validFromDate.getTime() - 1)).toBe('not_yet_valid');
    expect(reasonAt(leaf.validToDate.getTime() - 1)).toBeUndefined();
    expect(reasonAt(leaf.validToDate.getTime())).toBe('expired');
  });

  it('refuses a certificate without qualified statements', () => {
    const server = new X509Certificate(bank.pki.rootPem);
    expect(() => checkQwac(server, Date.now())).toThrow(expect.objectContaining({ reason: 'not_a_qwac' }));
  });
});

describe('loadCertificate', () => {
  it('reads PKCS#12 as well as PEM', async () => {
    const { qwac } = bank.pki;
    const { leaf } = loadCertificate({ cert: qwac.cert, key: qwac.key });
    const packed = loadCertificate({ pfx: await toPfx(qwac, 'a passphrase'), passphrase: 'a passphrase' });
    expect(packed.leaf.fingerprint256).toBe(leaf.fingerprint256);
  });

  it.each([
    ['another certificate’s key', () => ({ cert: bank.pki.qwac.cert, key: bank.pki.expired.key })],
    ['no certificate at all', () => ({ cert: 'x', key: 'y' })],
    ['a broken PKCS#12', () => ({ pfx: Buffer.from('x'), passphrase: 'secret-passphrase' })],
  ])('refuses %s, without a word of the key', (_, certificate) => {
    expect(() => loadCertificate(certificate())).toThrow(
      expect.objectContaining({
        code: 'certificate_problem',
        reason: 'unreadable',
        message: expect.not.stringContaining('secret'),
      }),
    );
  });
});
