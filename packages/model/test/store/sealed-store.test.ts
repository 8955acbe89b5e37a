import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  createSealedStore,
  isDamagedEntry,
  isRelaisError,
  isStoreFailure,
  type ManualClock,
  manualClock,
  memory,
  type SealedStore,
} from '../../src/index.ts';
import { FaultyStore, hanging, swallowing, throwing } from './faulty-store.ts';
import { asText, LIFE_MS, NAME, STORE_FAILURE, sealedStoreContract } from './sealed-store.contract.ts';

const KEY = randomBytes(32);

interface Scene {
  readonly keyv: FaultyStore;
  readonly clock: ManualClock;
  readonly store: SealedStore;
  /** Another process, or this one after a restart. */
  readonly restarted: (key?: Uint8Array | readonly Uint8Array[]) => SealedStore;
}

function scene(): Scene {
  const keyv = new FaultyStore();
  const clock = manualClock();
  const restarted: Scene['restarted'] = (key = KEY) => createSealedStore({ keyv, key }, clock);
  return { keyv, clock, store: restarted(), restarted };
}

/** Lets time pass while a promise is under way, in steps, so that what follows a timer is seen. */
async function inTime<T>(clock: ManualClock, promise: Promise<T>, ms: number): Promise<T> {
  let isOver = false;
  const over = (): void => {
    isOver = true;
  };
  promise.then(over, over);
  for (let passed = 0; passed < ms && !isOver; passed += 50) {
    await new Promise(setImmediate);
    clock.advance(50);
  }
  await new Promise(setImmediate);
  if (!isOver) throw new Error(`not over within ${ms} ms`);
  return promise;
}

/** Codes of the warnings that reach a person, until it is left. */
async function hearWarnings(): Promise<{ readonly warned: readonly unknown[]; readonly leave: () => void }> {
  // Warnings of earlier tests come first.
  await new Promise(setImmediate);
  const warned: unknown[] = [];
  const hear = (warning: Error & { readonly code?: string }): void => void warned.push(warning.code);
  process.on('warning', hear);
  return { warned, leave: () => void process.off('warning', hear) };
}

const write = (store: SealedStore, text: string): Promise<string | undefined> =>
  store.change(NAME, asText, () => text, LIFE_MS);

describe('in memory', () => sealedStoreContract(memory, () => manualClock()));
describe('in a Keyv store', () =>
  sealedStoreContract(
    (clock) => createSealedStore({ keyv: new FaultyStore(), key: KEY }, clock),
    () => manualClock(),
  ));

describe('a store that another process changes at the same time', () => {
  it('is told, once: each of them counts by what it has read', async () => {
    const { warned, leave } = await hearWarnings();
    try {
      const { store, restarted } = scene();
      const other = restarted();
      for (const text of ['one', 'two', 'three']) {
        await write(store, `${text} of one`);
        await write(other, `${text} of the other`);
      }
      await new Promise(setImmediate);
      expect(warned).toEqual(['RELAIS_SHARED_STORE', 'RELAIS_SHARED_STORE']);
    } finally {
      leave();
    }
  });

  it('is not suspected after a restart, nor for what this process wrote itself', async () => {
    const { warned, leave } = await hearWarnings();
    try {
      const { store, restarted } = scene();
      await write(store, 'one');
      await write(store, 'two');
      const next = restarted();
      expect(await next.read(NAME, asText)).toBe('two');
      await write(next, 'three');
      await next.erase(NAME);
      await write(next, 'four');
      await new Promise(setImmediate);
      expect(warned).toEqual([]);
    } finally {
      leave();
    }
  });
});

