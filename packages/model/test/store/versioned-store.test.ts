import { describe, expect, it } from 'vitest';
import { createSealedStore, manualClock, type SealedStore } from '../../src/index.ts';
import { SharedVersions, type Through, workers } from './agreeing-workers.ts';
import { FaultyStore, swallowing, throwing } from './faulty-store.ts';
import { asText, LIFE_MS, NAME, STORE_FAILURE, sealedStoreContract } from './sealed-store.contract.ts';

const LOGIN = { bankId: 'cic', psuId: 'psu-1', part: 'logins' } as const;

const write = (store: SealedStore, text: string): Promise<string | undefined> =>
  store.change(NAME, asText, () => text, LIFE_MS);
const add = (store: SealedStore, word: string): Promise<string | undefined> =>
  store.change(NAME, asText, (now) => (now === undefined ? word : `${now} ${word}`), LIFE_MS);

/** Holds up the first request of a kind until it is let go. */
function holdingUp(isHeld: () => boolean): {
  readonly through: Through;
  readonly held: Promise<void>;
  readonly go: () => void;
} {
  const held = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  let isOver = false;
  const through: Through = async (request) => {
    if (!isOver && isHeld()) {
      isOver = true;
      held.resolve();
      await go.promise;
    }
    return request();
  };
  return { through, held: held.promise, go: go.resolve };
}

/** Sealed texts of customers. What is left of a version that gave way is a note. */
const sealedTexts = (entries: ReadonlyMap<string, unknown>): readonly unknown[] =>
  [...entries].filter(([name, text]) => name !== 'relais:keys' && `${text}`.startsWith('relais1.'));

describe('a worker’s store keeps the contract of every store', () =>
  sealedStoreContract(
    (clock) => {
      const store = createSealedStore({ keyv: new FaultyStore(), key: new Uint8Array(32).fill(3) }, clock);
      return store.versionedBy?.(new SharedVersions()) ?? store;
    },
    () => manualClock(),
  ));

describe('workers that change one entry', () => {
  it('lose no change, however many begin at the same moment', async () => {
    const { join } = workers();
    const asNumber = (stored: unknown): number => Number(stored);
    const all = Array.from({ length: 8 }, () => join());
    await Promise.all(
      all.flatMap((store) => [1, 2, 3].map(() => store.change(NAME, asNumber, (now = 0) => now + 1, LIFE_MS))),
    );
    expect(await join().read(NAME, asNumber)).toBe(24);
  });

  it('are not told that others change it too', async () => {
    const { join } = workers();
    const warned: unknown[] = [];
    const hear = (warning: Error & { readonly code?: string }): void => void warned.push(warning.code);
    process.on('warning', hear);
    const [one, other] = [join(), join()];
    for (let nth = 0; nth < 3; nth += 1) {
      await add(one, 'one');
      await add(other, 'other');
      await one.read(NAME, asText);
    }
    await new Promise(setImmediate);
    process.off('warning', hear);
    expect(warned).toEqual([]);
  });

  it('leave one sealed copy beside the entry, and none of what nobody agreed on', async () => {
    const { join, entries } = workers();
    await Promise.all(Array.from({ length: 8 }, (_, nth) => add(join(), `${nth}`)));
    expect(new Set(sealedTexts(entries).map((entry) => (entry as [string, string])[1])).size).toBe(1);
    expect(sealedTexts(entries)).toHaveLength(2);
  });

  it('go on from an entry that was written before there were workers', async () => {
    const { join, entries, clock } = workers();
    const keyv = {
      get: async (key: string) => entries.get(key),
      set: async (key: string, text: string) => entries.set(key, text),
      delete: async (key: string) => entries.delete(key),
    };
    await write(createSealedStore({ keyv, key: new Uint8Array(32).fill(7) }, clock), 'before');
    expect(await add(join(), 'after')).toBe('before after');
  });

  it('ask nobody for a read, nor for a change that makes nothing new', async () => {
    const { join, versions } = workers();
    await write(join(), 'one');
    versions.asked = 0;
    const late = join();
    expect(await late.read(NAME, asText)).toBe('one');
    expect(await late.change(NAME, asText, (now) => now, LIFE_MS)).toBe('one');
    expect(versions.asked).toBe(0);
  });

  it('agree by names and marks that tell nothing', async () => {
    const { join, versions } = workers();
    await write(join(), 'SECRET');
    const told = JSON.stringify([...versions.texts]);
    expect(versions.texts.size).toBe(1);
    for (const word of ['SECRET', 'psu-1', 'ACC-1', 'cic', 'rows']) expect(told).not.toContain(word);
  });
});

