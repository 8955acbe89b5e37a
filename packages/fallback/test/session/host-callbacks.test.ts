import { inspect } from 'node:util';
import { type Consent, type OpenRecord, RelaisError, type SessionRecord } from '@relais/model';
import type { Customer, Simulator } from '@relais/simulator';
import { describe, expect, it, vi } from 'vitest';
import type { FallbackPsu } from '../../src/index.ts';
import { customerAt, fallbackTo, openFallback, psuOf } from '../support/bank-and-fallback.ts';
import { handleOf } from '../support/handle-of.ts';

/** A busy machine takes its time for a login. */
vi.setConfig({ testTimeout: 60_000 });

const CONSENT: Consent = { id: 'consent', accounts: 'all', fallbackAllowed: true };
const SECRET = 'canary-vault-9931';

const never = (): Promise<never> => new Promise(() => {});
const seenOf = (bank: Simulator, customer: Customer) => bank.requestLog.snapshot().customers[customer.login];

/** What the host program gives in the place of what a test gives. */
type Callbacks = Partial<FallbackPsu> & { readonly record?: OpenRecord };

const RECORD: SessionRecord = { sca: async () => {}, access: async () => {}, end: async () => {} };

/** Callbacks of the host program that never answer, by where they stand. */
const SILENT: readonly (readonly [what: string, more: (customer: Customer) => Callbacks])[] = [
  ['credentials', () => ({ credentials: never })],
  ['the begin of the record', () => ({ record: never })],
  ['the record of what is read', () => ({ record: async () => ({ ...RECORD, access: never }) })],
  ['the end of the record', () => ({ record: async () => ({ ...RECORD, end: never }) })],
  ['everything of the record', () => ({ record: async () => ({ sca: never, access: never, end: never }) })],
];

describe.each(SILENT)('%s that never answers', (what, more) => {
  it('holds no place at the bank longer than the session may last', async () => {
    // Nothing but the limit ends the others; a busy machine may take longer than that to read.
    const sessionLimitMs = what === 'the end of the record' ? 50_000 : 4_000;
    await using scene = await openFallback({ maxSessions: 1, sessionLimitMs, idleMs: 200 });
    const { bank, fallback } = scene;
    const second = fallbackTo(bank, { maxSessions: 1 });
    const [silent, other] = [customerAt(bank, 0), customerAt(bank, 1)];
    const held = handleOf(fallback, { ...psuOf(silent), ...more(silent) })
      .getAccounts({ deadlineMs: 50_000 })
      .then(
        () => 'answered',
        ({ code, reason, actor }: RelaisError) => ({ code, reason, actor }),
      );
    await new Promise(setImmediate);
    const { accounts } = await handleOf(second, psuOf(other)).getAccounts({ deadlineMs: 50_000 });
    expect(accounts.length).toBeGreaterThan(0);
    // Nobody waits for the end of a record but the record.
    if (what === 'the end of the record') expect(await held).toBe('answered');
    else expect(await held).toMatchObject({ code: 'fallback_unavailable', reason: 'session_limit', actor: 'host' });
    await Promise.all([fallback.close(), second.close()]);
    const { logins = 0, logouts = 0 } = seenOf(bank, silent) ?? {};
    expect(logouts).toBe(logins);
  });

  it('does not keep the call beyond its own deadline, and that is no fault of the bank', async () => {
    await using scene = await openFallback({ idleMs: 200 });
    const { bank, fallback } = scene;
    const customer = customerAt(bank, 0);
    const call = handleOf(fallback, { ...psuOf(customer), ...more(customer) }).getAccounts({ deadlineMs: 4_000 });
    if (what === 'the end of the record') expect((await call).accounts.length).toBeGreaterThan(0);
    else await expect(call).rejects.toMatchObject({ code: 'fallback_unavailable', actor: 'host' });
  });

  it.each(['before it is asked', 'while it is asked'])('does not keep close(signal): aborted %s', async (when) => {
    await using scene = await openFallback();
    const { bank, fallback } = scene;
    const customer = customerAt(bank, 0);
    const hurry = new AbortController();
    const call = handleOf(fallback, { ...psuOf(customer), ...more(customer) }).getAccounts();
    const ended = call.catch((error: unknown) => error);
    if (when.startsWith('while')) {
      while (bank.requestLog.snapshot().doors.fallback.requests.length === 0 && what !== 'the begin of the record') {
        await new Promise(setImmediate);
      }
    }
    const closing = fallback.close(hurry.signal);
    hurry.abort();
    const startedAt = performance.now();
    await closing;
    expect(performance.now() - startedAt).toBeLessThan(7_000);
    await ended;
    const { logins = 0, logouts = 0 } = seenOf(bank, customer) ?? {};
    expect(logouts).toBe(logins);
    // Once more changes nothing.
    await fallback.close(hurry.signal);
    await fallback.close();
  });
});

