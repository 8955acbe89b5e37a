import { setImmediate } from 'node:timers/promises';
import type { Fault, Simulator } from '@relais/simulator';
import type { Consent, CustomerHandle, Psu, RelaisOptions } from 'relais';
import { describe, expect, it } from 'vitest';
import {
  customerAt,
  openScene,
  outage,
  PATIENT,
  PATIENT_REQUESTS,
  type Scene,
  untilGivenUp,
} from './bank-and-relais.ts';

/** A wrong answer of the fallback door or the web bank, and what the caller is told. */
const WRONG: readonly (readonly [door: 'fallback' | 'web', fault: Fault, expected: object])[] = [
  ['fallback', 'redirect-foreign', { code: 'wrong_brand', reason: 'foreign_host' }],
  ['fallback', 'redirect-http', { code: 'fallback_unavailable', reason: 'insecure' }],
  ['fallback', '200-html', { code: expect.stringMatching(/page_drift|fallback_unavailable/) }],
  ['fallback', '200-empty', { code: 'malformed_reply', reason: 'empty' }],
  ['fallback', 'huge', { code: 'malformed_reply', reason: 'too_large' }],
  ['fallback', 'gzip-bomb', { code: 'malformed_reply', reason: 'too_large' }],
  ['fallback', 'drip', { code: 'fallback_unavailable', reason: 'timeout' }],
  ['fallback', 'hang', { code: 'fallback_unavailable', reason: 'timeout' }],
  ['fallback', 'reset', { code: 'fallback_unavailable', reason: 'connection' }],
  ['fallback', 'refuse', { code: 'fallback_unavailable', reason: 'connection' }],
  ['fallback', '503', { code: 'fallback_unavailable', reason: 'http_status', status: 503 }],
  ['web', 'redirect-foreign', { code: 'wrong_brand', reason: 'foreign_host' }],
  ['web', 'redirect-http', { code: 'fallback_unavailable', reason: 'insecure' }],
  ['web', '200-html', { code: expect.stringMatching(/page_drift|fallback_unavailable/) }],
  ['web', '200-empty', { code: 'malformed_reply', reason: 'empty' }],
  ['web', 'huge', { code: 'malformed_reply', reason: 'too_large' }],
  ['web', 'gzip-bomb', { code: 'malformed_reply', reason: 'too_large' }],
  ['web', 'drip', { code: 'fallback_unavailable', reason: 'timeout' }],
  ['web', 'hang', { code: 'fallback_unavailable', reason: 'timeout' }],
  ['web', 'cut', { code: expect.stringMatching(/page_drift|fallback_unavailable|malformed_reply/) }],
  ['web', 'reset', { code: 'fallback_unavailable', reason: 'connection' }],
  ['web', '500-html', { code: 'fallback_unavailable', reason: 'http_status', status: 500 }],
];

const SMALL_PAGES = { failover: PATIENT, fallback: { ...PATIENT_REQUESTS, maxPageBytes: 2_000_000 } };
/** Answers that never end, and end a call by its deadline alone. */
const ENDLESS: readonly Fault[] = ['drip', 'hang'];

/** The API is down already when the door begins to misbehave. */
async function downBank(): Promise<Scene> {
  const scene = await openScene({ relais: () => SMALL_PAGES });
  await outage(scene, scene.psuOf(customerAt(scene.bank, 1)));
  return scene;
}

describe.each(WRONG)('%s door: %s', (door, fault, expected) => {
  it('gives its typed error within the deadline, closes the session, and the next call is well', async () => {
    await using scene = await downBank();
    const customer = customerAt(scene.bank, 0);
    const psu = scene.psuOf(customer);
    await scene.bank.faults.set(door, fault);
    const startedAt = scene.clock.monotonic();
    const call = (): Promise<unknown> => psu.getAccounts();
    await expect(ENDLESS.includes(fault) ? untilGivenUp(scene, door, call) : call()).rejects.toMatchObject(expected);
    // What is skipped at once, or a busy machine takes, may come on top.
    expect(scene.clock.monotonic() - startedAt).toBeLessThan(2 * PATIENT.fallbackDeadlineMs);
    expect(scene.events.filter(([name]) => name === 'fallback:refused')).toHaveLength(1);

    await scene.bank.faults.clear(door);
    expect((await psu.getAccounts()).accounts.length).toBeGreaterThan(0);
    await scene.relais.close();
    const { logins, logouts } = scene.bank.requestLog.snapshot().customers[customer.login] ?? { logins: 0, logouts: 0 };
    expect(logins).toBeGreaterThan(0);
    // A session whose pages could not be reached cannot be logged out either: the bank ends it by itself.
    if (door === 'fallback') expect(logouts).toBe(logins);
  });
});