describe('what lies in the store', () => {
  it('is neither readable nor named', async () => {
    const { keyv, store } = scene();
    await store.change({ ...NAME, psuId: 'jeanne' }, asText, () => 'VIR SEPA 12,34', LIFE_MS);
    const dump = JSON.stringify([...keyv.entries]);
    for (const word of ['jeanne', 'cic', 'ACC-1', 'rows', 'SEPA', '12,34']) {
      expect(dump).not.toContain(word);
      expect(dump).not.toContain(Buffer.from(word).toString('base64').replace(/=+$/, ''));
    }
  });

  it('differs each time it is written', async () => {
    const { keyv, store } = scene();
    await write(store, 'one');
    const [first] = keyv.names().map((name) => keyv.entries.get(name));
    await write(store, 'two');
    await write(store, 'one');
    expect([...keyv.entries.values()]).not.toContain(first);
  });

  it('outlives the process', async () => {
    const { store, restarted } = scene();
    await write(store, 'one');
    expect(await restarted().read(NAME, asText)).toBe('one');
  });

  it('does not open under another name', async () => {
    const { keyv, store, restarted } = scene();
    const other = { ...NAME, psuId: 'psu-2' };
    await write(store, 'one');
    await store.change(other, asText, () => 'two', LIFE_MS);
    const [one, two] = keyv.names() as [string, string];
    keyv.entries.set(two, keyv.entries.get(one) as string);
    await expect(restarted().read(other, asText)).rejects.toMatchObject(STORE_FAILURE);
  });

  const damages: readonly [string, (text: string) => unknown][] = [
    ['an old form', () => ({ rows: [{ id: 'T1' }] })],
    ['a number', () => 7],
    ['an empty text', () => ''],
    ['a text cut short', (text) => text.slice(0, -9)],
    ['hardly anything', (text) => text.slice(0, 12)],
    ['a changed letter', (text) => `${text.slice(0, 40)}${text[40] === 'A' ? 'B' : 'A'}${text.slice(41)}`],
  ];
  it.each(damages)('is a failure when it is %s', async (_, damaged) => {
    const { keyv, store, restarted } = scene();
    await write(store, 'one');
    const [name] = keyv.names() as [string];
    keyv.entries.set(name, damaged(keyv.entries.get(name) as string) as string);
    for (const either of [store, restarted()]) {
      await expect(either.read(NAME, asText)).rejects.toMatchObject(STORE_FAILURE);
      await expect(write(either, 'two')).rejects.toMatchObject(STORE_FAILURE);
    }
    await store.erase(NAME);
    await write(store, 'three');
    expect(await restarted().read(NAME, asText)).toBe('three');
  });
});

it('no two entries are sealed with the same initialisation vector', async () => {
  const { keyv, store } = scene();
  const vectors = new Set<string>();
  for (let entry = 0; entry < 200; entry += 1) {
    const name = { ...NAME, psuId: `psu-${entry}` };
    await store.change(name, asText, () => 'one', LIFE_MS);
  }
  const sealed = keyv.names().map((name) => keyv.entries.get(name) ?? '');
  for (const text of sealed) vectors.add(Buffer.from(text.replace('relais1.', ''), 'base64').toString('hex', 0, 12));
  expect(vectors.size).toBe(200);
});

describe('an entry that a call has looked at', () => {
  const same = (now: string | undefined): string | undefined => now;

  it('is not asked for again where nothing is new', async () => {
    const { keyv, clock, store } = scene();
    await write(store, 'one');
    const lookedAt = clock.monotonic();
    await store.read(NAME, asText);
    const asked = keyv.asked.length;
    expect(await store.change(NAME, asText, same, LIFE_MS, lookedAt)).toBe('one');
    expect(keyv.asked).toHaveLength(asked);
  });

  it('is asked for again when the look was another’s, before', async () => {
    const { keyv, clock, store } = scene();
    await write(store, 'one');
    clock.advance(1);
    const asked = keyv.asked.length;
    await store.change(NAME, asText, same, LIFE_MS, clock.monotonic());
    expect(keyv.asked.length).toBeGreaterThan(asked);
  });

  it('is changed on top of what other processes wrote since', async () => {
    const { clock, store, restarted } = scene();
    await write(store, 'one');
    await restarted().change(NAME, asText, (now) => `${now} two`, LIFE_MS);
    const added = await store.change(NAME, asText, (now) => `${now} three`, LIFE_MS, clock.monotonic() - 1);
    expect(added).toBe('one two three');
  });

  it('is refused only for what stands there now', async () => {
    const { clock, store, restarted } = scene();
    await write(store, 'full');
    await write(restarted(), 'free');
    const take = (now: string | undefined): string => {
      if (now === 'full') throw new Error('full');
      return 'taken';
    };
    expect(await store.change(NAME, asText, take, LIFE_MS, clock.monotonic() - 1)).toBe('taken');
  });

  it('that the store lost meanwhile is put right', async () => {
    const { keyv, clock, store, restarted } = scene();
    await write(store, 'one');
    keyv.entries.clear();
    clock.advance(1);
    const lookedAt = clock.monotonic();
    expect(await store.read(NAME, asText)).toBe('one');
    await store.change(NAME, asText, same, LIFE_MS, lookedAt);
    expect(await restarted().read(NAME, asText)).toBe('one');
  });

  it('is asked for again while a write to it may still come', async () => {
    const { keyv, clock, store } = scene();
    await write(store, 'one');
    keyv.fail({ set: throwing });
    await write(store, 'two').catch(() => {});
    keyv.fail();
    clock.advance(1_000);
    const asked = keyv.asked.length;
    await store.change(NAME, asText, same, LIFE_MS, 0);
    expect(keyv.asked.length).toBeGreaterThan(asked);
  });
});

