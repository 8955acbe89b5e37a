import { type Consent, RelaisError, systemClock } from '@relais/model';
import type { Customer, Simulator } from '@relais/simulator';
import { describe, expect, it, vi } from 'vitest';
import type { CredentialSource, FallbackPsu } from '../../src/index.ts';
import { type BankAndFallback, customerAt, openFallback } from '../support/bank-and-fallback.ts';
import { handleOf } from '../support/handle-of.ts';

/** A busy machine takes its time for a login. */
vi.setConfig({ testTimeout: 60_000 });

/** One id that the host program, by mistake or by intent, gives to several handles. */
const ID = 'psu-1';
const ALL: Consent = { id: 'consent-1', accounts: 'all', fallbackAllowed: true };

const sourceOf =
  ({ login, password: right }: Customer, password = right): CredentialSource =>
  async () => ({ user: login, password: Buffer.from(password) });

function ibansOf({ contracts }: Customer): readonly string[] {
  return contracts.flatMap(({ kind, iban }) => (kind === 'current' && iban !== undefined ? [iban] : []));
}

const seenOf = (bank: Simulator, customer: Customer) => bank.requestLog.snapshot().customers[customer.login];

/** A bank at which the session of the first customer runs. */
async function openSession() {
  const scene = await openFallback({ idleMs: 60_000 });
  const [owner, other] = [customerAt(scene.bank, 0), customerAt(scene.bank, 1)];
  const source = sourceOf(owner);
  const first = handleOf(scene.fallback, { id: ID, consent: ALL, credentials: source });
  const shown = (await first.getAccounts()).accounts.map(({ resourceId }) => resourceId);
  return { ...scene, owner, other, source, first, shown, close: () => scene[Symbol.asyncDispose]() };
}

type Running = Awaited<ReturnType<typeof openSession>>;

/** Handles of the same id, without the right to what the session shows. */
const WITHOUT_RIGHT: readonly (readonly [
  what: string,
  psu: (running: Running) => Omit<FallbackPsu, 'id'>,
  refusal: object,
])[] = [
  ['no consent', ({ source }) => ({ credentials: source }), { code: 'fallback_refused', reason: 'no_consent' }],
  [
    'an expired consent',
    ({ source }) => ({ credentials: source, consent: { ...ALL, validUntil: Date.now() - 1 } }),
    { code: 'consent_expired' },
  ],
  [
    'a consent without the fallback',
    ({ source }) => ({ credentials: source, consent: { ...ALL, fallbackAllowed: false } }),
    { code: 'fallback_refused', reason: 'consent_scope' },
  ],
  ['no credentials', () => ({ consent: ALL }), { code: 'fallback_refused', reason: 'no_credentials' }],
  [
    'a wrong password',
    ({ owner }) => ({ consent: ALL, credentials: sourceOf(owner, 'wrong') }),
    { code: 'credentials_wrong' },
  ],
  [
    'credentials that throw',
    () => ({ consent: ALL, credentials: () => Promise.reject(new Error('vault reply: canary-7781')) }),
    { code: 'own_network', reason: 'credentials', actor: 'host' },
  ],
  [
    'credentials that are none',
    ({ owner }) => ({ consent: ALL, credentials: async () => ({ user: owner.login, password: 'text' }) as never }),
    { code: 'own_network', reason: 'credentials', actor: 'host' },
  ],
  [
    'a host program that says no',
    ({ source }) => ({
      consent: ALL,
      credentials: source,
      mayStart: () => {
        throw new RelaisError('fallback_refused', 'switched off', { reason: 'kill_switch' });
      },
    }),
    { code: 'fallback_refused', reason: 'kill_switch' },
  ],
];

