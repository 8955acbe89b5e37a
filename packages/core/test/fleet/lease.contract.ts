import { expect, it } from 'vitest';
import { type Lease, type LeaseTry, waitForLease } from '../../src/index.ts';
import { granted, next, type OpenFleet } from './opened-fleet.ts';

/** What every fleet keeps of leases. */
export function leaseContract(opened: OpenFleet): void {
  it('a lease has one owner; the others are told when to ask again', async () => {
    await using fleet = await opened(4);
    const asked = await Promise.all(fleet.views.map((view) => view.tryLease('probe', { ttlMs: 60_000 })));
    expect(asked.filter(({ kind }) => kind === 'granted')).toHaveLength(1);
    for (const one of asked)
      if (one.kind === 'taken') expect(one.freeInMs).toSatisfy((ms) => ms > 50_000 && ms <= 60_000);
  });

  it('a lease of three slots has three owners, and tokens rise with each grant of any name', async () => {
    await using fleet = await opened();
    const ask = async (name: string): Promise<LeaseTry> => fleet.one.tryLease(name, { ttlMs: 60_000, slots: 3 });
    const tokens: number[] = [];
    for (const name of ['a', 'a', 'b', 'a', 'b']) tokens.push(granted(await ask(name)).token);
    expect(tokens).toEqual([...new Set(tokens)].toSorted((a, b) => a - b));
    expect((await ask('a')).kind).toBe('taken');
    expect((await ask('b')).kind).toBe('granted');
  });

  it('leases of one name end each at its own time, however long another one lives', async () => {
    await using fleet = await opened();
    const ttlMs = fleet.shortMs;
    const ask = async (ms: number): Promise<Lease> =>
      granted(await fleet.one.tryLease('session', { ttlMs: ms, slots: 2 }));
    const long = await ask(60_000);
    const short = await ask(ttlMs);
    await fleet.pass(ttlMs + 5);
    expect(await short.extend()).toBe(false);
    expect(await fleet.one.commit({ expected: 0, text: 'x', fence: short })).toMatchObject({ kind: 'fenced' });
    expect(await fleet.one.commit({ expected: 0, text: 'x', fence: long })).toMatchObject({ kind: 'committed' });
    expect([short.isHeld, long.isHeld]).toEqual([false, true]);
    await ask(ttlMs);
    expect((await fleet.other.tryLease('session', { ttlMs, slots: 2 })).kind).toBe('taken');
  });

  it('a lease that is given back is free at once, and so it is told', async () => {
    await using fleet = await opened();
    const lease = granted(await fleet.one.tryLease('probe', { ttlMs: 60_000 }));
    expect(lease.isHeld).toBe(true);
    const free = next(fleet.other, 'free');
    await lease.release();
    expect(await free).toEqual({ name: 'probe' });
    expect(lease.isHeld).toBe(false);
    expect((await fleet.other.tryLease('probe', { ttlMs: 60_000 })).kind).toBe('granted');
  });

  it('a try that is repeated with its id is one lease', async () => {
    await using fleet = await opened();
    const ask = { ttlMs: 60_000, slots: 2, id: 'mine' };
    const lease = granted(await fleet.one.tryLease('probe', ask));
    expect(granted(await fleet.one.tryLease('probe', ask)).token).toBe(lease.token);
    expect((await fleet.other.tryLease('probe', { ...ask, id: 'other' })).kind).toBe('granted');
    expect((await fleet.other.tryLease('probe', { ...ask, id: 'third' })).kind).toBe('taken');
  });

  it('an owner that slept past its time can do nothing: its fence, its extension and its release have no effect', async () => {
    await using fleet = await opened();
    const ttlMs = fleet.shortMs;
    const old = granted(await fleet.one.tryLease('probe', { ttlMs }));
    await fleet.pass(ttlMs + 5);
    expect(old.isHeld).toBe(false);
    expect(await fleet.one.commit({ expected: 0, text: 'late', fence: old })).toMatchObject({ kind: 'fenced' });
    const present = granted(await fleet.other.tryLease('probe', { ttlMs: 60_000 }));
    expect(present.token).toBeGreaterThan(old.token);
    expect(await old.extend()).toBe(false);
    await old.release();
    expect(present.isHeld).toBe(true);
    expect((await fleet.one.tryLease('probe', { ttlMs })).kind).toBe('taken');
    expect(await fleet.one.commit({ expected: 0, text: 'late', fence: old })).toMatchObject({ kind: 'fenced' });
    expect(await fleet.other.commit({ expected: 0, text: 'good', fence: present })).toMatchObject({
      kind: 'committed',
    });
  });

  it('an extended lease lives on from the extension', async () => {
    await using fleet = await opened();
    const ttlMs = 2 * fleet.shortMs;
    const lease = granted(await fleet.one.tryLease('probe', { ttlMs }));
    await fleet.pass(ttlMs / 2);
    expect(await lease.extend(60_000)).toBe(true);
    await fleet.pass(ttlMs);
    expect(lease.isHeld).toBe(true);
    expect((await fleet.other.tryLease('probe', { ttlMs })).kind).toBe('taken');
    expect(await fleet.one.commit({ expected: 0, text: 'x', fence: lease })).toMatchObject({ kind: 'committed' });
  });

  it('a fence of another lease is none', async () => {
    await using fleet = await opened();
    const { token } = granted(await fleet.one.tryLease('a', { ttlMs: 60_000 }));
    const fence = { name: 'b', token };
    expect(await fleet.one.commit({ expected: 0, text: 'x', fence })).toMatchObject({ kind: 'fenced' });
  });

  it('one who waits for a lease gets it when it is given back, long before it would end', async () => {
    await using fleet = await opened(3);
    const [, ...waiters] = fleet.views;
    const lease = granted(await fleet.one.tryLease('login', { ttlMs: 60_000 }));
    const { clock } = fleet;
    const served: (boolean | undefined)[] = [];
    const waiting = waiters.map(async (view) => {
      await using turn = await waitForLease(view, 'login', { ttlMs: 60_000, leftMs: 30_000, clock });
      served.push(turn?.isHeld, (await fleet.one.tryLease('login', { ttlMs: 60_000 })).kind === 'taken');
    });
    await fleet.pass(0);
    await lease.release();
    await Promise.all(waiting);
    expect(served).toEqual([true, true, true, true]);
  });

  it('one who waits gets the lease of an owner that died, when it ends', async () => {
    await using fleet = await opened();
    const ttlMs = fleet.shortMs;
    granted(await fleet.one.tryLease('login', { ttlMs }));
    const waiting = waitForLease(fleet.other, 'login', { ttlMs, leftMs: 30_000, clock: fleet.clock });
    await fleet.pass(ttlMs + 50);
    expect(await waiting).toMatchObject({ name: 'login' });
  });

  it('one who waits is answered with nothing when the time is over, and with aborted when the caller leaves', async () => {
    await using fleet = await opened();
    granted(await fleet.one.tryLease('login', { ttlMs: 60_000 }));
    const { clock } = fleet;
    const late = waitForLease(fleet.other, 'login', { ttlMs: 1_000, leftMs: 5, clock });
    await fleet.pass(50);
    expect(await late).toBeUndefined();
    const leave = new AbortController();
    const { signal } = leave;
    const waiting = waitForLease(fleet.other, 'login', { ttlMs: 1_000, leftMs: 60_000, signal, clock });
    leave.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
  });
}