describe('a damaged entry', () => {
  it('is told from a store that fails', async () => {
    const { keyv, store, restarted } = scene();
    await write(store, 'one');
    const [name] = keyv.names() as [string];
    keyv.entries.set(name, 'damaged');
    const damage = await restarted()
      .read(NAME, asText)
      .catch((error: unknown) => error);
    expect([isStoreFailure(damage), isDamagedEntry(damage)]).toEqual([true, true]);
    keyv.failAll(throwing);
    const failure = await restarted()
      .read(NAME, asText)
      .catch((error: unknown) => error);
    expect([isStoreFailure(failure), isDamagedEntry(failure)]).toEqual([true, false]);
    expect([isStoreFailure(new Error('store')), isDamagedEntry(undefined)]).toEqual([false, false]);
  });
});

describe('keys', () => {
  it.each([
    ['a short one', new Uint8Array(31)],
    ['none', []],
    ['a short one beside a good one', [KEY, new Uint8Array(16)]],
    ['a text', '0'.repeat(32)],
    ['nothing', undefined],
  ])('refuses %s by name', (_, key) => {
    expect(() => createSealedStore({ keyv: new FaultyStore(), key: key as Uint8Array })).toThrow(/store\.key/);
  });

  it.each([{}, null, { get: () => {} }])('refuses %j as a store', (keyv) => {
    expect(() => createSealedStore({ keyv: keyv as unknown as FaultyStore, key: KEY })).toThrow(/store\.keyv/);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a limit of %d by name', (timeoutMs) => {
    expect(() => createSealedStore({ keyv: new FaultyStore(), key: KEY, timeoutMs })).toThrow(/store\.timeoutMs/);
  });

  it('that never sealed the store are told from an empty store: nothing is believed absent, and nothing written', async () => {
    const { warned, leave } = await hearWarnings();
    try {
      const { keyv, store, restarted } = scene();
      await write(store, 'one');
      const before = new Map(keyv.entries);
      const wrong = restarted(randomBytes(32));
      await expect(wrong.read(NAME, asText)).rejects.toMatchObject(STORE_FAILURE);
      await expect(write(wrong, 'two')).rejects.toThrow(/sealed by another key/);
      await expect(wrong.read({ ...NAME, psuId: 'psu-9' }, asText)).rejects.toMatchObject(STORE_FAILURE);
      expect(keyv.entries).toEqual(before);
      expect(await restarted().read(NAME, asText)).toBe('one');
      await new Promise(setImmediate);
      expect(warned).toEqual(['RELAIS_STORE_KEY']);
    } finally {
      leave();
    }
  });

  it('are known to the store by a mark that shows nothing of them', async () => {
    const { keyv, store } = scene();
    await write(store, 'one');
    const marks = keyv.entries.get('relais:keys') ?? '';
    for (const form of ['hex', 'base64', 'base64url', 'latin1'] as const) {
      expect(marks).not.toContain(Buffer.from(KEY).toString(form).slice(0, 12));
    }
  });

  it('that have opened an entry are right, whatever became of the marks', async () => {
    const { keyv, store, restarted } = scene();
    await write(store, 'one');
    const other = new FaultyStore();
    await write(createSealedStore({ keyv: other, key: randomBytes(32) }), 'two');
    keyv.entries.set('relais:keys', other.entries.get('relais:keys') ?? '');
    const again = restarted();
    expect(await again.read(NAME, asText)).toBe('one');
    expect(await again.read({ ...NAME, psuId: 'psu-9' }, asText)).toBeUndefined();
    expect(await restarted().read({ ...NAME, psuId: 'psu-9' }, asText)).toBeUndefined();
  });

  it.each(['', 'junk'])('marks that are damaged (%j) refuse nobody', async (junk) => {
    const { keyv, store, restarted } = scene();
    await write(store, 'one');
    keyv.entries.set('relais:keys', junk);
    expect(await restarted().read({ ...NAME, psuId: 'psu-9' }, asText)).toBeUndefined();
    expect(await restarted().read(NAME, asText)).toBe('one');
  });

  it('are changed by putting the next one first: entries are found, and sealed anew when written', async () => {
    const { keyv, store, restarted } = scene();
    const next = randomBytes(32);
    await write(store, 'one');
    const [old] = keyv.names();
    const rotated = restarted([next, KEY]);
    expect(await rotated.read(NAME, asText)).toBe('one');
    await write(rotated, 'two');
    expect(keyv.names()).toHaveLength(1);
    expect(keyv.names()).not.toContain(old);
    expect(await restarted(next).read(NAME, asText)).toBe('two');
  });

  it('of the past are looked under when an entry is erased', async () => {
    const { keyv, store, restarted } = scene();
    await write(store, 'one');
    await restarted([randomBytes(32), KEY]).erase(NAME);
    expect(keyv.names()).toEqual([]);
  });
});