it('what lies beside an entry ends within an hour, also where a worker died in the middle of a write', async () => {
  const { clock, versions } = workers();
  const lives = new Map<string, number | undefined>();
  const keyv = new FaultyStore();
  const set = (name: string, text: string, lifeMs?: number): Promise<unknown> => {
    lives.set(name, lifeMs);
    return keyv.set(name, text);
  };
  const get = (name: string): Promise<unknown> => keyv.get(name);
  const remove = (name: string): Promise<unknown> => keyv.delete(name);
  const raw = createSealedStore({ keyv: { get, set, delete: remove }, key: new Uint8Array(32).fill(7) }, clock);
  const store = raw.versionedBy?.(versions) ?? raw;
  for (const word of ['one', 'two', 'three']) await add(store, word);
  const beside = [...lives].filter(([name]) => name.includes('.'));
  expect(beside).toHaveLength(3);
  for (const [, lifeMs] of beside) expect(lifeMs).toBeLessThanOrEqual(3_600_000);
});

describe('a worker that stood still', () => {
  it('before it was agreed on overwrites nothing, and begins again from what stands', async () => {
    const { join, versions } = workers();
    await write(join(), 'zero');
    const asked = versions.asked;
    const { through, held, go } = holdingUp(() => versions.asked > asked);
    const late = add(join(through), 'late');
    await held;
    await add(join(), 'one');
    go();
    expect(await late).toBe('zero one late');
  });

  it.each([0, 2_000])(
    'after it was agreed on leaves no older version in the place of a later one: %j ms',
    async (ms) => {
      const { join, entries, versions, clock } = workers();
      await write(join(), 'zero');
      const [stood] = versions.texts.values();
      const { through, held, go } = holdingUp(() => [...versions.texts.values()][0] !== stood);
      const late = add(join(through), 'late');
      await held;
      expect(await add(join(), 'one')).toBe('zero late one');
      const isPlace = (name: string): boolean => !name.includes('.');
      const [, newest] = [...entries].find(([name]) => name !== 'relais:keys' && isPlace(name)) ?? [];
      const placed = new Set<unknown>();
      const set = entries.set.bind(entries);
      entries.set = (name, text) => {
        if (isPlace(name)) placed.add(text);
        return set(name, text);
      };
      clock.advance(ms);
      go();
      expect(await late).toBe('zero late');
      expect(await join().read(NAME, asText)).toBe('zero late one');
      // A worker that knows that it stood still does not even write it for a moment.
      if (ms > 0) expect([...placed].filter((text) => text !== newest)).toEqual([]);
    },
  );

  it('while the agreement was lost begins again from what the others have agreed on since', async () => {
    const { join, versions } = workers();
    await write(join(), 'zero');
    const [stood] = versions.texts.values();
    const { through, held, go } = holdingUp(() => [...versions.texts.values()][0] !== stood);
    const late = add(join(through), 'late');
    await held;
    versions.texts.clear();
    expect(await add(join(), 'one')).toBe('zero one');
    go();
    expect(await late).toBe('zero one late');
  });

  it('for longer than its own time limit has changed nothing of which it was told', async () => {
    const { join, clock } = workers();
    let isHeld = false;
    const { through, held, go } = holdingUp(() => isHeld);
    const store = join(through);
    await write(store, 'zero');
    isHeld = true;
    const late = add(store, 'late');
    await held;
    clock.advance(5_000);
    await expect(late).rejects.toMatchObject(STORE_FAILURE);
    go();
    await new Promise(setImmediate);
    expect(await join().read(NAME, asText)).toBe('zero');
  });
});

