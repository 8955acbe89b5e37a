import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ClientCertificate, cic, systemClock } from '@relais/model';
import { type Simulator, startSimulator, toPfx } from '@relais/simulator';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { qwacChecks } from '../../src/doctor/checks/qwac.ts';

/** OpenSSL 3 makes the file that older programs make. Where it is missing, this test is left out. */
const OPENSSL = spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout?.startsWith('OpenSSL 3') ?? false;

let bank: Simulator;
beforeAll(async () => {
  bank = await startSimulator();
});
afterAll(() => bank.close());

/** All findings on one QWAC that are not good, by name. */
async function findingsOn(qwac: ClientCertificate) {
  const found = await Promise.all(
    qwacChecks.map(async ({ name, run }) => ({ name, ...(await run({ profile: cic(), qwac, clock: systemClock })) })),
  );
  return found.filter(({ verdict }) => verdict === 'bad' || verdict === 'warning');
}

function legacyPfx({ cert, key }: { readonly cert: string; readonly key: string }): Uint8Array {
  const directory = mkdtempSync(join(tmpdir(), 'relais-doctor-'));
  try {
    const file = join(directory, 'qwac.pem');
    writeFileSync(file, `${cert}\n${key}`);
    return execFileSync('openssl', ['pkcs12', '-export', '-legacy', '-in', file, '-passout', 'pass:x']);
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const reversed = (pem: string): string =>
  pem
    .split(/(?<=-----END CERTIFICATE-----)\s+/)
    .reverse()
    .join('\n');

describe('P8: the doctor names each certificate that does not work in one sentence, with its cure', () => {
  it.each<[string, () => ClientCertificate | Promise<ClientCertificate>, string, RegExp, RegExp]>([
    [
      'a wrong passphrase',
      async () => ({ pfx: await toPfx(bank.pki.qwac, 'a'), passphrase: 'b' }),
      'QWAC',
      /wrong_passphrase/,
      /RELAIS_QWAC_PASSPHRASE/,
    ],
    ['another key', () => ({ ...bank.pki.qwac, key: bank.pki.foreign.key }), 'QWAC', /key_mismatch/, /--key/],
    [
      'lost line ends',
      () => ({ ...bank.pki.qwac, key: bank.pki.qwac.key.replaceAll('\n', '\\n') }),
      'QWAC',
      /two characters \\n.*line_ends/,
      /real line ends/,
    ],
    ['an old one', () => bank.pki.expired, 'QWAC dates', /expired on .*\(expired\)/, /Order a new QWAC/],
    ['no role', () => bank.pki.withoutRole, 'QWAC role', /no_aisp_role/, /PSP_AI/],
  ])('%s', async (_, qwac, check, text, cure) => {
    const findings = await findingsOn(await qwac());
    const finding = findings.find(({ name }) => name === check);
    expect(finding).toMatchObject({ verdict: 'bad', text: expect.stringMatching(text) });
    expect(finding?.advice).toMatch(cure);
    expect(finding?.advice).toMatch(/neither the API nor the fallback is asked\.$/);
    expect(`${finding?.text}${finding?.advice}`).not.toContain('\n');
  });

  it.runIf(OPENSSL)('RC2', async () => {
    const [finding, ...others] = await findingsOn({ pfx: legacyPfx(bank.pki.qwac), passphrase: 'x' });
    expect(finding).toMatchObject({ name: 'QWAC', verdict: 'bad' });
    expect(finding?.text).toMatch(/openssl pkcs12 -legacy .*legacy_encryption/);
    expect(finding?.advice).toMatch(/Lock the file anew/);
    expect(others).toEqual([]);
  });

  it.each([
    ['PEM', async () => ({ ...bank.pki.qwac, cert: reversed(bank.pki.qwac.cert) })],
    [
      'PKCS#12',
      async () => ({
        pfx: await toPfx({ ...bank.pki.qwac, cert: reversed(bank.pki.qwac.cert) }, 'x'),
        passphrase: 'x',
      }),
    ],
  ])('and finds nothing wrong with a chain in another order in %s', async (_, qwac) => {
    expect((await findingsOn(await qwac())).filter(({ name }) => name !== 'QWAC')).toEqual([]);
  });
});
