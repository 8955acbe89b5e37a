import type { Clock } from '@relais/model';
import { expect, it } from 'vitest';
import { type Fleet, type FleetView, type Lease, type LeaseTry, waitForLease } from '../../src/index.ts';

/** Two workers and more that share one memory, which is theirs alone. */
export interface SharedFleet {
  /** A worker more; disposed of by the suite. */
  readonly join: () => Fleet;
  /** The time of those who wait. */
  readonly clock: Clock;
  /** Lets time pass by the clock of the memory. */
  readonly pass: (ms: number) => Promise<void>;
  /** The shortest time that is well above the noise of this memory, in milliseconds. */
  readonly shortMs: number;
}

/** What every fleet keeps, wherever its memory lies. */
export function fleetContract(shared: () => SharedFleet | Promise<SharedFleet>): void {
  let banks = 0;

  async function opened(workers = 2): Promise<Opened> {
    const { join, ...rest } = await shared();
    banks += 1;
    const bankId = `bank-${banks}`;
    const fleets = Array.from({ length: workers }, join);
    const views = fleets.map((fleet) => fleet.open(bankId));
    const dispose = async (): Promise<void> => {
      for (const view of views) await view[Symbol.asyncDispose]();
    };
    for (const view of views) await settled(view);
    const [one, other] = views as [FleetView, FleetView];
    return { ...rest, one, other, views, fleets, bankId, [Symbol.asyncDispose]: dispose };
  }

  it('begins with no document, at revision 0', async () => {
    await using fleet = await opened();
    expect(fleet.one.document).toEqual({ revision: 0, text: '', at: 0 });
    expect(fleet.one.isReachable).toBe(true);
  });

  it('gives each worker an id of its own that names nothing', async () => {
    await using fleet = await opened(3);
    const ids = fleet.fleets.map(({ workerId }) => workerId);
    expect(new Set(ids).size).toBe(3);
    for (const id of ids) expect(id).toMatch(/^[0-9a-f-]{20,}$/);
  });

  it('a commit is in the copy of its worker at once, and in all others soon', async () => {
    await using fleet = await opened(5);
    const seen = fleet.views.map((view) => next(view, 'change'));
    const committed = await fleet.one.commit({ expected: 0, text: 'one' });
    expect(committed).toMatchObject({ kind: 'committed', document: { text: 'one' } });
    expect(fleet.one.document).toEqual(committed.document);
    for (const change of await Promise.all(seen)) expect(change).toEqual(committed.document);
    for (const view of fleet.views) expect(view.document).toEqual(committed.document);
  });

  it.each([
    ['empty', ''],
    ['blank', ' '],
    ['of many lines', 'a\nb\r\n\0c'],
    ['of many scripts', '{"é":"日本 🏦"}'],
    ['of 100,000 characters', 'x'.repeat(100_000)],
  ])('a text comes as it was written: %s', async (_, text) => {
    await using fleet = await opened();
    const seen = next(fleet.other, 'change');
    const heard = next(fleet.other, 'report');
    await fleet.one.commit({ expected: 0, text });
    expect((await seen).text).toBe(text);
    await fleet.one.report(text);
    expect((await heard).text).toBe(text);
  });

  it('of commits made from one revision, one counts; the others are given what stands', async () => {
    await using fleet = await opened(6);
    const results = await Promise.all(fleet.views.map((view, index) => view.commit({ expected: 0, text: `${index}` })));
    const winners = results.filter(({ kind }) => kind === 'committed');
    expect(winners).toHaveLength(1);
    for (const result of results) {
      expect(result.document).toEqual(winners[0]?.document);
      if (result.kind !== 'committed') expect(result.kind).toBe('conflict');
    }
  });

  it('revisions rise, and the changes are told in their order', async () => {
    await using fleet = await opened();
    const told: number[] = [];
    fleet.other.on('change', ({ revision }) => told.push(revision));
    const revisions: number[] = [];
    for (let turn = 0; turn < 20; turn += 1) {
      const committed = await fleet.one.commit({ expected: fleet.one.document.revision, text: `${turn}` });
      revisions.push(committed.document.revision);
    }
    await until(fleet.other, 'change', () => fleet.other.document.revision === revisions.at(-1));
    expect(revisions).toEqual([...new Set(revisions)].toSorted((a, b) => a - b));
    expect(told).toEqual([...new Set(told)].toSorted((a, b) => a - b));
    expect(told.at(-1)).toBe(revisions.at(-1));
  });

  it('a commit that is repeated with its id is recognised, also after a later one', async () => {
    await using fleet = await opened();
    const first = { expected: 0, text: 'one', id: 'mine' };
    const done = await fleet.one.commit(first);
    expect(await fleet.one.commit(first)).toEqual(done);
    const later = await fleet.other.commit({ expected: done.document.revision, text: 'two' });
    expect(await fleet.one.commit(first)).toEqual({ ...done, document: later.document });
    expect(await fleet.one.commit({ ...first, id: 'another' })).toMatchObject({ kind: 'conflict' });
  });

  it('a worker that comes later sees the document, and hears every report once', async () => {
    await using fleet = await opened();
    const { document } = await fleet.one.commit({ expected: 0, text: 'one' });
    const reports = [await fleet.one.report('a'), await fleet.other.report('b')];
    const { join } = await shared();
    await using late = join().open(fleet.bankId);
    const heard: unknown[] = [];
    late.on('report', (report) => heard.push(report));
    await until(late, 'report', () => heard.length === reports.length);
    expect(heard).toEqual(reports);
    await settled(late);
    expect(late.document).toEqual(document);
  });

  it('reports of many workers are heard by all, each once, in one order', async () => {
    await using fleet = await opened(5);
    const heard = fleet.views.map((view) => {
      const all: unknown[] = [];
      view.on('report', (report) => all.push(report));
      return all;
    });
    const sent = await Promise.all(
      fleet.views.flatMap((view, index) => Array.from({ length: 10 }, (_, turn) => view.report(`${index}.${turn}`))),
    );
    for (const [index, view] of fleet.views.entries()) {
      await until(view, 'report', () => heard[index]?.length === sent.length);
      expect(heard[index]).toEqual(sent.toSorted((a, b) => a.sequence - b.sequence));
    }
    expect(new Set(sent.map(({ sequence }) => sequence)).size).toBe(50);
    expect(new Set(sent.map(({ workerId }) => workerId))).toEqual(new Set(fleet.fleets.map((one) => one.workerId)));
  });

  it('a report resolves after its own worker was told of all up to it', async () => {
    await using fleet = await opened();
    const heard: string[] = [];
    fleet.other.on('report', ({ text }) => heard.push(text));
    await fleet.one.report('first');
    await fleet.other.report('second');
    expect(heard).toEqual(['first', 'second']);
  });

  it('a report that is repeated with its id is one report', async () => {
    await using fleet = await opened();
    const heard: string[] = [];
    fleet.other.on('report', ({ text }) => heard.push(text));
    const report = await fleet.one.report('one', 'mine');
    expect(await fleet.one.report('one', 'mine')).toEqual(report);
    await fleet.other.report('end');
    expect(heard).toEqual(['one', 'end']);
  });

  it('a listener that reports and commits in its turn changes no order, for no listener', async () => {
    await using fleet = await opened();
    const [first, second]: [string[], string[]] = [[], []];
    fleet.one.on('report', ({ text }) => {
      first.push(text);
      if (text === 'one') return fleet.one.report('two');
      throw new Error('a listener that fails harms none');
    });
    fleet.one.on('report', ({ text }) => second.push(text));
    await fleet.one.report('one');
    await until(fleet.one, 'report', () => second.length === 2);
    expect([first, second]).toEqual([
      ['one', 'two'],
      ['one', 'two'],
    ]);
  });

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

  it('`once` is true for exactly one caller over the fleet, and for its repetition', async () => {
    await using fleet = await opened(6);
    const asked = await Promise.all(fleet.views.map((view, index) => view.once('secret', 60_000, `id-${index}`)));
    expect(asked.filter(Boolean)).toHaveLength(1);
    const winner = asked.indexOf(true);
    expect(await fleet.one.once('secret', 60_000, `id-${winner}`)).toBe(true);
    expect(await fleet.one.once('secret', 60_000)).toBe(false);
    expect(await fleet.one.once('other', 60_000)).toBe(true);
  });

  it('`once` ends with its life', async () => {
    await using fleet = await opened();
    expect(await fleet.one.once('secret', fleet.shortMs)).toBe(true);
    expect(await fleet.other.once('secret', fleet.shortMs)).toBe(false);
    await fleet.pass(fleet.shortMs + 5);
    expect(await fleet.other.once('secret', fleet.shortMs)).toBe(true);
  });

  it('of many that take at once, exactly the limit is served; a repetition takes no second place', async () => {
    await using fleet = await opened(6);
    const take = (view: FleetView, id: string) => view.take('reads', { limit: 4, lifeMs: 60_000, id });
    const asked = await Promise.all(fleet.views.map((view, index) => take(view, `${index}`)));
    const served = asked.flatMap((one) => (one.kind === 'reserved' ? [one] : []));
    expect(served.map(({ left }) => left).toSorted()).toEqual([0, 1, 2, 3]);
    for (const one of asked)
      if (one.kind === 'spent') expect(one.freeInMs).toSatisfy((ms) => ms > 50_000 && ms <= 60_000);
    expect(await take(fleet.other, served[0]?.id ?? '')).toMatchObject({ kind: 'reserved', left: 0 });
    expect(await take(fleet.other, 'one more')).toMatchObject({ kind: 'spent' });
  });

  it('a place that is taken again by its id is kept from then on', async () => {
    await using fleet = await opened();
    const lifeMs = 2 * fleet.shortMs;
    const take = (id: string) => fleet.one.take('reads', { limit: 1, lifeMs, id });
    await take('a');
    await fleet.pass(lifeMs / 2);
    expect(await take('a')).toMatchObject({ kind: 'reserved', left: 0 });
    await fleet.pass(lifeMs / 2 + 5);
    expect(await take('b')).toMatchObject({ kind: 'spent' });
  });

  it('a place comes free when it is given back, and when its life ends', async () => {
    await using fleet = await opened();
    const lifeMs = fleet.shortMs;
    const take = (options: { readonly id?: string } = {}) => fleet.one.take('reads', { limit: 1, lifeMs, ...options });
    expect(await take({ id: 'a' })).toMatchObject({ kind: 'reserved', id: 'a' });
    await fleet.other.giveBack('reads', 'b');
    expect(await take()).toMatchObject({ kind: 'spent' });
    await fleet.other.giveBack('reads', 'a');
    expect(await take()).toMatchObject({ kind: 'reserved' });
    await fleet.pass(lifeMs + 5);
    expect(await take()).toMatchObject({ kind: 'reserved' });
    expect(await fleet.one.take('none', { limit: 0, lifeMs })).toMatchObject({ kind: 'spent' });
  });

  it('a text is advanced by one of those that read the same, and the others are given what stands', async () => {
    await using fleet = await opened(6);
    const lifeMs = 60_000;
    const first = await Promise.all(
      fleet.views.map((view, index) => view.advance('rows', { from: undefined, to: `v${index}`, lifeMs })),
    );
    const winner = first.findIndex(({ isAdvanced }) => isAdvanced);
    expect(first.filter(({ isAdvanced }) => isAdvanced)).toHaveLength(1);
    for (const { present } of first) expect(present).toBe(`v${winner}`);
    // Both make the same of it: only one did it.
    const same = { from: `v${winner}`, to: 'next', lifeMs };
    const second = await Promise.all([fleet.one.advance('rows', same), fleet.other.advance('rows', same)]);
    expect(second.map(({ isAdvanced }) => isAdvanced).toSorted()).toEqual([false, true]);
    const mine = { from: 'next', to: 'last', lifeMs, id: 'mine' };
    expect(await fleet.one.advance('rows', mine)).toEqual({ isAdvanced: true, present: 'last' });
    expect(await fleet.one.advance('rows', mine)).toEqual({ isAdvanced: true, present: 'last' });
  });

  it('a text that was not used for its life is gone', async () => {
    await using fleet = await opened();
    const lifeMs = fleet.shortMs;
    await fleet.one.advance('rows', { from: undefined, to: 'one', lifeMs });
    await fleet.pass(lifeMs + 5);
    const again = await fleet.one.advance('rows', { from: 'one', to: 'two', lifeMs });
    expect(again).toEqual({ isAdvanced: false, present: undefined });
  });

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

interface Opened extends AsyncDisposable, Omit<SharedFleet, 'join'> {
  readonly one: FleetView;
  readonly other: FleetView;
  readonly views: readonly FleetView[];
  readonly fleets: readonly Fleet[];
  readonly bankId: string;
}

/** Resolves once the view is reachable. */
export async function settled(view: FleetView): Promise<void> {
  await until(view, 'reach', () => view.isReachable);
}

/** Resolves once the condition holds, looked at now and after each event of the name. */
export function until(
  view: FleetView,
  name: 'change' | 'report' | 'reach' | 'free',
  isSo: () => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => {
      if (!isSo()) return;
      leave();
      resolve();
    };
    const leave = view.on(name, look);
    look();
  });
}

function next<Name extends 'change' | 'report' | 'free'>(
  view: FleetView,
  name: Name,
): Promise<Parameters<Parameters<typeof view.on<Name>>[1]>[0]> {
  return new Promise((resolve) => {
    const leave = view.on(name, (event) => {
      leave();
      resolve(event);
    });
  });
}

export function granted(asked: LeaseTry): Lease {
  if (asked.kind === 'granted') return asked.lease;
  throw new Error(`the lease is taken for ${asked.freeInMs} ms`);
}
