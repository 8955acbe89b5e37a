import { createSealedStore, type ManualClock, manualClock, RelaisError } from '@relais/model';
import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FleetTries } from '../../src/secrets/fleet-tries.ts';
import { LoginMemory } from '../../src/secrets/login-memory.ts';
import { LoginTries } from '../../src/secrets/login-tries.ts';
import { FakeFleet, SharedMemory } from '../fleet/fake-fleet.ts';
import { entriesInMemory, LOGIN_MS, passTime, STORE_KEY } from './processes.ts';

const slow = vi.hoisted(() => ({ hashes: 0 }));

vi.mock('../../src/secrets/secret-hash.ts', async (original) => {
  const { fastHash } = await import('./fast-hash.ts');
  const storedHash: typeof fastHash = (digest, salt) => {
    slow.hashes += 1;
    return fastHash(digest, salt);
  };
  return { ...(await original()), storedHash };
});

const OWNER = { bankId: 'bank', psuId: 'psu-of-a-person' };
const HOUR_MS = 3_600_000;
const BEFORE = { code: 'credentials_wrong', reason: 'tried_before' };
const UNANSWERED = { reason: 'login_unanswered' };
const GONE = { code: 'fallback_refused', reason: 'fleet_unavailable', retry: 'later' };
const WRONG = new RelaisError('credentials_wrong', 'wrong');
const { signal } = new AbortController();

let clock: ManualClock;
let memory: SharedMemory;

beforeEach(() => {
  clock = manualClock();
  memory = new SharedMemory(clock);
});

/** A worker whose store nobody shares: what it knows of others comes from the fleet. */
function startWorker(options: ConstructorParameters<typeof FakeFleet>[1] = {}) {
  const fleet = new FakeFleet(memory, options);
  const store = createSealedStore({ keyv: entriesInMemory().keyv, key: STORE_KEY }, clock);
  const tries = new LoginTries({
    memory: new LoginMemory(store),
    clock,
    pepper: new Uint8Array(),
    loginMs: LOGIN_MS,
    newId: () => crypto.randomUUID(),
    fleet: new FleetTries(fleet, clock),
  });
  /** Logs in until the password is about to leave, and lets it leave. */
  const send = async (password: string) => {
    const login = await tries.begin(OWNER, signal);
    try {
      await login.sending({ user: 'user', password: Buffer.from(password) });
    } catch (error) {
      await login.failed(error);
      throw error;
    }
    login.sent();
    return login;
  };
  return { fleet, tries, send };
}

describe('P4: over a fleet, a password', () => {
  it('that the bank refused is sent by no other worker', async () => {
    const [one, other] = [startWorker(), startWorker()];
    await (await one.send('wrong')).failed(WRONG);
    await expect(other.send('wrong')).rejects.toMatchObject(BEFORE);
    await expect(other.send('wrong')).rejects.toMatchObject(BEFORE);
    await (await other.send('another')).failed(WRONG);
    await expect(one.send('another')).rejects.toMatchObject(BEFORE);
  });

  it('is sent by one of many workers that are about to send it at the same moment', async () => {
    const workers = Array.from({ length: 6 }, () => startWorker());
    const sent = await Promise.allSettled(workers.map(({ send }) => send('wrong')));
    expect(sent.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    for (const one of sent) if (one.status === 'rejected') expect(one.reason).toMatchObject(UNANSWERED);
  });

  it('of a worker that died while it was sent waits for an hour; another password does not', async () => {
    const [dead, other] = [startWorker(), startWorker()];
    await dead.send('maybe');
    await expect(other.send('maybe')).rejects.toMatchObject({ ...UNANSWERED, retryAt: clock.now() + HOUR_MS });
    await (await other.send('another')).failed(WRONG);
    clock.advance(HOUR_MS);
    await (await other.send('maybe')).failed(new RelaisError('fallback_unavailable', 'silence', { reason: 'timeout' }));
    clock.advance(48 * HOUR_MS);
    await expect(startWorker().send('maybe')).rejects.toMatchObject({ code: 'user_action_needed', ...UNANSWERED });
  });

  it('that the bank accepted leaves nothing behind, and resets what was refused before, for all', async () => {
    const [one, other] = [startWorker(), startWorker()];
    await (await one.send('old')).failed(WRONG);
    await (await one.send('new')).accepted();
    expect(memory.texts.size).toBe(0);
    await (await other.send('old')).accepted();
    await (await other.send('new')).accepted();
  });

  it('that was not sent is free for the next worker', async () => {
    const [one, other] = [startWorker(), startWorker()];
    const login = await one.tries.begin(OWNER, signal);
    await login.sending({ user: 'user', password: Buffer.from('right') });
    await login.failed(new Error('the connection was not there'));
    expect(memory.texts.size).toBe(0);
    await (await other.send('right')).accepted();
  });
});

it('P4: a wrong password leaves once, however workers fail, die and lose their memory, in any order', async () => {
  const step = fc.record({
    worker: fc.nat(3),
    mode: fc.constantFrom('works', 'works', 'gone', 'lost' as const),
    fate: fc.constantFrom('refused', 'dies', 'silence' as const),
    isBeside: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 12 }), async (steps) => {
      memory = new SharedMemory(clock);
      const workers = Array.from({ length: 4 }, () => startWorker());
      let posts = 0;
      const logIn = async ({ worker, mode, fate }: (typeof steps)[number]): Promise<void> => {
        const one = workers[worker];
        if (one === undefined) return;
        one.fleet.mode = mode;
        const login = await one.send('wrong').catch(() => undefined);
        if (login === undefined) return;
        posts += 1;
        if (fate === 'dies') workers[worker] = startWorker();
        else if (fate === 'refused') await login.failed(WRONG);
        else await login.failed(new RelaisError('fallback_unavailable', 'silence', { reason: 'timeout' }));
      };
      const beside: Promise<void>[] = [];
      for (const one of steps) {
        const login = logIn(one);
        if (one.isBeside) beside.push(login);
        else await passTime(clock, login);
      }
      await passTime(clock, Promise.all(beside));
      expect(posts).toBeLessThanOrEqual(1);
    }),
    { numRuns: 100 },
  );
});