/** What a source may give in the place of credentials. */
const JUNK: readonly (readonly [what: string, given: unknown])[] = [
  ['nothing', undefined],
  ['null', null],
  ['a text', 'user:password'],
  ['a password as text', { user: 'CLIENT01', password: 'secret' }],
  ['an empty password', { user: 'CLIENT01', password: new Uint8Array() }],
  ['an overwritten password', { user: 'CLIENT01', password: new Uint8Array(8) }],
  ['no user', { password: Buffer.from('secret') }],
  ['a blank user', { user: ' ', password: Buffer.from('secret') }],
  ['a number for a user', { user: 7, password: Buffer.from('secret') }],
  ['an array of numbers', { user: 'CLIENT01', password: [1, 2, 3] }],
  ['words of 16 bits', { user: 'CLIENT01', password: new Uint16Array(4) }],
];

describe('credentials', () => {
  it.each(JUNK)('that are %s: refused, and nothing is sent', async (_, given) => {
    await using scene = await openFallback();
    const { bank, fallback } = scene;
    const call = handleOf(fallback, {
      ...psuOf(customerAt(bank, 0)),
      credentials: async () => given as never,
    }).getAccounts();
    await expect(call).rejects.toMatchObject({ code: 'own_network', reason: 'credentials', actor: 'host' });
    expect(bank.requestLog.snapshot().doors.fallback.requests.filter(({ method }) => method === 'POST')).toEqual([]);
    expect((await handleOf(fallback, psuOf(customerAt(bank, 0))).getAccounts()).accounts.length).toBeGreaterThan(0);
  });

  it('from one buffer that is given again and again are not sent once it is overwritten', async () => {
    await using scene = await openFallback({ idleMs: 50 });
    const { bank, fallback } = scene;
    const customer = customerAt(bank, 0);
    const password = Buffer.from(customer.password);
    const psu = handleOf(fallback, {
      ...psuOf(customer),
      credentials: async () => ({ user: customer.login, password }),
    });
    await psu.getAccounts();
    while (seenOf(bank, customer)?.logouts !== 1) await new Promise(setImmediate);
    await expect(psu.getAccounts()).rejects.toMatchObject({ code: 'own_network', reason: 'credentials' });
    expect(seenOf(bank, customer)).toMatchObject({ logins: 1, failedLogins: 0 });
  });

  it('that come too late are overwritten, and never sent', async () => {
    await using scene = await openFallback();
    const { bank, fallback } = scene;
    const customer = customerAt(bank, 0);
    const password = Buffer.from(customer.password);
    const given = Promise.withResolvers<{ readonly user: string; readonly password: Uint8Array }>();
    const asked = Promise.withResolvers<void>();
    const leaving = new AbortController();
    const credentials: FallbackPsu['credentials'] = () => {
      asked.resolve();
      return given.promise;
    };
    const call = handleOf(fallback, { ...psuOf(customer), credentials }).getAccounts({ signal: leaving.signal });
    await Promise.race([asked.promise, call]);
    leaving.abort();
    await expect(call).rejects.toMatchObject({ code: 'aborted' });
    given.resolve({ user: customer.login, password });
    await fallback.close();
    expect(password.every((byte) => byte === 0)).toBe(true);
    expect(seenOf(bank, customer)).toBeUndefined();
  });

  it('whose members change between two looks are read once', async () => {
    await using scene = await openFallback();
    const { bank, fallback } = scene;
    const customer = customerAt(bank, 0);
    const reads = { user: 0, password: 0 };
    const credentials = async () => ({
      get user() {
        reads.user += 1;
        return customer.login;
      },
      get password() {
        reads.password += 1;
        return Buffer.from(reads.password === 1 ? customer.password : 'another');
      },
    });
    await handleOf(fallback, { ...psuOf(customer), credentials }).getAccounts();
    expect(reads).toEqual({ user: 1, password: 1 });
  });
});

/** Callbacks that fail with a secret in their words. */
const LOUD = (): never => {
  throw Object.assign(new Error(`https://store:${SECRET}@vault.example said ${SECRET}`), { code: 'EVAULT' });
};

