import { createSealedStore } from '@relais/model';
import type { Customer } from '@relais/simulator';
import type { RelaisError } from 'relais';
import { describe, expect, it, vi } from 'vitest';
import { customerAt, PATIENT_REQUESTS } from './bank-and-relais.ts';
import { type FleetScene, openFleet } from './fleet-of-workers.ts';

const PATIENCE = { timeout: 60_000, interval: 5 };
const KEY = Buffer.alloc(32, 21);

const crowdOf = ({ bank }: FleetScene, count: number): readonly Customer[] =>
  bank.customers.filter(({ login }) => login.startsWith('CROWD')).slice(0, count);

function namedOf({ bank }: FleetScene, name: string): Customer {
  const found = bank.namedCustomers.find(({ login }) => login === name);
  if (found === undefined) throw new RangeError(`the bank has no ${name}`);
  return found;
}

const countsOf = ({ bank }: FleetScene, { login }: Customer) =>
  bank.requestLog.snapshot().customers[login] ?? { logins: 0, failedLogins: 0, logouts: 0, pushes: 0 };

/** What a call came to, in one word. */
const endOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    ({ code, reason }: RelaisError) => (reason === undefined ? code : `${code} ${reason}`),
  );

/** One store for all workers, as each of them opens it. */
function sharedStore() {
  const entries = new Map<string, unknown>();
  return () =>
    createSealedStore({
      key: KEY,
      keyv: {
        get: async (key: string) => entries.get(key),
        set: async (key: string, value: unknown) => entries.set(key, value),
        delete: async (key: string) => entries.delete(key),
      },
    });
}

describe('P4: workers of a fleet that are asked for one customer', () => {
  it('log each of ten customers in once at one moment, whichever worker is first', async () => {
    await using scene = await openFleet();
    const customers = crowdOf(scene, 10);
    const open = Promise.withResolvers<void>();
    const leave = new AbortController();
    let firsts = 0;
    const calls = customers.flatMap((customer) => {
      const { login, password } = customer;
      return scene.workers.map(({ psuOf }) => {
        let isFirst = false;
        const stays = new AbortController();
        // Who waits leaves; who logs in stays.
        leave.signal.addEventListener('abort', () => isFirst || stays.abort());
        const credentials = async () => {
          isFirst = true;
          firsts += 1;
          await open.promise;
          return { user: login, password: Buffer.from(password) };
        };
        return endOf(psuOf(customer, { credentials }).getAccounts({ signal: stays.signal }));
      });
    });
    // All others have been told that the customer's lease is taken.
    await vi.waitFor(
      () => expect(scene.workers.reduce((sum, { fleet }) => sum + fleet.refusals(), 0)).toBeGreaterThanOrEqual(30),
      PATIENCE,
    );
    await vi.waitFor(() => expect(firsts).toBe(10), PATIENCE);
    leave.abort();
    open.resolve();
    const ends = await Promise.all(calls);
    expect(ends.filter((end) => end === 'ok')).toHaveLength(10);
    expect(ends.filter((end) => end === 'aborted')).toHaveLength(30);
    for (const customer of customers) expect(countsOf(scene, customer)).toMatchObject({ logins: 1, failedLogins: 0 });
  });

  it('are all answered one after the other, and never at the same time; the phone rings once where a mark is kept', async () => {
    const store = sharedStore();
    await using scene = await openFleet({
      relais: () => ({ store: store(), fallback: { ...PATIENT_REQUESTS, idleMs: 50, trustedDevices: {} } }),
    });
    const customers = [...crowdOf(scene, 2), namedOf(scene, 'SCA-SMS')];
    const onSca = async () => ({ code: Buffer.from('123456') });
    const calls = customers.flatMap((customer) =>
      scene.workers.map(({ psuOf }) => endOf(psuOf(customer, { onSca }).getAccounts())),
    );
    expect(new Set(await Promise.all(calls))).toEqual(new Set(['ok']));
    expect(scene.begun).toHaveLength(12);
    expect(scene.begun.filter(({ isAlone }) => !isAlone)).toEqual([]);
    expect(customers.map((customer) => countsOf(scene, customer).pushes)).toEqual([0, 0, 1]);
  });

  it('wait inside their own deadline, and no longer: that is the host program’s matter', async () => {
    await using scene = await openFleet({ workers: 2 });
    const [customer] = crowdOf(scene, 1) as [Customer];
    const open = Promise.withResolvers<void>();
    const { login, password } = customer;
    const credentials = async () => {
      await open.promise;
      return { user: login, password: Buffer.from(password) };
    };
    const [one, other] = scene.workers.map(({ psuOf }) => psuOf(customer, { credentials }));
    const first = endOf(one?.getAccounts() ?? Promise.reject(new Error('no worker')));
    await vi.waitFor(() => expect(scene.bank.requestLog.snapshot().doors.fallback.requests).not.toEqual([]), PATIENCE);
    await expect(other?.getAccounts({ deadlineMs: 300 })).rejects.toMatchObject({
      reason: expect.stringMatching(/^(busy|timeout)$/),
      actor: 'host',
    });
    open.resolve();
    expect(await first).toBe('ok');
    expect(countsOf(scene, customer).logins).toBe(1);
  });
});

