import { describe, expect, it } from 'vitest';
import { inParallel } from '../../src/reading/in-parallel.ts';

/** Tasks that end when told to. */
function gates(count: number) {
  return Array.from({ length: count }, () => Promise.withResolvers<void>());
}

/** Lets everything happen that waits for nothing outside. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('tasks side by side', () => {
  it('give their results in the order of the items, whichever ends first, and never more run than may', async () => {
    const open = gates(3);
    const begun: number[] = [];
    const all = inParallel([0, 1, 2], 2, async (item) => {
      begun.push(item);
      await open[item]?.promise;
      return item * 10;
    });
    await settled();
    expect(begun).toEqual([0, 1]);
    open[1]?.resolve();
    await settled();
    expect(begun).toEqual([0, 1, 2]);
    open[2]?.resolve();
    await settled();
    open[0]?.resolve();
    expect(await all).toEqual([0, 10, 20]);
  });

  it('end with the first failure, begin no other task, and leave none running', async () => {
    const open = gates(3);
    const ended: number[] = [];
    const all = inParallel([0, 1, 2], 2, async (item) => {
      await open[item]?.promise;
      ended.push(item);
    });
    const outcome = expect(all).rejects.toThrow('first');
    open[1]?.reject(new Error('first'));
    await settled();
    expect(ended).toEqual([]);
    open[0]?.resolve();
    await outcome;
    expect(ended).toEqual([0]);
  });

  it('make way for the next before they end, and are waited for all the same', async () => {
    const open = gates(2);
    const begun: number[] = [];
    const all = inParallel([0, 1], 1, async (item, makeWay) => {
      begun.push(item);
      if (item === 0) makeWay();
      await open[item]?.promise;
      if (item === 0) throw new Error('late');
      return item;
    });
    const outcome = expect(all).rejects.toThrow('late');
    await settled();
    expect(begun).toEqual([0, 1]);
    open[1]?.resolve();
    await settled();
    open[0]?.resolve();
    await outcome;
  });

  it('of nothing are nothing', async () => {
    expect(await inParallel([], 3, async () => 1)).toEqual([]);
  });
});