describe.each(WITHOUT_RIGHT)('a handle of the same id with %s', (_, psuOf, refusal) => {
  it('gets nothing of the session that runs', async () => {
    const running = await openSession();
    const psu = handleOf(running.fallback, { id: ID, ...psuOf(running) });
    await expect(psu.getAccounts()).rejects.toMatchObject(refusal);
    for (const iban of running.shown) {
      await expect(psu.getBalances(iban)).rejects.toMatchObject({ code: expect.stringMatching(/./) });
      await expect(psu.getTransactions(iban)).rejects.toMatchObject({ code: expect.stringMatching(/./) });
    }
    await running.close();
  });

  it('gets nothing of it when it waits for its turn either, and harms nobody who has the right', async () => {
    const running = await openSession();
    const psu = handleOf(running.fallback, { id: ID, ...psuOf(running) });
    const calls = await Promise.allSettled([
      running.first.getTransactions(running.shown[0] ?? ''),
      psu.getAccounts(),
      running.first.getAccounts(),
    ]);
    expect(calls.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(calls[1]).toMatchObject({ reason: refusal });
    await running.close();
    const { logins, logouts } = seenOf(running.bank, running.owner) ?? { logins: 0, logouts: 1 };
    expect(logouts).toBe(logins);
  });
});

describe('a session', () => {
  it('is ended before another customer’s begins, who gets their own accounts', async () => {
    const running = await openSession();
    const { fallback, bank, owner, other, shown } = running;
    expect([...shown].sort()).toEqual([...ibansOf(owner)].sort());
    const theirs = await handleOf(fallback, { id: ID, consent: ALL, credentials: sourceOf(other) }).getAccounts();
    expect(theirs.accounts.map(({ resourceId }) => resourceId).sort()).toEqual([...ibansOf(other)].sort());
    expect(seenOf(bank, owner)).toMatchObject({ logins: 1, logouts: 1 });
    await running.close();
  });

  it('does not show more than a narrower consent of the same id allows', async () => {
    const running = await openSession();
    const { fallback, source, shown } = running;
    const only = shown[0] ?? '';
    expect(shown.length).toBeGreaterThan(1);
    const psu = handleOf(fallback, { id: ID, consent: { ...ALL, accounts: [only] }, credentials: source });
    const { accounts } = await psu.getAccounts();
    expect(accounts.map(({ resourceId }) => resourceId)).toEqual([only]);
    await expect(psu.getBalances(shown[1] ?? '')).rejects.toMatchObject({ reason: 'unknown_account' });
    await running.close();
  });

  it('is shared by another function that gives the same login, and a consent that lists the same in another order', async () => {
    const scene = await openFallback({ idleMs: 60_000 });
    const customer = customerAt(scene.bank, 0);
    const accounts = ibansOf(customer);
    const ordered = (order: readonly string[]) =>
      handleOf(scene.fallback, { id: ID, consent: { ...ALL, accounts: order }, credentials: sourceOf(customer) });
    const secrets: Uint8Array[] = [];
    await ordered(accounts).getAccounts();
    const again = handleOf(scene.fallback, {
      id: ID,
      consent: { ...ALL, accounts: [...accounts].reverse() },
      credentials: async () => {
        const password = Buffer.from(customer.password);
        secrets.push(password);
        return { user: customer.login, password };
      },
    });
    await again.getAccounts();
    await again.getAccounts();
    expect(seenOf(scene.bank, customer)).toMatchObject({ logins: 1, logouts: 0 });
    // Asked once, and overwritten.
    expect(secrets).toHaveLength(1);
    expect(secrets[0]?.every((byte) => byte === 0)).toBe(true);
    await scene[Symbol.asyncDispose]();
  });

  it.each([
    ['another id of the consent', { ...ALL, id: 'consent-2' }],
    ['another version', { ...ALL, version: '2026-02' }],
    ['another end', { ...ALL, validUntil: Date.now() + 3_600_000 }],
  ])('ends when the consent changes: %s', async (_, consent) => {
    const running = await openSession();
    await handleOf(running.fallback, { id: ID, consent, credentials: running.source }).getAccounts();
    expect(seenOf(running.bank, running.owner)).toMatchObject({ logins: 2, logouts: 1 });
    await running.close();
  });
});

describe('a consent that ends', () => {
  /** A clock whose time of day is set by hand. */
  async function openWithClock(): Promise<BankAndFallback & { readonly setAhead: (ms: number) => void }> {
    let aheadMs = 0;
    const clock = { ...systemClock, now: () => Date.now() + aheadMs };
    const scene = await openFallback({ clock, idleMs: 60_000 });
    return { ...scene, setAhead: (ms) => (aheadMs = ms) };
  }

  it.each([
    ['while the call waits for its turn', 'comptes-et-contrats', true],
    ['while the pages of the call are read', 'comptes-et-contrats', false],
  ])('%s gives nothing any more', async (_, path, isSecond) => {
    const { bank, fallback, setAhead, ...scene } = await openWithClock();
    const customer = customerAt(bank, 0);
    const lasting = handleOf(fallback, { id: ID, consent: ALL, credentials: sourceOf(customer) });
    const ending = handleOf(fallback, {
      id: ID,
      consent: { ...ALL, validUntil: Date.now() + 60_000 },
      credentials: sourceOf(customer),
    });
    await bank.faults.set('web', 'slow', { delayMs: 300, path });
    const before = isSecond ? lasting.getAccounts() : undefined;
    const call = ending.getAccounts();
    const ended = expect(call).rejects.toMatchObject({ code: 'consent_expired', actor: 'psu' });
    while ((seenOf(bank, customer)?.logins ?? 0) === 0) await new Promise(setImmediate);
    setAhead(61_000);
    await ended;
    await before;
    await fallback.close();
    const { logins, logouts } = seenOf(bank, customer) ?? { logins: 0, logouts: 1 };
    expect(logouts).toBe(logins);
    await scene[Symbol.asyncDispose]();
  });

  it('after the first page of the call was read: nothing of it is delivered, and the record says so', async () => {
    let aheadMs = 0;
    const delivered: number[] = [];
    await using scene = await openFallback({
      clock: { ...systemClock, now: () => Date.now() + aheadMs },
      onEvent: (name, event) => {
        if (name === 'fallback:progress' && 'page' in event && event.page === 'accounts') aheadMs = 61_000;
      },
    });
    const customer = customerAt(scene.bank, 0);
    const psu = handleOf(scene.fallback, {
      id: ID,
      consent: { ...ALL, validUntil: Date.now() + 60_000 },
      credentials: sourceOf(customer),
      record: async () => ({
        sca: async () => {},
        access: async ({ records }) => void delivered.push(records.length),
        end: async () => {},
      }),
    });
    await expect(psu.getAccounts()).rejects.toMatchObject({ code: 'consent_expired' });
    await scene.fallback.close();
    expect(delivered.length).toBeGreaterThan(0);
    expect(delivered.every((count) => count === 0)).toBe(true);
    expect(seenOf(scene.bank, customer)).toMatchObject({ logins: 1, logouts: 1 });
  });

  it('before the password is sent: it is not sent', async () => {
    const { bank, fallback, setAhead, ...scene } = await openWithClock();
    const customer = customerAt(bank, 0);
    const password = Buffer.from(customer.password);
    const call = handleOf(fallback, {
      id: ID,
      consent: { ...ALL, validUntil: Date.now() + 60_000 },
      credentials: async () => {
        setAhead(61_000);
        return { user: customer.login, password };
      },
    }).getAccounts();
    await expect(call).rejects.toMatchObject({ code: 'consent_expired' });
    expect(seenOf(bank, customer)).toBeUndefined();
    expect(password.every((byte) => byte === 0)).toBe(true);
    await scene[Symbol.asyncDispose]();
  });
});

describe('a customer who is cut off', () => {
  const because = new RelaisError('consent_revoked', 'withdrawn', { reason: 'withdrawn' });

  it('has no right by any handle that was made before, and gets one by a handle made after', async () => {
    const running = await openSession();
    const { fallback, bank, owner, source, first } = running;
    const unused = handleOf(fallback, { id: ID, consent: { ...ALL, id: 'consent-2' }, credentials: source });
    await fallback.cutOff(ID, because);
    await expect(first.getAccounts()).rejects.toBe(because);
    await expect(unused.getAccounts()).rejects.toBe(because);
    expect(seenOf(bank, owner)).toMatchObject({ logins: 1, logouts: 1 });
    const renewed = handleOf(fallback, { id: ID, consent: { ...ALL, id: 'consent-3' }, credentials: source });
    expect((await renewed.getAccounts()).accounts).toHaveLength(running.shown.length);
    await running.close();
  });

  it('gets nothing by calls that wait, and a new handle that comes meanwhile waits for the logout', async () => {
    const running = await openSession();
    const { fallback, bank, owner, source, first } = running;
    await bank.faults.set('web', 'slow', { delayMs: 5_000, path: 'mouvements', times: 1 });
    const calls = [first.getTransactions(running.shown[0] ?? ''), first.getAccounts(), first.getAccounts()];
    const ended = Promise.all(calls.map((call) => expect(call).rejects.toBe(because)));
    await new Promise(setImmediate);
    const cut = fallback.cutOff(ID, because);
    const renewed = handleOf(fallback, {
      id: ID,
      consent: { ...ALL, id: 'consent-3' },
      credentials: source,
    }).getAccounts();
    await Promise.all([ended, cut, renewed]);
    expect(seenOf(bank, owner)).toMatchObject({ logins: 2, logouts: 1 });
    await running.close();
    expect(seenOf(bank, owner)).toMatchObject({ logins: 2, logouts: 2 });
  });

  it.each(['before the credentials have come', 'once the login is on its way'])(
    'in the middle of an opening, %s, leaves no session',
    async (when) => {
      await using scene = await openFallback();
      const { bank, fallback } = scene;
      const customer = customerAt(bank, 0);
      const asked = Promise.withResolvers<void>();
      const given = Promise.withResolvers<void>();
      const psu = handleOf(fallback, {
        id: ID,
        consent: ALL,
        credentials: async () => {
          asked.resolve();
          await given.promise;
          return { user: customer.login, password: Buffer.from(customer.password) };
        },
      });
      const isEarly = when.startsWith('before');
      if (!isEarly) await bank.faults.set('web', 'slow', { delayMs: 300, path: 'pageaccueil' });
      const call = psu.getAccounts();
      const ended = expect(call).rejects.toBe(because);
      await asked.promise;
      if (!isEarly) {
        given.resolve();
        while ((seenOf(bank, customer)?.logins ?? 0) === 0) await new Promise(setImmediate);
      }
      const cut = fallback.cutOff(ID, because);
      given.resolve();
      await Promise.all([ended, cut]);
      if (isEarly) expect(seenOf(bank, customer)).toBeUndefined();
      else expect(seenOf(bank, customer)).toMatchObject({ logins: 1, logouts: 1 });
    },
  );
});