describe('absence', () => {
  it('is not read out of one failed look', async () => {
    const { keyv, store, restarted } = scene();
    await write(store, 'one');
    let looks = 0;
    keyv.fail({
      get: (run, key) => (key.includes('try') || ++looks > 1 ? Promise.resolve(run()) : swallowing(run, key)),
    });
    expect(await restarted().read(NAME, asText)).toBe('one');
  });

  it('is not read out of two failed looks', async () => {
    const { keyv, store, restarted } = scene();
    await write(store, 'one');
    let looks = 0;
    keyv.fail({
      get: (run, key) => (key.includes('try') || ++looks > 2 ? Promise.resolve(run()) : swallowing(run, key)),
    });
    expect(await restarted().read(NAME, asText)).toBe('one');
  });

  it('is not believed of a store that gives nothing at all', async () => {
    const { keyv, store } = scene();
    keyv.fail({ get: swallowing });
    await expect(store.read(NAME, asText)).rejects.toMatchObject(STORE_FAILURE);
  });

  it('is not believed of a store that keeps nothing', async () => {
    const { keyv, store } = scene();
    keyv.fail({ set: swallowing });
    await expect(store.read(NAME, asText)).rejects.toMatchObject(STORE_FAILURE);
  });

  it('is not believed while the store tells of errors', async () => {
    const { keyv, store, restarted } = scene();
    await write(store, 'one');
    keyv.fail({
      get: async (run, key) => {
        if (key.includes('try')) return run();
        keyv.tellError();
        return undefined;
      },
    });
    await expect(restarted().read(NAME, asText)).rejects.toMatchObject(STORE_FAILURE);
  });

  it('of what this process has seen is a loss of the store: it stands, and is written again', async () => {
    const { keyv, store, restarted } = scene();
    await write(store, 'one');
    keyv.entries.clear();
    expect(await store.read(NAME, asText)).toBe('one');
    await store.change(NAME, asText, (now) => now, LIFE_MS);
    expect(await restarted().read(NAME, asText)).toBe('one');
  });

  it('an older entry than this process has seen is not believed', async () => {
    const { keyv, store } = scene();
    await write(store, 'one');
    const [name = ''] = keyv.names();
    const old = keyv.entries.get(name) ?? '';
    await write(store, 'two');
    keyv.entries.set(name, old);
    expect(await store.read(NAME, asText)).toBe('two');
    await store.change(NAME, asText, (now) => `${now} three`, LIFE_MS);
    expect(await store.read(NAME, asText)).toBe('two three');
  });
});