describe('what the workers agree on', () => {
  it('may be lost: the newest version goes on', async () => {
    const { join, versions } = workers();
    const [one, other] = [join(), join()];
    await add(one, 'one');
    await add(other, 'two');
    versions.texts.clear();
    expect(await add(one, 'three')).toBe('one two three');
    expect(await add(other, 'four')).toBe('one two three four');
  });

  it('may be lost after an older version came back in the place of the entry: the newest goes on all the same', async () => {
    const { join, versions, entries } = workers();
    await add(join(), 'one');
    const older = [...entries].filter(([name]) => !name.includes('.'));
    await add(join(), 'two');
    await add(join(), 'three');
    for (const [name, text] of older) entries.set(name, text);
    versions.texts.clear();
    expect(await add(join(), 'four')).toBe('one two three four');
  });

  it('may be out of reach: reads go on, and nothing is changed', async () => {
    const { join, versions } = workers();
    await write(join(), 'one');
    versions.isReachable = false;
    const store = join();
    expect(await store.read(NAME, asText)).toBe('one');
    expect(await store.change(NAME, asText, (now) => now, LIFE_MS)).toBe('one');
    await expect(add(store, 'two')).rejects.toMatchObject(STORE_FAILURE);
    versions.isReachable = true;
    expect(await add(join(), 'three')).toBe('one three');
  });

  it('is asked where an older version would harm: whether a password was tried', async () => {
    const { join, versions, entries } = workers();
    const store = join();
    await store.change(LOGIN, asText, () => 'tried none', LIFE_MS);
    const older = [...entries].filter(([name]) => !name.includes('.'));
    await store.change(LOGIN, asText, () => 'tried one', LIFE_MS);
    for (const [name, text] of older) entries.set(name, text);
    expect(await join().read(LOGIN, asText)).toBe('tried one');
    versions.isReachable = false;
    await expect(join().read(LOGIN, asText)).rejects.toMatchObject(STORE_FAILURE);
  });

  it('is asked again where a version gave way between the question and the look', async () => {
    const { join, versions, entries } = workers();
    const store = join();
    const tried = (word: string): Promise<string | undefined> => store.change(LOGIN, asText, () => word, LIFE_MS);
    await tried('none');
    const older = [...entries].filter(([name]) => !name.includes('.'));
    const showOlder = (): void => older.forEach(([name, text]) => void entries.set(name, text));
    await tried('one');
    showOlder();
    const { asked } = versions;
    const { through, held, go } = holdingUp(() => versions.asked > asked);
    const read = join(through).read(LOGIN, asText);
    await held;
    await tried('two');
    showOlder();
    go();
    expect(await read).toBe('two');
  });

  it('names a version that lies nowhere: what lies in the place of the entry counts', async () => {
    const { join, versions, entries } = workers();
    await add(join(), 'one');
    const [[name = '', text = ''] = []] = versions.texts;
    versions.texts.set(name, `${text.split('.')[0]}.AAAAAAAAAAAAAAAAAAAAAA`);
    expect(await add(join(), 'two')).toBe('one two');
    expect(sealedTexts(entries).length).toBeGreaterThan(0);
  });
});