describe('while the shared memory does not answer', () => {
  it('no password leaves; it is free again when the memory is back, also where the count was written', async () => {
    const [one, other] = [startWorker(), startWorker()];
    for (const mode of ['gone', 'lost'] as const) {
      one.fleet.mode = mode;
      await expect(one.send('right')).rejects.toMatchObject(GONE);
    }
    expect(memory.texts.size).toBe(1);
    await expect(other.send('right')).rejects.toMatchObject(UNANSWERED);
    one.fleet.mode = 'works';
    await passTime(clock, new Promise<void>((resolve) => clock.schedule(resolve, 10_000)));
    expect(memory.texts.size).toBe(0);
    await (await other.send('right')).accepted();
  });

  it('what became of a login is written when it is back', async () => {
    const one = startWorker();
    const login = await one.send('right');
    one.fleet.mode = 'gone';
    await login.accepted();
    expect(memory.texts.size).toBe(1);
    one.fleet.mode = 'works';
    await passTime(clock, new Promise<void>((resolve) => clock.schedule(resolve, 10_000)));
    expect(memory.texts.size).toBe(0);
  });

  it('a lenient worker sends what its store allows', async () => {
    const one = startWorker({ whenGone: 'lenient' });
    one.fleet.mode = 'gone';
    await (await one.send('wrong')).failed(WRONG);
    await expect(one.send('wrong')).rejects.toMatchObject(BEFORE);
    await (await one.send('right')).accepted();
  });

  it('a lenient worker does not send what the fleet has refused', async () => {
    await (await startWorker().send('wrong')).failed(WRONG);
    await expect(startWorker({ whenGone: 'lenient' }).send('wrong')).rejects.toMatchObject(BEFORE);
  });
});

it('a worker hashes a password once for the store and once for the fleet, however often it logs in', async () => {
  const one = startWorker();
  slow.hashes = 0;
  for (let login = 0; login < 3; login += 1) await (await one.send('right')).accepted();
  expect(slow.hashes).toBe(2);
});

describe('what the shared memory shows', () => {
  it('names no customer, no user and no password, and another key names them otherwise', async () => {
    for (const fill of [5, 6]) {
      const one = startWorker({ keys: [Buffer.alloc(32, fill)] });
      await (await one.send('hunter2-wrong')).failed(WRONG);
    }
    const shown = [...memory.texts].flat();
    expect(shown).toHaveLength(4);
    for (const text of shown) expect(text).not.toMatch(/psu-of-a-person|user|hunter2|wrong/);
    const hashes = [...memory.texts.values()].map((text) => JSON.parse(text).refused[0]);
    expect(new Set(hashes).size).toBe(2);
    expect(new Set(memory.texts.keys()).size).toBe(2);
  });

  it('is found by workers with the old key, with both, and with the new one, while keys are rotated', async () => {
    const [old, next] = [Buffer.alloc(32, 5), Buffer.alloc(32, 6)];
    await (await startWorker({ keys: [next, old] }).send('wrong')).failed(WRONG);
    for (const keys of [[old], [next, old], [next]]) {
      await expect(startWorker({ keys }).send('wrong')).rejects.toMatchObject(BEFORE);
    }
  });

  it('is gone when the customer is forgotten, or it is said that it may be left', async () => {
    const one = startWorker();
    await (await one.send('wrong')).failed(WRONG);
    one.fleet.mode = 'gone';
    await expect(one.tries.forget(OWNER)).rejects.toThrow();
    one.fleet.mode = 'works';
    await one.tries.forget(OWNER);
    expect(memory.texts.size).toBe(0);
    await (await one.send('wrong')).failed(WRONG);
  });

  it('that is no record of logins lets nothing leave', async () => {
    const one = startWorker();
    await (await one.send('wrong')).failed(WRONG);
    for (const name of memory.texts.keys()) memory.texts.set(name, '{"turn":"x"}');
    await expect(startWorker().send('right')).rejects.toMatchObject(GONE);
  });
});