describe('a write', () => {
  it.each(['throws', 'swallows'])('that the store %s is known not to be written', async (how) => {
    const { keyv, store } = scene();
    await write(store, 'one');
    keyv.fail({ set: how === 'throws' ? throwing : swallowing });
    await expect(write(store, 'two')).rejects.toMatchObject(STORE_FAILURE);
    expect(store.lastSeen(NAME, asText)).toBe('one');
    expect(await store.read(NAME, asText)).toBe('one');
  });

  it.each(['one', undefined])(
    'that a store swallows now and then is known not to be written (before: %s)',
    async (previous) => {
      const { keyv, store, restarted } = scene();
      if (previous !== undefined) await write(store, previous);
      keyv.fail({ set: (run, key) => (key.includes('try') ? Promise.resolve(run()) : swallowing(run, key)) });
      await expect(write(store, 'two')).rejects.toMatchObject({
        ...STORE_FAILURE,
        message: expect.stringContaining('keep'),
      });
      keyv.fail();
      expect(await restarted().read(NAME, asText)).toBe(previous);
    },
  );

  it('of another process in between is seen by the next try', async () => {
    const { keyv, store, restarted } = scene();
    await write(store, 'one');
    const other = restarted();
    let isFirst = true;
    keyv.fail({
      set: async (run) => {
        run();
        if (!isFirst) return;
        isFirst = false;
        keyv.fail();
        await other.change(NAME, asText, (now) => `${now} theirs`, LIFE_MS);
      },
    });
    await store.change(NAME, asText, (now) => `${now} ours`, LIFE_MS);
    expect(await restarted().read(NAME, asText)).toBe('one ours theirs ours');
  });

  const late = async (previous: string | undefined) => {
    const { keyv, clock, store, restarted } = scene();
    if (previous !== undefined) await write(store, previous);
    const gate = Promise.withResolvers<void>();
    keyv.fail({
      set: async (run) => {
        await gate.promise;
        return run();
      },
    });
    await expect(inTime(clock, write(store, 'late'), 5_000)).rejects.toMatchObject(STORE_FAILURE);
    keyv.fail();
    clock.advance(1_000);
    return { keyv, clock, store, restarted, comeThrough: () => gate.resolve() };
  };
  const settled = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate);
  };

  it.each(['one', undefined])('that comes through too late leaves %s, as it was', async (previous) => {
    const { restarted, comeThrough } = await late(previous);
    comeThrough();
    await settled();
    expect(await restarted().read(NAME, asText)).toBe(previous);
  });

  it.each(['one', undefined])('that comes through too late leaves a newer one (before: %s)', async (previous) => {
    const { store, restarted, comeThrough } = await late(previous);
    await write(store, 'newer');
    comeThrough();
    await settled();
    expect(await restarted().read(NAME, asText)).toBe('newer');
    expect(await store.read(NAME, asText)).toBe('newer');
  });

  it('that comes through before it is undone is not read', async () => {
    const { keyv, store, restarted } = scene();
    await write(store, 'one');
    keyv.fail({
      set: async (run) => {
        run();
        throw new Error('lost on the way back');
      },
    });
    await expect(write(store, 'two')).rejects.toMatchObject(STORE_FAILURE);
    keyv.fail();
    expect(await store.read(NAME, asText)).toBe('one');
    expect(await restarted().read(NAME, asText)).toBe('one');
  });

  it('is not undone by an erasure that comes through late', async () => {
    const { keyv, clock, store, restarted } = scene();
    await write(store, 'one');
    const gate = Promise.withResolvers<void>();
    keyv.fail({
      delete: async (run) => {
        await gate.promise;
        return run();
      },
    });
    await expect(inTime(clock, store.erase(NAME), 5_000)).rejects.toMatchObject(STORE_FAILURE);
    keyv.fail();
    clock.advance(1_000);
    await write(store, 'newer');
    gate.resolve();
    await settled();
    expect(await restarted().read(NAME, asText)).toBe('newer');
  });
});

