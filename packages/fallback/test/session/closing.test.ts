import { isRelaisError, RelaisError } from '@relais/model';
import type { Customer, Simulator } from '@relais/simulator';
import { describe, expect, it, vi } from 'vitest';
import { customerAt, openFallback, psuOf } from '../support/bank-and-fallback.ts';
import { handleOf } from '../support/handle-of.ts';

/** A busy machine takes its time for a login. */
vi.setConfig({ testTimeout: 60_000 });

const seenOf = (bank: Simulator, customer: Customer) => bank.requestLog.snapshot().customers[customer.login];
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The bank has seen a logout for each login. */
function expectNobodyIn(bank: Simulator): void {
  const { customers } = bank.requestLog.snapshot();
  expect(Object.values(customers).filter(({ logins, logouts }) => logins !== logouts)).toEqual([]);
}

describe('close', () => {
  it('lets calls that run or wait finish, and a call that comes meanwhile opens no session', async () => {
    await using scene = await openFallback();
    const { bank, fallback } = scene;
    const psu = handleOf(fallback, psuOf(customerAt(bank, 0)));
    const running = [psu.getAccounts(), psu.getAccounts()];
    while ((seenOf(bank, customerAt(bank, 0))?.logins ?? 0) === 0) await turn();
    const closing = fallback.close();
    const late: Promise<unknown>[] = [];
    let isOver = false;
    void closing.then(() => (isOver = true));
    // At every step of the closing: with the session that runs, and for somebody new.
    while (!isOver) {
      late.push(psu.getAccounts().catch((error: unknown) => error));
      late.push(
        handleOf(fallback, psuOf(customerAt(bank, 1)))
          .getAccounts()
          .catch((error: unknown) => error),
      );
      await turn();
    }
    await closing;
    await expect(Promise.all(running)).resolves.toHaveLength(2);
    for (const error of await Promise.all(late)) expect(error).toMatchObject({ code: 'aborted' });
    expect(seenOf(bank, customerAt(bank, 0))).toMatchObject({ logins: 1, logouts: 1 });
    expect(seenOf(bank, customerAt(bank, 1))).toBeUndefined();
  });

  it('twice at once, and again, ends once for all', async () => {
    await using scene = await openFallback();
    const { bank, fallback } = scene;
    const call = handleOf(fallback, psuOf(customerAt(bank, 0))).getAccounts();
    await Promise.all([call, fallback.close(), fallback.close()]);
    await fallback.close();
    expect(seenOf(bank, customerAt(bank, 0))).toMatchObject({ logins: 1, logouts: 1 });
  });

  it('can be hurried by a second call', async () => {
    await using scene = await openFallback();
    const { bank, fallback } = scene;
    await bank.faults.set('web', 'slow', { delayMs: 600_000, path: 'comptes-et-contrats' });
    const call = handleOf(fallback, psuOf(customerAt(bank, 0))).getAccounts();
    const ended = expect(call).rejects.toMatchObject({ code: 'aborted' });
    while ((seenOf(bank, customerAt(bank, 0))?.logins ?? 0) === 0) await turn();
    const patient = fallback.close();
    await fallback.close(AbortSignal.abort());
    await Promise.all([ended, patient]);
    expectNobodyIn(bank);
  });

  it('in a hurry does not wait for a bank that says nothing to the login or the logout', async () => {
    await using scene = await openFallback({ requestTimeoutMs: 20_000 });
    const { bank, fallback } = scene;
    const asked = Promise.withResolvers<void>();
    const customer = customerAt(bank, 0);
    const psu = {
      ...psuOf(customer),
      credentials: async () => {
        await bank.faults.set('fallback', 'hang');
        await bank.faults.set('web', 'hang');
        asked.resolve();
        return { user: customer.login, password: Buffer.from(customer.password) };
      },
    };
    const call = handleOf(fallback, psu)
      .getAccounts({ deadlineMs: 40_000 })
      .catch((error: unknown) => error);
    await asked.promise;
    await turn();
    const startedAt = performance.now();
    await fallback.close(AbortSignal.abort());
    // Five seconds, and what a busy machine takes.
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    await bank.faults.clear();
    expect(isRelaisError(await call)).toBe(true);
  });
});

const OPENINGS: readonly (readonly [
  what: string,
  stop: (fallback: Awaited<ReturnType<typeof openFallback>>['fallback']) => Promise<void>,
  rejects: boolean,
])[] = [
  ['endSessions', (fallback) => fallback.endSessions(), false],
  ['cutOff', (fallback) => fallback.cutOff('CLIENT01', new RelaisError('consent_revoked', 'withdrawn')), true],
  ['revoke', (fallback) => fallback.revoke(), true],
  ['close', (fallback) => fallback.close(), false],
  ['close in a hurry', (fallback) => fallback.close(AbortSignal.abort()), true],
];

describe.each(OPENINGS)('%s in the middle of an opening', (_, stop, rejects) => {
  it.each([
    ['while the door is knocked at', 'fallback', 'GET'],
    ['while the password is on its way', 'fallback', 'POST'],
    ['on the way to the home page', 'web', 'GET'],
  ] as const)('%s leaves no session', async (__, door, method) => {
    await using scene = await openFallback();
    const { bank, fallback } = scene;
    const customer = customerAt(bank, 0);
    await bank.faults.set(door, 'slow', { delayMs: 400 });
    const call = handleOf(fallback, { ...psuOf(customer), id: 'CLIENT01' })
      .getAccounts()
      .then(
        () => 'answered',
        (error: unknown) => error,
      );
    const isThere = (): boolean => {
      const { doors } = bank.requestLog.snapshot();
      return doors[door].requests.some((request) => request.method === method);
    };
    // The fault holds the answer back, and the request is seen when it comes.
    for (let step = 0; step < 2_000 && !isThere(); step += 1) await turn();
    await stop(fallback);
    const end = await call;
    if (rejects) expect(isRelaisError(end)).toBe(true);
    await bank.faults.clear();
    await fallback.close();
    expectNobodyIn(bank);
  });
});

it('a switch that is thrown while the credentials are asked for keeps the password from being sent', async () => {
  await using scene = await openFallback();
  const { bank, fallback } = scene;
  const customer = customerAt(bank, 0);
  let killed = false;
  const call = handleOf(fallback, {
    ...psuOf(customer),
    mayStart: () => {
      if (killed) throw new RelaisError('fallback_refused', 'switched off', { reason: 'kill_switch' });
    },
    credentials: async () => {
      killed = true;
      return { user: customer.login, password: Buffer.from(customer.password) };
    },
  }).getAccounts();
  await expect(call).rejects.toMatchObject({ reason: 'kill_switch' });
  expect(seenOf(bank, customer)).toBeUndefined();
});