const FAILING: readonly (readonly [what: string, more: Callbacks, expected: object])[] = [
  ['credentials', { credentials: LOUD }, { code: 'own_network', reason: 'credentials', actor: 'host' }],
  ['credentials, later', { credentials: async () => LOUD() }, { code: 'own_network', reason: 'credentials' }],
  ['record', { record: LOUD }, { code: 'fallback_refused', reason: 'journal', actor: 'host' }],
  ['record, later', { record: async () => LOUD() }, { code: 'fallback_refused', reason: 'journal' }],
  ['no record', { record: async () => ({}) as never }, { code: 'fallback_refused', reason: 'journal' }],
  ['access', { record: async () => ({ ...RECORD, access: LOUD }) }, { code: 'fallback_refused', reason: 'journal' }],
  [
    'access, later',
    { record: async () => ({ ...RECORD, access: async () => LOUD() }) },
    { code: 'fallback_refused', reason: 'journal' },
  ],
  ['mayStart', { mayStart: LOUD }, { code: 'fallback_unavailable', reason: 'internal', actor: 'host' }],
];

describe('a callback that throws', () => {
  it.each(FAILING)('%s: typed, the host program’s, and not a word of its error', async (_, more, expected) => {
    await using scene = await openFallback();
    const { bank, fallback } = scene;
    const customer = customerAt(bank, 0);
    const error: unknown = await handleOf(fallback, { ...psuOf(customer), ...more })
      .getAccounts()
      .catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(RelaisError);
    expect(error).toMatchObject({ ...expected, actor: 'host' });
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain(SECRET);
    await fallback.close();
    const { logins = 0, logouts = 0 } = seenOf(bank, customer) ?? {};
    expect(logouts).toBe(logins);
  });

  it.each([
    ['end', { record: async () => ({ ...RECORD, end: LOUD }) }],
    ['isAttended', { isAttended: LOUD }],
  ])('%s harms no answer', async (_, more) => {
    await using scene = await openFallback();
    const customer = customerAt(scene.bank, 0);
    const { accounts } = await handleOf(scene.fallback, { ...psuOf(customer), ...more }).getAccounts();
    expect(accounts.length).toBeGreaterThan(0);
    await scene.fallback.close();
    expect(seenOf(scene.bank, customer)).toMatchObject({ logins: 1, logouts: 1 });
  });

  it('onEvent harms no answer, whether it throws or rejects', async () => {
    for (const onEvent of [LOUD, async () => LOUD()]) {
      await using scene = await openFallback({ onEvent });
      const { accounts } = await handleOf(scene.fallback, psuOf(customerAt(scene.bank, 0))).getAccounts();
      expect(accounts.length).toBeGreaterThan(0);
    }
  });

  it.each([
    ['throws', LOUD],
    ['gives no id', () => ''],
    ['gives a number', () => 7 as never],
  ])('newId that %s ends the call, and holds no place', async (_, newId) => {
    await using scene = await openFallback();
    const { bank } = scene;
    const broken = fallbackTo(bank, { newId, maxSessions: 1 });
    const psu = psuOf(customerAt(bank, 0));
    for (let call = 0; call < 2; call += 1) {
      await expect(handleOf(broken, psu).getAccounts()).rejects.toMatchObject({
        code: 'own_network',
        reason: 'new_id',
      });
    }
    await handleOf(scene.fallback, psu).getAccounts();
    await broken.close();
  });
});

describe('a consent', () => {
  it('that a getter shows anew, and a psu that changes later, are as they were when the visit began', async () => {
    await using scene = await openFallback();
    const { bank, fallback } = scene;
    const customer = customerAt(bank, 0);
    const [only = ''] = customer.contracts.filter(({ kind }) => kind === 'current').map(({ iban }) => iban);
    let looks = 0;
    const psu = {
      ...psuOf(customer),
      consent: {
        ...CONSENT,
        get accounts() {
          looks += 1;
          return looks === 1 ? [only] : 'all';
        },
      },
    };
    const scope = { signal: new AbortController().signal, leftMs: () => 50_000, sent: () => {}, replied: () => {} };
    const coming = fallback.visit(psu as FallbackPsu, scope);
    Object.assign(psu, { id: 'another', consent: CONSENT });
    await using visit = await coming;
    const { value } = await visit.ask({ kind: 'accounts' }, scope);
    expect(value.accounts.map(({ resourceId }) => resourceId)).toEqual([only]);
  });
});
