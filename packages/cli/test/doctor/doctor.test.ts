import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { manualClock, systemClock } from '@relais/model';
import { type Simulator, startSimulator, toPfx } from '@relais/simulator';
import { createStetConnection, type RegisteredClient, type TokenSet } from '@relais/stet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectProxy, type Treatment } from '../../../../test/network/connect-proxy.ts';
import type { Finding } from '../../src/doctor/check.ts';
import { diagnose } from '../../src/doctor/doctor.ts';
import type { Subject } from '../../src/doctor/subject.ts';

const DAY_MS = 86_400_000;
const redirectUri = 'https://tpp.example/back';

let bank: Simulator;
/** A TPP with which nothing is wrong. */
let healthy: Subject & { readonly registered: RegisteredClient; readonly accessToken: string };

beforeAll(async () => {
  bank = await startSimulator({ api: { strict: true, quotaPerDay: 1_000 } });
  const { qwac, rootPem: ca } = bank.pki;
  const profile = bank.profile({ api: { registrationPath: bank.registrationUrl } });
  const key = await bank.pki.qseal;
  const connection = createStetConnection({ profile, certificate: qwac, ca });
  const registered = await connection.registration().create({
    name: 'Agrégateur Exemple',
    redirectUris: [redirectUri],
    contacts: ['psd2@tpp.example'],
    sealingCertificates: [key.cert],
  });
  const store = new Map<string, TokenSet>();
  const { clientId } = registered;
  const tokens = connection.tokens({ clientId, redirectUri, store });
  const pending = await tokens.authorize();
  const codeChallenge = pending.url.searchParams.get('code_challenge') ?? '';
  const login = bank.customers[0]?.login ?? '';
  const { redirect } = await bank.authorise({ login, clientId, redirectUri, state: pending.state, codeChallenge });
  await tokens.redeem('alice', redirect, pending);
  connection.close();
  const keyId = registered.sealingKeys[0]?.keyId ?? '';
  const accessToken = store.get('alice')?.accessToken ?? '';
  healthy = { profile, qwac, ca, clientId, registered, seal: { keyId, key }, accessToken, clock: systemClock };
});
afterAll(() => bank.close());

const QWAC = [
  'QWAC',
  'QWAC dates',
  'QWAC qualification',
  'QWAC type',
  'QWAC role',
  'QWAC authority',
  'QWAC chain',
  'QWAC use',
];
const API = ['TLS handshake', 'clock', 'registration', 'token endpoint', 'signed call'];
const FALLBACK = ['fallback', 'fallback door', 'fallback door, no QWAC', 'web bank'];

async function findingsOf(subject: Subject): Promise<Readonly<Record<string, Finding>>> {
  const findings: Record<string, Finding> = {};
  for await (const { name, ...finding } of diagnose(subject)) findings[name] = finding;
  return findings;
}