describe('a body that never ends in the middle of a session', () => {
  it('ends at the caller’s deadline, and the session is logged out', async () => {
    await using scene = await downBank();
    const customer = customerAt(scene.bank, 0);
    const psu = scene.psuOf(customer);
    await scene.bank.faults.set('web', 'drip', { path: '/mouvements', times: 1 });
    const asked = (): number =>
      scene.bank.requestLog.snapshot().doors.web.requests.filter(({ path }) => path.includes('/mouvements')).length;
    const before = asked();
    const startedAt = scene.clock.monotonic();
    const call = psu.getAccounts({ deadlineMs: 20_000 });
    const ended = expect(call).rejects.toMatchObject({ code: 'fallback_unavailable' });
    while (asked() === before) await setImmediate();
    // Up to the deadline and not beyond: what is skipped at once falls due without a turn in between.
    scene.clock.skip(20_000 - (scene.clock.monotonic() - startedAt));
    await ended;
    await scene.relais.close();
    expect(scene.bank.requestLog.snapshot().customers[customer.login]).toMatchObject({ logins: 1, logouts: 1 });
  });
});

const KILLED = { person: 'the duty officer', reason: 'a drill' };

interface StartCondition {
  readonly rule: string;
  readonly missing: string;
  readonly relais?: (bank: Simulator) => Partial<RelaisOptions>;
  readonly psu?: Partial<Psu>;
  readonly before?: (scene: Scene, psu: CustomerHandle) => unknown;
  readonly expected: object;
}

const refused = (reason: string): object => ({ code: 'fallback_refused', reason });
const contingencyOf = (status: 'exempt' | 'unknown') => (bank: Simulator) => ({
  bank: bank.profile({ contingency: { status, source: 'a test', checkedOn: '2026-11-22' } }),
});
const CONSENT: Consent = { id: 'c', accounts: 'all', fallbackAllowed: true };

/** Each condition of RTS art. 33, 34 and 36 and PSD2 art. 67 under which a fallback session may start, and how its lack is told. */
const CONDITIONS: readonly StartCondition[] = [
  {
    rule: 'RTS 33(4)',
    missing: 'nobody has switched it off',
    before: ({ relais }) => relais.kill(KILLED),
    expected: refused('kill_switch'),
  },
  {
    rule: 'RTS 33',
    missing: 'the law still allows it',
    relais: () => ({ failover: { ...SMALL_PAGES.failover, legalRegime: { id: 'rts-2018-389', endsAt: 1 } } }),
    expected: refused('legal_regime'),
  },
  {
    rule: 'R11, RTS 33(6)',
    missing: 'the bank is not exempt',
    relais: contingencyOf('exempt'),
    expected: refused('contingency_exempt'),
  },
  {
    rule: 'R11, RTS 33(6)',
    missing: 'somebody has looked whether it is',
    relais: contingencyOf('unknown'),
    expected: refused('contingency_unknown'),
  },
  {
    rule: 'PSD2 67(2)(a)',
    missing: 'a consent',
    psu: { consent: undefined as never },
    expected: refused('no_consent'),
  },
  {
    rule: 'PSD2 67(2)(a)',
    missing: 'a consent to the fallback',
    psu: { consent: { ...CONSENT, fallbackAllowed: false } },
    expected: refused('consent_scope'),
  },
  {
    rule: 'PSD2 67(2)(a)',
    missing: 'a consent that is not over',
    psu: { consent: { ...CONSENT, validUntil: 1 } },
    expected: { code: 'consent_expired' },
  },
  {
    rule: 'RTS 33(5)',
    missing: 'the credentials of the PSU',
    psu: { credentials: undefined as never },
    expected: refused('no_credentials'),
  },
  {
    rule: 'RTS 36(5)',
    missing: 'an access that is left',
    relais: () => ({ quota: {} }),
    before: async (_, psu) => {
      for (let read = 0; read < 4; read += 1) await psu.getAccounts();
    },
    expected: { code: 'quota_exhausted', reason: 'access_quota', retryAt: expect.any(Number) },
  },
];

describe('R8: start conditions', () => {
  it.each(CONDITIONS)('$rule: without $missing, refused before the door is touched', async (condition) => {
    const { relais, psu: facts, before, expected } = condition;
    await using scene = await openScene({ relais: (bank) => ({ ...SMALL_PAGES, ...relais?.(bank) }) });
    const customer = customerAt(scene.bank, 0);
    const given = {
      id: 'psu',
      token: () => customer.accessToken,
      consent: CONSENT,
      credentials: async () => ({ user: customer.login, password: Buffer.from(customer.password) }),
      ...facts,
    };
    const psu = scene.relais.for(given);
    await before?.(scene, psu);
    await outage(scene, scene.psuOf(customerAt(scene.bank, 1)));
    const { requests } = scene.bank.requestLog.snapshot().doors.fallback;
    const knocks = requests.length;
    await expect(psu.getAccounts()).rejects.toMatchObject(expected);
    expect(scene.bank.requestLog.snapshot().doors.fallback.requests).toHaveLength(knocks);
  });
});
