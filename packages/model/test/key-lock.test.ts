import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type KeyLocks, withKeyLock } from '../src/key-lock.ts';

/** Lets every task go on that can. */
const settled = (): Promise<void> => new Promise(setImmediate);

/** A task that ends when it is told to, and notes that it began. */
function held(begun: string[], name: string) {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const task = (): Promise<string> => {
    begun.push(name);
    return promise;
  };
  return { task, end: () => resolve(name), fail: () => reject(new Error(name)) };
}

describe('withKeyLock', () => {
  it('runs a task at once where none of its key runs', () => {
    let hasBegun = false;
    void withKeyLock(new Map(), 'a', async () => {
      hasBegun = true;
    });
    expect(hasBegun).toBe(true);
  });

  it('runs other keys beside it', async () => {
    const locks: KeyLocks = new Map();
    const begun: string[] = [];
    const [first, other] = [held(begun, 'a'), held(begun, 'b')];
    const running = [withKeyLock(locks, 'a', first.task), withKeyLock(locks, 'b', other.task)];
    expect(begun).toEqual(['a', 'b']);
    other.end();
    expect(await running[1]).toBe('b');
    first.end();
    expect(await running[0]).toBe('a');
  });

  it.each(['rejects', 'throws'] as const)(
    'is freed by a task that %s, which tells its own caller alone',
    async (how) => {
      const locks: KeyLocks = new Map();
      const failure = new Error('failed');
      const failed = withKeyLock(locks, 'a', () => {
        if (how === 'throws') throw failure;
        return Promise.reject(failure);
      });
      const next = withKeyLock(locks, 'a', async () => 'next');
      await expect(failed).rejects.toBe(failure);
      expect(await next).toBe('next');
      expect(locks.size).toBe(0);
    },
  );

  it('keeps the order in which tasks came, also of one that comes while others wait', async () => {
    const locks: KeyLocks = new Map();
    const begun: string[] = [];
    const tasks = ['1', '2', '3'].map((name) => held(begun, name));
    const [first, second, third] = tasks;
    const one = withKeyLock(locks, 'a', first?.task ?? expect.fail());
    const two = withKeyLock(locks, 'a', second?.task ?? expect.fail());
    first?.end();
    await one;
    const three = withKeyLock(locks, 'a', third?.task ?? expect.fail());
    await settled();
    expect(begun).toEqual(['1', '2']);
    second?.fail();
    third?.end();
    await expect(two).rejects.toThrow('2');
    expect(await three).toBe('3');
    expect(begun).toEqual(['1', '2', '3']);
  });

  it('holds for any keys, tasks and ends: one at a time per key, in order, all run, nothing kept', async () => {
    const tasks = fc.array(
      fc.record({ key: fc.constantFrom('a', 'b', '__proto__'), turns: fc.nat(4), fails: fc.boolean() }),
      { maxLength: 20 },
    );
    await fc.assert(
      fc.asyncProperty(tasks, async (given) => {
        const locks: KeyLocks = new Map();
        const running = new Set<string>();
        const order = new Map<string, number[]>();
        const results = given.map(({ key, turns, fails }, index) =>
          withKeyLock(locks, key, async () => {
            expect(running.has(key)).toBe(false);
            running.add(key);
            for (let turn = 0; turn < turns; turn += 1) await settled();
            running.delete(key);
            order.set(key, [...(order.get(key) ?? []), index]);
            if (fails) throw new RangeError(String(index));
            return index;
          }),
        );
        const ended = await Promise.allSettled(results);
        expect(ended).toEqual(
          given.map(({ fails }, index) =>
            fails
              ? { status: 'rejected', reason: new RangeError(String(index)) }
              : { status: 'fulfilled', value: index },
          ),
        );
        for (const indices of order.values()) expect(indices).toEqual(indices.toSorted((a, b) => a - b));
        expect(locks.size).toBe(0);
      }),
      { numRuns: 50 },
    );
  });
});
