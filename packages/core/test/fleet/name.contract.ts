import { expect, it } from 'vitest';
import { granted, next, type OpenFleet } from './opened-fleet.ts';

/** What every fleet takes as a name and a life, and how a view ends. */
export function nameContract(opened: OpenFleet): void {
  it('names of one kind are no names of another', async () => {
    await using fleet = await opened();
    const lifeMs = 60_000;
    expect(await fleet.one.once('a', lifeMs)).toBe(true);
    expect(await fleet.one.take('a', { limit: 1, lifeMs })).toMatchObject({ kind: 'reserved' });
    expect(await fleet.one.advance('a', { from: undefined, to: 'x', lifeMs })).toMatchObject({ isAdvanced: true });
    expect((await fleet.one.tryLease('a', { ttlMs: lifeMs })).kind).toBe('granted');
  });

  it('banks share nothing', async () => {
    await using fleet = await opened();
    await using another = await opened();
    expect(await fleet.one.once('a', 60_000)).toBe(true);
    expect(await another.one.once('a', 60_000)).toBe(true);
    await fleet.one.commit({ expected: 0, text: 'x' });
    expect(await another.one.commit({ expected: 0, text: 'y' })).toMatchObject({ kind: 'committed' });
  });

  it.each(['', 'a b', 'a\nb', 'é', '{a}', 'x'.repeat(129)])('refuses %j as a name', async (name) => {
    await using fleet = await opened();
    const refused = { name: 'RangeError' };
    const lifeMs = 1_000;
    expect(() => fleet.fleets[0]?.open(name)).toThrow(RangeError);
    await expect(fleet.one.once(name, lifeMs)).rejects.toMatchObject(refused);
    await expect(fleet.one.take(name, { limit: 1, lifeMs })).rejects.toMatchObject(refused);
    await expect(fleet.one.giveBack(name, 'x')).rejects.toMatchObject(refused);
    await expect(fleet.one.tryLease(name, { ttlMs: lifeMs })).rejects.toMatchObject(refused);
    await expect(fleet.one.advance(name, { from: undefined, to: 'x', lifeMs })).rejects.toMatchObject(refused);
    const fence = { name, token: 1 };
    await expect(fleet.one.commit({ expected: 0, text: '', fence })).rejects.toMatchObject(refused);
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses a life of %d ms', async (ms) => {
    await using fleet = await opened();
    const refused = { name: 'RangeError' };
    const lease = granted(await fleet.one.tryLease('held', { ttlMs: 60_000.5 }));
    await expect(lease.extend(ms)).rejects.toMatchObject(refused);
    await expect(fleet.one.tryLease('a', { ttlMs: ms })).rejects.toMatchObject(refused);
    await expect(fleet.one.once('a', ms)).rejects.toMatchObject(refused);
    await expect(fleet.one.take('a', { limit: 1, lifeMs: ms })).rejects.toMatchObject(refused);
    await expect(fleet.one.advance('a', { from: undefined, to: 'x', lifeMs: ms })).rejects.toMatchObject(refused);
  });

  it('a closed view tells nothing more and ends every call as aborted', async () => {
    await using fleet = await opened();
    const told: unknown[] = [];
    fleet.one.on('change', (change) => told.push(change));
    await fleet.one[Symbol.asyncDispose]();
    await fleet.one[Symbol.asyncDispose]();
    const seen = next(fleet.other, 'change');
    await fleet.other.commit({ expected: 0, text: 'x' });
    await seen;
    expect(told).toEqual([]);
    expect(fleet.one.isReachable).toBe(false);
    await expect(fleet.one.report('x')).rejects.toMatchObject({ code: 'aborted' });
    await expect(fleet.one.commit({ expected: 0, text: 'x' })).rejects.toMatchObject({ code: 'aborted' });
  });
}
