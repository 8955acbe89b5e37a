import { X509Certificate } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { checkCertificate } from '../../src/pki/check-certificate.ts';
import { createPki, type Pki } from '../../src/pki/create-pki.ts';

const NOW = Date.UTC(2026, 9, 5);
const YEAR_MS = 365 * 86_400_000;
let pki: Pki;
beforeAll(async () => {
  pki = await createPki(NOW);
});

function judge(pem: string, now = NOW): string {
  return checkCertificate(new X509Certificate(pem), new X509Certificate(pki.rootPem), now);
}

it.each([
  ['qwac', 'good'],
  ['expired', 'expired'],
  ['withoutRole', 'no PSP_AI role'],
  ['foreign', 'unknown issuer'],
  ['unqualified', 'not a QWAC'],
  ['server', 'not a QWAC'],
] as const)('finds the certificate %s: %s', (name, verdict) => {
  expect(judge(pki[name].cert)).toBe(verdict);
});

it('goes by the bank’s clock, not by the machine’s', () => {
  expect(judge(pki.qwac.cert, NOW - YEAR_MS)).toBe('not yet valid');
  expect(judge(pki.qwac.cert, NOW + 2 * YEAR_MS)).toBe('expired');
});

it('does not take a seal certificate for a QWAC', async () => {
  expect(judge((await pki.issue({ type: 'seal' })).cert)).toBe('not a QWAC');
});

it('does not take a QWAC for a seal certificate', async () => {
  const root = new X509Certificate(pki.rootPem);
  const judgeSeal = (pem: string): string => checkCertificate(new X509Certificate(pem), root, NOW, 'seal');
  expect(judgeSeal(pki.qwac.cert)).toBe('not a QSealC');
  expect(judgeSeal((await pki.qseal).cert)).toBe('good');
});

it('finds the role among others', async () => {
  expect(judge((await pki.issue({ roles: ['PSP_PI', 'PSP_AI', 'PSP_IC'] })).cert)).toBe('good');
  expect(judge((await pki.issue({ roles: [] })).cert)).toBe('no PSP_AI role');
});
