import { type Consent, systemClock } from '@relais/model';
import { type Customer, startSimulator } from '@relais/simulator';
import type { CustomerHandle } from 'relais';
import { createRelais, isRelaisError, type Psu, type Relais } from 'relais';
import { describe, expect, it } from 'vitest';

const BY_HAND = { person: 'A. Martin', reason: 'a test of rights' };
const HANDLES = 300;
/** Within it, an ending consent ends somewhere in the middle. Milliseconds. */
const HALF_TIME = 4_000;

/** What one handle may see, and how its calls may end. */
interface Case {
  readonly psu: Psu;
  /** Empty: nothing at all. */
  readonly mayShow: ReadonlySet<string>;
  /** After which nothing may be shown, by the time of day. */
  readonly until?: number;
  readonly refusals: RegExp;
}

const RIGHTS = [
  'own',
  'one account',
  'ending',
  'other login',
  'none',
  'expired',
  'no fallback',
  'no login',
  'wrong',
] as const;

function caseOf(id: string, customer: Customer, right: (typeof RIGHTS)[number], startedAt: number): Case {
  const { login, password, accessToken } = customer;
  const ibans = customer.contracts.flatMap(({ kind, iban }) =>
    kind === 'current' && iban !== undefined ? [iban] : [],
  );
  const consent: Consent = { id: `consent-${login}`, accounts: 'all', fallbackAllowed: true };
  const psu: Psu = {
    id,
    token: () => accessToken,
    consent,
    credentials: async () => ({ user: login, password: Buffer.from(password) }),
  };
  /** Whoever has the right is answered. */
  const none = /^$/;
  const nothing = new Set<string>();
  switch (right) {
    case 'own':
    case 'other login':
      return { psu, mayShow: new Set(ibans), refusals: none };
    case 'one account':
      return {
        psu: { ...psu, consent: { ...consent, accounts: ibans.slice(0, 1) } },
        mayShow: new Set(ibans.slice(0, 1)),
        refusals: none,
      };
    case 'ending': {
      const validUntil = startedAt + HALF_TIME;
      const refusals = /^consent_expired$/;
      return {
        psu: { ...psu, consent: { ...consent, validUntil } },
        mayShow: new Set(ibans),
        until: validUntil,
        refusals,
      };
    }
    case 'none': {
      const { consent: _, ...without } = psu;
      return { psu: without, mayShow: nothing, refusals: /^fallback_refused$/ };
    }
    case 'expired':
      return {
        psu: { ...psu, consent: { ...consent, validUntil: startedAt - 1 } },
        mayShow: nothing,
        refusals: /^consent_expired$/,
      };
    case 'no fallback':
      return {
        psu: { ...psu, consent: { ...consent, fallbackAllowed: false } },
        mayShow: nothing,
        refusals: /^fallback_refused$/,
      };
    case 'no login': {
      const { credentials: _, ...without } = psu;
      return { psu: without, mayShow: nothing, refusals: /^fallback_refused$/ };
    }
    case 'wrong':
      return {
        psu: { ...psu, credentials: async () => ({ user: login, password: Buffer.from('wrong') }) },
        mayShow: nothing,
        refusals: /^credentials_wrong$/,
      };
  }
}

/** What one call showed that the handle has no right to, in words without values. */
async function wrongsOf(
  { mayShow, until, refusals }: Case,
  call: Promise<readonly string[]>,
): Promise<readonly string[]> {
  try {
    const shown = await call;
    const late = until !== undefined && Date.now() > until + 1_000;
    return [
      ...(mayShow.size === 0 ? ['an answer without any right'] : []),
      ...(late ? ['an answer after the consent had ended'] : []),
      ...shown.filter((iban) => !mayShow.has(iban)).map(() => 'an account of somebody else'),
    ];
  } catch (error) {
    if (!isRelaisError(error)) return [`untyped: ${String(error)}`];
    return refusals.test(error.code) ? [] : [`${error.code}/${error.reason}`];
  }
}

const accountsOf = async (psu: CustomerHandle): Promise<readonly string[]> =>
  (await psu.getAccounts()).accounts.map(({ accountId }) => accountId?.iban ?? '');

describe('300 handles that share ids pairwise, with different rights', () => {
  it('600 calls at once, while sessions come and go: not a row to a handle without right to it', {
    timeout: 900_000,
  }, async () => {
    await using bank = await startSimulator({ crowd: HANDLES });
    const crowd = bank.customers.filter(({ login }) => login.startsWith('CROWD'));
    expect(crowd).toHaveLength(HANDLES);
    await using relais: Relais = createRelais({
      bank: bank.profile(),
      tpp: { qwac: bank.pki.qwac, ca: bank.pki.rootPem },
      quota: false,
      clock: systemClock,
      failover: { fallbackDeadlineMs: 880_000, fallbackGuard: { failures: 1_000_000 } },
      // Short enough for sessions to end between the calls.
      fallback: { idleMs: 100, sessionLimitMs: 880_000, requestsPerSecond: 5_000, maxSessions: 40 },
    });
    relais.isolate('fallback', BY_HAND);
    const startedAt = Date.now();
    const cases = crowd.map((customer, index) => {
      const pair = Math.floor(index / 2);
      // The second of a pair has another right, by the login of the first where that is what is wrong with it.
      const right = index % 2 === 0 ? 'own' : (RIGHTS[pair % RIGHTS.length] ?? 'own');
      const owner = crowd[index - 1];
      const whose = index % 2 === 0 || right === 'other login' || owner === undefined ? customer : owner;
      return caseOf(`pair-${pair}`, whose, right, startedAt);
    });
    const handles = cases.map((one) => ({ one, psu: relais.for(one.psu) }));
    // Each handle once, then each once more, so that both of a pair come between the calls of the other.
    const calls = [...handles, ...handles.toReversed()].map(({ one, psu }) => wrongsOf(one, accountsOf(psu)));
    const wrongs = (await Promise.all(calls)).flat();
    expect(wrongs).toEqual([]);
    await relais.close();
    const { customers } = bank.requestLog.snapshot();
    const open = Object.values(customers).filter(({ logins, logouts }) => logins !== logouts);
    expect(open).toEqual([]);
    expect(Object.values(customers).filter(({ failedLogins }) => failedLogins > 1)).toEqual([]);
    // It was no silence: whoever has the right was answered.
    expect(Object.values(customers).reduce((sum, { logins }) => sum + logins, 0)).toBeGreaterThan(150);
  });
});