describe.each(['a store of its own', 'one store'])('P4: a wrong password, with %s for all workers', (which) => {
  const storeOf = (): (() => ReturnType<ReturnType<typeof sharedStore>>) =>
    which === 'one store' ? sharedStore() : () => sharedStore()();
  const wrong = ({ login }: Customer) => ({
    credentials: async () => ({ user: login, password: Buffer.from('not the password') }),
  });

  it('is sent once over all workers', async () => {
    const store = storeOf();
    await using scene = await openFleet({ relais: () => ({ store: store() }) });
    const customers = crowdOf(scene, 3);
    const ends = await Promise.all(
      customers.flatMap((customer) =>
        scene.workers.map(({ psuOf }) => endOf(psuOf(customer, wrong(customer)).getAccounts())),
      ),
    );
    expect(ends.filter((end) => end === 'credentials_wrong')).toHaveLength(3);
    expect(ends.filter((end) => end === 'credentials_wrong tried_before')).toHaveLength(9);
    for (const customer of customers) expect(countsOf(scene, customer)).toMatchObject({ logins: 0, failedLogins: 1 });
  });

  it('is sent once, also when the worker dies before the bank has answered it', async () => {
    const store = storeOf();
    await using scene = await openFleet({
      workers: 2,
      relais: () => ({ store: store(), fallback: { ...PATIENT_REQUESTS, requestTimeoutMs: 120_000 } }),
    });
    const [customer] = crowdOf(scene, 1) as [Customer];
    const [dying, other] = scene.workers;
    const posts = (): number =>
      scene.bank.requestLog.snapshot().doors.fallback.requests.filter(({ method }) => method === 'POST').length;
    const { login } = customer;
    const credentials = async () => {
      // The door was knocked: what comes now is silence.
      await scene.bank.faults.set('fallback', 'hang');
      return { user: login, password: Buffer.from('not the password') };
    };
    const dead = endOf(dying?.psuOf(customer, { credentials }).getAccounts() ?? Promise.reject(new Error('no worker')));
    await vi.waitFor(() => expect(posts()).toBe(1), PATIENCE);
    dying?.fleet.cutOff();
    scene.clock.skip(31_000);
    await scene.bank.faults.clear();
    let isOver = false;
    const next = endOf(other?.psuOf(customer, wrong(customer)).getAccounts() ?? Promise.resolve()).finally(() => {
      isOver = true;
    });
    // One store cannot tell a dead process from a slow one before the longest time of a login is over.
    await vi.waitFor(() => {
      if (which === 'one store') scene.clock.skip(250);
      expect(isOver).toBe(true);
    }, PATIENCE);
    expect(await next).toMatch(/^fallback_unavailable (login_unanswered|busy|timeout)$/);
    expect(posts()).toBe(1);
    scene.clock.skip(120_000);
    await dead;
  });
});

