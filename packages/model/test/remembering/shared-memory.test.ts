import { describe, expect, it } from 'vitest';
import { BankMemory } from '../../src/remembering/bank-memory.ts';
import type { MemoryEntry, PsuMemory } from '../../src/remembering/psu-memory.ts';
import { type Workers, workers } from '../store/agreeing-workers.ts';

type Words = readonly string[];

const WORDS: MemoryEntry<Words> = { part: 'rows', of: 'ACC-1', as: (stored) => stored as Words, lifeMs: 86_400_000 };
const MERGED: MemoryEntry<Words> = {
  ...WORDS,
  merge: (held = [], over = [], stands = []) => [...stands, ...held.slice(over.length)],
};
const add =
  (word: string) =>
  (now: Words = []): Words => [...now, word];

function memoryOf({ join, clock }: Workers): PsuMemory {
  return new BankMemory({ store: join(), bankId: 'cic', clock }).of('alice');
}

async function apart(entry: MemoryEntry<Words>): Promise<readonly [one: PsuMemory, other: PsuMemory]> {
  const shared = workers();
  const [one, other] = [memoryOf(shared), memoryOf(shared)];
  await one.learn(entry, add('known'));
  shared.versions.isReachable = false;
  expect(await one.learn(entry, add('held'))).toEqual({ isKnown: true, isKept: false, hasStoreAnswered: false });
  expect(await one.recall(entry)).toMatchObject({ value: ['known', 'held'], isKnown: true });
  shared.versions.isReachable = true;
  return [one, other];
}

describe('what a worker learned while it could not ask the others', () => {
  it('is written once it can, where nobody has written since', async () => {
    const [one, other] = await apart(WORDS);
    expect(await one.learn(WORDS, add('new'))).toMatchObject({ isKept: true });
    expect(await other.recall(WORDS)).toMatchObject({ value: ['known', 'held', 'new'] });
  });

  it('gives way to what they have written since', async () => {
    const [one, other] = await apart(WORDS);
    await other.learn(WORDS, add('theirs'));
    expect(await one.recall(WORDS)).toMatchObject({ value: ['known', 'theirs'], isKnown: true });
    expect(await one.learn(WORDS, add('new'))).toMatchObject({ isKept: true });
    expect(await other.recall(WORDS)).toMatchObject({ value: ['known', 'theirs', 'new'] });
  });

  it('is added to theirs where an entry tells how', async () => {
    const [one, other] = await apart(MERGED);
    await other.learn(MERGED, add('theirs'));
    expect(await one.recall(MERGED)).toMatchObject({ value: ['known', 'theirs', 'held'] });
    await one.learn(MERGED, add('new'));
    expect(await other.recall(MERGED)).toMatchObject({ value: ['known', 'theirs', 'held', 'new'] });
    await one.learn(MERGED, add('once'));
    expect(await other.recall(MERGED)).toMatchObject({ value: ['known', 'theirs', 'held', 'new', 'once'] });
  });

  it('is known to be learned alone, and only then', async () => {
    const shared = workers();
    const memory = memoryOf(shared);
    const told: boolean[] = [];
    const note = (now: Words = [], _: boolean, isAlone = false): Words => {
      told.push(isAlone);
      return [...now, 'word'];
    };
    await memory.learn(WORDS, note);
    expect(told).not.toContain(true);
    shared.versions.isReachable = false;
    await memory.learn(WORDS, note);
    expect(told.at(-1)).toBe(true);
  });
});

it('a customer whom another worker has forgotten is not remembered again by what this one held', async () => {
  const shared = workers();
  const [one, other] = [memoryOf(shared), memoryOf(shared)];
  await one.learn(WORDS, add('known'));
  shared.versions.isReachable = false;
  await one.learn(WORDS, add('held'));
  shared.versions.isReachable = true;
  await other.bank.store.erase({ bankId: 'cic', psuId: 'alice', part: 'rows', of: 'ACC-1' });
  expect(await one.recall(WORDS)).toMatchObject({ value: undefined, isKnown: true });
  await one.learn(WORDS, add('new'));
  expect(await other.recall(WORDS)).toMatchObject({ value: ['new'] });
});
