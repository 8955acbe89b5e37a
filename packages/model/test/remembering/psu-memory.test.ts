import { describe, expect, it } from 'vitest';
import { createSealedStore, manualClock } from '../../src/index.ts';
import { BankMemory } from '../../src/remembering/bank-memory.ts';
import type { MemoryEntry } from '../../src/remembering/psu-memory.ts';
import { FaultyStore, throwing } from '../store/faulty-store.ts';

const WORDS: MemoryEntry<readonly string[]> = {
  part: 'rows',
  of: 'ACC-1',
  as: (stored) => stored as readonly string[],
  lifeMs: 86_400_000,
};
const add =
  (word: string) =>
  (now: readonly string[] = []): readonly string[] => [...now, word];

function bank(keyv = new FaultyStore()) {
  const clock = manualClock();
  const store = createSealedStore({ keyv, key: new Uint8Array(32).fill(5) }, clock);
  return { keyv, clock, memory: new BankMemory({ store, bankId: 'cic', clock }) };
}

/** The store is down, and is left alone long enough to be tried again afterwards. */
async function whileDown({ keyv, clock }: ReturnType<typeof bank>, task: () => Promise<unknown>): Promise<void> {
  keyv.failAll(throwing);
  await task();
  keyv.fail();
  clock.advance(1_000);
}

describe('what could not be written', () => {
  it('is known to this process, and lies under what is learned next', async () => {
    const world = bank();
    const psu = world.memory.of('alice');
    await psu.learn(WORDS, add('one'));
    await whileDown(world, async () => {
      expect(await psu.learn(WORDS, add('two'))).toEqual({ isKnown: true, isKept: false, hasStoreAnswered: false });
    });
    expect(await psu.recall(WORDS)).toMatchObject({ value: ['one', 'two'], isKnown: true });
    expect(await psu.learn(WORDS, add('three'))).toEqual({ isKnown: true, isKept: true, hasStoreAnswered: true });
    expect(await bank(world.keyv).memory.of('alice').recall(WORDS)).toMatchObject({ value: ['one', 'two', 'three'] });
  });

  it('once written, is no longer held over what other processes write', async () => {
    const world = bank();
    const psu = world.memory.of('alice');
    await psu.learn(WORDS, add('one'));
    await whileDown(world, () => psu.learn(WORDS, add('two')));
    await psu.learn(WORDS, add('three'));
    await bank(world.keyv)
      .memory.of('alice')
      .learn(WORDS, () => ['other']);
    expect(await psu.recall(WORDS)).toMatchObject({ value: ['other'] });
  });

  it('is not put on top of what nobody knows: it would take the place of more', async () => {
    const world = bank();
    await world.memory.of('alice').learn(WORDS, add('one'));
    const fresh = bank(world.keyv);
    await whileDown(fresh, async () => {
      expect(await fresh.memory.of('alice').learn(WORDS, add('two'))).toMatchObject({ isKnown: false, isKept: false });
    });
    expect(await fresh.memory.of('alice').recall(WORDS)).toMatchObject({ value: ['one'] });
  });
});

describe('a customer who is forgotten', () => {
  it('is not remembered by a call that began before', async () => {
    const world = bank();
    const before = world.memory.of('alice');
    world.memory.drop('alice');
    expect(await before.learn(WORDS, add('one'))).toMatchObject({ isKept: false });
    expect(await world.memory.of('alice').recall(WORDS)).toMatchObject({ value: undefined });
    await world.memory.of('alice').learn(WORDS, add('two'));
    expect(await world.memory.of('alice').recall(WORDS)).toMatchObject({ value: ['two'] });
  });

  it('leaves nothing that could not be written; others keep theirs, however alike their ids are', async () => {
    const world = bank();
    const ids = ['alice', 'alice rows', 'alice" x'];
    for (const id of ids) await world.memory.of(id).learn(WORDS, add('one'));
    await whileDown(world, async () => {
      for (const id of ids) await world.memory.of(id).learn(WORDS, add(id));
    });
    world.memory.drop('alice');
    for (const id of ids) {
      const { value } = await world.memory.of(id).recall(WORDS);
      expect(value).toEqual(id === 'alice' ? ['one'] : ['one', id]);
    }
  });
});