describe('a worker that dies or stands still', () => {
  it('frees its customer after half a minute; what it reads after that, it sends nothing for', async () => {
    await using scene = await openFleet({
      workers: 2,
      relais: () => ({ fallback: { ...PATIENT_REQUESTS, idleMs: 3_600_000, sessionLimitMs: 7_200_000 } }),
    });
    const [customer] = crowdOf(scene, 1) as [Customer];
    const [still, other] = scene.workers;
    const before = still?.psuOf(customer);
    expect(await endOf(before?.getAccounts() ?? Promise.reject(new Error('no worker')))).toBe('ok');
    still?.fleet.cutOff();
    const next = endOf(other?.psuOf(customer).getAccounts({ deadlineMs: 100_000 }) ?? Promise.resolve());
    await vi.waitFor(() => expect(other?.fleet.refusals()).toBeGreaterThan(0), PATIENCE);
    expect(countsOf(scene, customer).logins).toBe(1);
    scene.clock.skip(31_000);
    expect(await next).toBe('ok');
    expect(countsOf(scene, customer)).toMatchObject({ logins: 2, logouts: 0 });
    // It wakes up, and is told that the lease has ended: it does not even log out.
    still?.fleet.joinAgain();
    scene.clock.skip(10_000);
    expect(await endOf(before?.getAccounts() ?? Promise.resolve())).toBe('ok');
    expect(countsOf(scene, customer)).toMatchObject({ logins: 3, logouts: 1 });
    expect(scene.begun.map(({ worker }) => worker)).toEqual([0, 1, 0]);
  });
});

it('closing gives all leases back before it leaves the fleet', async () => {
  await using scene = await openFleet({
    workers: 2,
    relais: () => ({ fallback: { ...PATIENT_REQUESTS, idleMs: 3_600_000 } }),
  });
  const [customer] = crowdOf(scene, 1) as [Customer];
  const [one, other] = scene.workers as [FleetScene['workers'][number], FleetScene['workers'][number]];
  await one.psuOf(customer).getAccounts();
  await one.relais.close();
  expect(one.fleet.isOpen()).toBe(false);
  await other.psuOf(customer).getAccounts();
  expect(other.fleet.refusals()).toBe(0);
});

describe('while the shared memory is gone', () => {
  it('no login begins, and what stands goes on', async () => {
    await using scene = await openFleet({
      workers: 1,
      relais: () => ({ fallback: { ...PATIENT_REQUESTS, idleMs: 3_600_000, sessionLimitMs: 7_200_000 } }),
    });
    const [worker] = scene.workers as [FleetScene['workers'][number]];
    const [one, two] = crowdOf(scene, 2) as [Customer, Customer];
    const standing = worker.psuOf(one);
    await standing.getAccounts();
    worker.fleet.cutOff();
    scene.clock.skip(60_000);
    await expect(worker.psuOf(two).getAccounts()).rejects.toMatchObject({
      code: 'fallback_refused',
      reason: 'fleet_unavailable',
      actor: 'host',
      retry: 'later',
    });
    expect(await endOf(standing.getAccounts())).toBe('ok');
    expect(scene.begun.map(({ login }) => login)).toEqual([one.login]);
    worker.fleet.joinAgain();
    expect(await endOf(worker.psuOf(two).getAccounts())).toBe('ok');
  });

  it('lenient workers log in with their own lock alone', async () => {
    await using scene = await openFleet({ workers: 1, relais: () => ({ fleetGone: 'lenient' }) });
    const [worker] = scene.workers as [FleetScene['workers'][number]];
    worker.fleet.cutOff();
    const psu = worker.psuOf(customerAt(scene.bank, 0));
    expect(await Promise.all([endOf(psu.getAccounts()), endOf(psu.getAccounts())])).toEqual(['ok', 'ok']);
    expect(scene.begun).toHaveLength(1);
  });
});