describe('an erasure', () => {
  it.each([
    ['throws', throwing],
    ['swallows', swallowing],
  ])('that the store %s is a failure', async (_, fault) => {
    const { keyv, store } = scene();
    await write(store, 'one');
    keyv.fail({ delete: fault });
    await expect(store.erase(NAME)).rejects.toMatchObject(STORE_FAILURE);
    keyv.fail();
    await store.erase(NAME);
    expect(keyv.names()).toEqual([]);
  });
});

describe('a store that is down', () => {
  const operations: readonly [string, (store: SealedStore) => Promise<unknown>][] = [
    ['read', (store) => store.read(NAME, asText)],
    ['change', (store) => write(store, 'two')],
    ['erase', (store) => store.erase(NAME)],
  ];

  it.each(operations)('%s ends at the limit when it hangs', async (_, operate) => {
    const { keyv, clock, store } = scene();
    keyv.failAll(hanging);
    await expect(inTime(clock, operate(store), 5_000)).rejects.toMatchObject(STORE_FAILURE);
  });

  it.each(operations)('%s fails with nothing of what the store said', async (_, operate) => {
    const { keyv, store } = scene();
    keyv.failAll(throwing);
    const error: unknown = await operate(store).catch((thrown: unknown) => thrown);
    expect(isRelaisError(error)).toBe(true);
    expect(error).toMatchObject(STORE_FAILURE);
    expect(`${error} ${(error as Error).cause} ${(error as Error).stack}`).not.toContain('hunter2');
  });

  it('fails when it throws at once, too', async () => {
    const { keyv, store } = scene();
    keyv.failAll(() => {
      throw new Error('no promise');
    });
    for (const [, operate] of operations) await expect(operate(store)).rejects.toMatchObject(STORE_FAILURE);
  });

  it('costs the next calls milliseconds, and is used again soon after it is back', async () => {
    const { keyv, clock, store } = scene();
    await write(store, 'one');
    keyv.failAll(hanging);
    await expect(inTime(clock, store.read(NAME, asText), 5_000)).rejects.toMatchObject(STORE_FAILURE);
    for (let call = 0; call < 10; call += 1) {
      await expect(inTime(clock, store.read(NAME, asText), 150)).rejects.toMatchObject(STORE_FAILURE);
    }
    keyv.fail();
    clock.advance(1_000);
    await new Promise(setImmediate);
    clock.advance(300);
    expect(await store.read(NAME, asText)).toBe('one');
  });

  it('is asked once by many that wait for it', async () => {
    const { keyv, store } = scene();
    keyv.failAll(throwing);
    await expect(store.read(NAME, asText)).rejects.toMatchObject(STORE_FAILURE);
    keyv.asked.length = 0;
    const reads = Array.from({ length: 50 }, () => store.read(NAME, asText));
    expect((await Promise.allSettled(reads)).every(({ status }) => status === 'rejected')).toBe(true);
    expect(keyv.asked.length).toBeLessThan(5);
  });

  it('for writing is still read', async () => {
    const { keyv, store } = scene();
    await write(store, 'one');
    keyv.fail({ set: swallowing });
    for (let call = 0; call < 5; call += 1) {
      await expect(write(store, 'two')).rejects.toMatchObject(STORE_FAILURE);
      expect(await store.read(NAME, asText)).toBe('one');
    }
  });

  it('that is slow is left alone like one that is down', async () => {
    const { keyv, clock, store } = scene();
    await write(store, 'one');
    const slow = (run: () => unknown): Promise<unknown> =>
      new Promise((resolve) => void clock.schedule(() => resolve(run()), 2_000));
    keyv.failAll(slow);
    expect(await inTime(clock, store.read(NAME, asText), 2_500)).toBe('one');
    await expect(inTime(clock, store.read(NAME, asText), 200)).rejects.toMatchObject(STORE_FAILURE);
  });
});
