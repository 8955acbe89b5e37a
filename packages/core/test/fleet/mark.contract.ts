import { expect, it } from 'vitest';
import type { FleetView } from '../../src/index.ts';
import type { OpenFleet } from './opened-fleet.ts';

/** What every fleet keeps of marks, places and texts. */
export function markContract(opened: OpenFleet): void {
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
}