describe('relais doctor', () => {
  it('finds nothing wrong where nothing is, and reads no account', async () => {
    const findings = await findingsOf(healthy);
    expect(Object.entries(findings).filter(([, { verdict }]) => verdict !== 'good')).toEqual([]);
    expect(Object.keys(findings)).toEqual([...QWAC, ...API, ...FALLBACK]);
    expect(bank.requestLog.snapshot().doors.api.requests.filter(({ path }) => path.includes('/accounts'))).toEqual([]);
  });

  it('skips what it was given nothing for', async () => {
    const { profile, qwac, ca = '', clock } = healthy;
    const findings = await findingsOf({ profile, qwac, ca, clock });
    const names = Object.keys(findings).filter((name) => findings[name]?.verdict === 'skipped');
    expect(names).toEqual(['registration', 'token endpoint', 'signed call']);
  });

  it.each([
    ['expired', 'QWAC dates', 'expired'],
    ['withoutRole', 'QWAC role', 'no_aisp_role'],
    ['unqualified', 'QWAC qualification', 'no_qc_statements'],
  ] as const)(
    'says of a QWAC that is %s what is wrong with it, and that no door takes it',
    async (name, check, word) => {
      const findings = await findingsOf({ ...healthy, qwac: bank.pki[name] });
      expect(findings[check]).toMatchObject({ verdict: 'bad', text: expect.stringContaining(word) });
      expect(findings['token endpoint']).toMatchObject({
        verdict: 'bad',
        text: expect.stringContaining('invalid_client'),
      });
      expect(findings['fallback door']).toMatchObject({
        verdict: 'bad',
        text: expect.stringContaining('refuses the QWAC'),
      });
      expect(findings['web bank']?.verdict).toBe('good');
    },
  );

  it('says that a QWAC of a root the bank does not know is refused', async () => {
    const findings = await findingsOf({ ...healthy, qwac: bank.pki.foreign });
    for (const name of QWAC) expect(findings[name]?.verdict).toBe('good');
    expect(findings['fallback door']).toMatchObject({ verdict: 'bad', text: expect.stringContaining('403') });
  });

  it('says that the chain is missing', async () => {
    const { cert, key } = bank.pki.foreign;
    const leaf = cert.slice(0, cert.indexOf('-----END CERTIFICATE-----') + 26);
    const findings = await findingsOf({ ...healthy, qwac: { cert: leaf, key } });
    expect(findings['QWAC chain']).toMatchObject({ verdict: 'bad', text: expect.stringContaining('incomplete_chain') });
  });

  it('has nothing to say of a QWAC that cannot be read, but that', async () => {
    const findings = await findingsOf({ ...healthy, qwac: { cert: bank.pki.qwac.cert, key: bank.pki.foreign.key } });
    expect(findings['QWAC']).toMatchObject({ verdict: 'bad', text: expect.stringContaining('key_mismatch') });
    for (const name of [...QWAC.slice(1), 'fallback door']) expect(findings[name]?.verdict).toBe('skipped');
  });

  it('warns of a QWAC that ends soon, with time to order another', async () => {
    const now = Date.now();
    const qwac = await bank.pki.issue({ validity: { from: now - 380 * DAY_MS, until: now + 20.5 * DAY_MS } });
    const { QWAC } = await findingsOf({ ...healthy, qwac });
    expect(QWAC).toMatchObject({ verdict: 'warning', text: expect.stringContaining('20 days') });
  });

  it.each([
    [2_000, 'good'],
    [-30_000, 'warning'],
    [600_000, 'bad'],
  ])('says of a clock that is %i ms off: %s', async (offMs, verdict) => {
    const { clock, 'signed call': signed } = await findingsOf({ ...healthy, clock: manualClock(Date.now() + offMs) });
    expect(clock).toMatchObject({ verdict, text: expect.stringContaining(offMs < 0 ? 'behind' : 'ahead') });
    expect(signed?.verdict).toBe(verdict === 'bad' ? 'bad' : 'good');
  });

  it.each([
    ['a key that is not registered', { seal: { keyId: 'nobody' } }, 'registration', 'nobody'],
    ['a client that is not registered', { clientId: 'nobody' }, 'token endpoint', 'invalid_client'],
    ['a token that is over', { accessToken: 'canary-token' }, 'signed call', '401'],
    ['a bank that nobody trusts', { ca: undefined }, 'TLS handshake', 'tls_server'],
  ])('finds %s', async (_what, change, check, word) => {
    const { ca, ...rest } = healthy;
    const seal = 'seal' in change && healthy.seal ? { seal: { ...healthy.seal, ...change.seal } } : {};
    const changed = { ...rest, ...('ca' in change ? {} : { ca }), ...change, ...seal } as Subject;
    const findings = await findingsOf(changed);
    expect(findings[check]).toMatchObject({
      verdict: 'bad',
      text: expect.stringContaining(word),
      advice: expect.stringMatching(/./),
    });
    expect(JSON.stringify(findings)).not.toContain('canary');
  });

  it('says what to look up when the profile does not know where to register', async () => {
    const { registrationPath: _, ...api } = healthy.profile.api;
    const { registration } = await findingsOf({ ...healthy, profile: { ...healthy.profile, api } });
    expect(registration).toMatchObject({ verdict: 'bad', text: expect.stringContaining('registrationPath') });
  });

  it('finds a bank that is down', async () => {
    await bank.faults.set('api', '503');
    const findings = await findingsOf(healthy);
    await bank.faults.clear('api');
    for (const name of [...QWAC, ...FALLBACK]) expect(findings[name]?.verdict).toBe('good');
    expect(findings['TLS handshake']).toMatchObject({ verdict: 'bad', text: expect.stringContaining('503') });
    expect(findings['token endpoint']).toMatchObject({
      verdict: 'bad',
      text: expect.stringContaining('token_http_status'),
    });
  });

  it.each([
    ['a firewall', 'firewall', 'blocked', 'firewall'],
    ['a captcha', 'captcha', 'blocked', 'firewall'],
  ] as const)('finds that %s stands in front of the API', async (_what, fault, word, cure) => {
    await bank.faults.set('api', fault);
    const findings = await findingsOf(healthy);
    await bank.faults.clear('api');
    const { 'token endpoint': token } = findings;
    expect(token).toMatchObject({
      verdict: 'bad',
      text: expect.stringContaining(word),
      advice: expect.stringContaining(cure),
    });
  });

  describe('behind a proxy', () => {
    it('finds nothing wrong where the proxy opens tunnels', async () => {
      await using proxy = await connectProxy(() => 'open');
      const findings = await findingsOf({ ...healthy, proxy: proxy.address });
      expect(Object.entries(findings).filter(([, { verdict }]) => verdict !== 'good')).toEqual([]);
      expect(new Set(proxy.asked).size).toBeGreaterThan(2);
    });

    it.each<Treatment>([407, 403, 502, 'cut'])(
      'says that it opens none, and what to look at: %s',
      async (treatment) => {
        await using proxy = await connectProxy(() => treatment);
        const findings = await findingsOf({ ...healthy, proxy: proxy.address });
        for (const name of ['fallback door', 'web bank']) {
          expect(findings[name]).toMatchObject({
            verdict: 'bad',
            text: expect.stringContaining('proxy opens no tunnel'),
            advice: expect.stringContaining('--proxy'),
          });
        }
        expect(findings['TLS handshake']).toMatchObject({ verdict: 'bad', advice: expect.stringContaining('proxy') });
        expect(JSON.stringify(findings)).not.toContain('canary');
      },
    );
  });

  describe('at the fallback door', () => {
    const atDoor = async (
      fault: 'refuse' | 'impostor' | '503' | '200-html' | 'reset' | 'firewall' | 'captcha',
    ): Promise<Finding | undefined> => {
      await bank.faults.set('fallback', fault);
      const findings = await findingsOf(healthy);
      await bank.faults.clear('fallback');
      return findings['fallback door'];
    };

    it.each([
      ['refuse', 'nobody answers there'],
      ['impostor', 'not trusted here'],
      ['503', 'answers 503'],
      ['200-html', 'no login form'],
      ['reset', 'cuts the connection'],
      ['firewall', 'a firewall in front of'],
      ['captcha', 'a firewall in front of'],
    ] as const)('finds that it does %s', async (fault, word) => {
      expect(await atDoor(fault)).toMatchObject({
        verdict: 'bad',
        text: expect.stringContaining(word),
        advice: expect.stringMatching(/./),
      });
    });

    it('warns when whoever shows no QWAC gets in', async () => {
      const { fallback } = healthy.profile;
      const profile = { ...healthy.profile, fallback: { ...fallback, url: `${bank.webUrl}fr/authentification.html` } };
      const findings = await findingsOf({ ...healthy, profile });
      expect(findings['fallback door, no QWAC']).toMatchObject({ verdict: 'warning' });
    });

    it('says where to look up what the profile does not know', async () => {
      const { url: _, ...fallback } = healthy.profile.fallback;
      const contingency = { status: 'unknown', source: 'nowhere', checkedOn: '2026-11-22' } as const;
      const nowhere = await findingsOf({ ...healthy, profile: { ...healthy.profile, fallback } });
      expect(nowhere['fallback']).toMatchObject({ verdict: 'bad', advice: expect.stringContaining('fallbackUrl') });
      expect(nowhere['fallback door']?.verdict).toBe('skipped');
      const unknown = await findingsOf({
        ...healthy,
        profile: { ...healthy.profile, fallback: { ...fallback, contingency } },
      });
      expect(unknown['fallback']).toMatchObject({ verdict: 'bad', text: expect.stringContaining('unknown') });
    });

    it('types nothing into the form, and logs nobody in', async () => {
      bank.requestLog.reset();
      await findingsOf(healthy);
      const { doors, customers } = bank.requestLog.snapshot();
      expect(customers).toEqual({});
      expect(doors.fallback.requests.map(({ method }) => method)).toEqual(['GET']);
      expect(doors.fallback.failedHandshakes).toBe(1);
      expect(doors.web.clientCertificates).toEqual([]);
    });
  });

  it('is a command: files and environment in, an exit code out, and no secret shown', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'relais-doctor-'));
    const file = async (name: string, content: string | Uint8Array): Promise<string> => {
      await writeFile(join(directory, name), content);
      return join(directory, name);
    };
    const seal = await bank.pki.qseal;
    const { api, fallback, web } = healthy.profile;
    const { baseUrl, registrationPath } = api;
    const arguments_ = [
      ...['--qwac', await file('qwac.p12', await toPfx(bank.pki.qwac, 'canary-passphrase'))],
      ...['--ca', await file('root.pem', bank.pki.rootPem)],
      ...[
        '--profile',
        await file('profile.json', JSON.stringify({ api: { baseUrl, registrationPath }, fallback, web })),
      ],
      ...['--registration', await file('registration.json', JSON.stringify(healthy.registered))],
      ...['--seal', await file('seal.pem', seal.key), '--key-id', healthy.seal?.keyId ?? ''],
    ];
    const environment = { RELAIS_QWAC_PASSPHRASE: 'canary-passphrase', RELAIS_ACCESS_TOKEN: healthy.accessToken };
    const sound = await run(arguments_, environment);
    expect(sound.printed.match(/✓/g)).toHaveLength(QWAC.length + API.length + FALLBACK.length);
    expect(sound.code).toBe(0);
    const told = await run([...arguments_, '--json'], environment);
    expect(told.code).toBe(0);
    const { ok, findings } = JSON.parse(told.printed) as { ok: boolean; findings: readonly { name: string }[] };
    expect([ok, findings.map(({ name }) => name)]).toEqual([true, [...QWAC, ...API, ...FALLBACK]]);
    const broken = await run(arguments_, { ...environment, RELAIS_QWAC_PASSPHRASE: 'canary-wrong' });
    expect(broken).toMatchObject({ code: 1, printed: expect.stringContaining('wrong_passphrase') });
    for (const { printed } of [sound, told, broken]) {
      expect(printed).not.toContain('canary');
      expect(printed).not.toContain(healthy.accessToken);
    }
    expect((await run(['--qwac', join(directory, 'nothing.pem')], {})).code).not.toBe(0);
    await rm(directory, { recursive: true });
  });
});

async function run(options: readonly string[], environment: Readonly<Record<string, string>>) {
  const cli = new URL('../../src/cli.ts', import.meta.url).pathname;
  const env = { ...process.env, ...environment, NO_COLOR: '1' };
  const child = spawn(process.execPath, ['--conditions=source', cli, 'doctor', ...options], { env });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
  }
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, printed };
}