describe('an entry that one worker erases', () => {
  it('is gone for all, also for those that saw it', async () => {
    const { join, entries } = workers();
    const [one, other] = [join(), join()];
    await add(one, 'one');
    await add(other, 'two');
    await one.erase(NAME);
    expect(sealedTexts(entries)).toEqual([]);
    expect(await other.read(NAME, asText)).toBeUndefined();
    expect(other.lastSeen(NAME, asText)).toBeUndefined();
    expect(await add(other, 'new')).toBe('new');
  });

  it.each<[string, (asked: number, isAgreed: boolean) => boolean]>([
    ['had read it', () => true],
    ['had asked the others', (asked) => asked > 0],
    ['had their agreement', (_, isAgreed) => isAgreed],
  ])('is not brought back by a worker that %s', async (_, when) => {
    const { join, entries, versions } = workers();
    const other = join();
    await add(other, 'one');
    const [stood] = versions.texts.values();
    const { asked } = versions;
    let isRead = false;
    const { through, held, go } = holdingUp(
      () => isRead && when(versions.asked - asked, [...versions.texts.values()][0] !== stood),
    );
    const late = add(
      join(async (request) => {
        const answered = await through(request);
        isRead = true;
        return answered;
      }),
      'late',
    );
    const ended = expect(late).rejects.toMatchObject(STORE_FAILURE);
    await held;
    await other.erase(NAME);
    go();
    await ended;
    expect(sealedTexts(entries)).toEqual([]);
  });

  it('is erased as far as can be while the others cannot be asked, and the worker is told to ask again', async () => {
    const { join, entries, versions } = workers();
    const store = join();
    await add(store, 'one');
    versions.isReachable = false;
    await expect(store.erase(NAME)).rejects.toMatchObject(STORE_FAILURE);
    versions.isReachable = true;
    await store.erase(NAME);
    expect(sealedTexts(entries)).toEqual([]);
  });
});

describe('a store that fails a worker', () => {
  const opened = () => {
    const keyv = new FaultyStore();
    const clock = manualClock();
    const versions = new SharedVersions();
    const join = (key: Uint8Array | readonly Uint8Array[] = new Uint8Array(32).fill(3)): SealedStore => {
      const store = createSealedStore({ keyv, key }, clock);
      return store.versionedBy?.(versions) ?? store;
    };
    return { keyv, clock, versions, join };
  };

  it.each([
    ['throws', throwing],
    ['swallows what is written', swallowing],
  ])('and %s changes nothing that anybody was told', async (_, fault) => {
    const { keyv, clock, join } = opened();
    await write(join(), 'one');
    const store = join();
    await store.read(NAME, asText);
    keyv.fail({ set: fault });
    await expect(add(store, 'two')).rejects.toMatchObject(STORE_FAILURE);
    keyv.fail();
    clock.advance(2_000);
    expect(await add(join(), 'three')).toBe('one three');
  });

  it('and swallows only what is written to the place of the entry tells nobody that it stands', async () => {
    const { keyv, clock, join } = opened();
    await write(join(), 'one');
    keyv.fail({ set: (run, key) => (key.includes('.') ? Promise.resolve(run()) : Promise.resolve(undefined)) });
    await expect(add(join(), 'two')).rejects.toMatchObject(STORE_FAILURE);
    keyv.fail();
    clock.advance(2_000);
    expect(await add(join(), 'three')).toBe('one two three');
  });

  it('lost the entry: the next change puts it back', async () => {
    const { keyv, join } = opened();
    const store = join();
    await write(store, 'one');
    keyv.entries.clear();
    expect(await store.read(NAME, asText)).toBe('one');
    expect(await add(store, 'two')).toBe('one two');
    expect(await join().read(NAME, asText)).toBe('one two');
  });

  it('is opened by the keys of before, and sealed by the new one', async () => {
    const { keyv, join } = opened();
    const [old, fresh] = [new Uint8Array(32).fill(3), new Uint8Array(32).fill(4)];
    await write(join(old), 'one');
    expect(await add(join([fresh, old]), 'two')).toBe('one two');
    expect(keyv.names().filter((name) => !name.includes('.'))).toHaveLength(1);
    expect(await add(join([fresh]), 'three')).toBe('one two three');
  });
});
