import { describe, expect, it } from 'vitest';
import { SessionSlots, type Slot, type SlotRequest } from '../../src/limits/session-slots.ts';

const signal = new AbortController().signal;
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function request(psuId: string, more: Partial<SlotRequest> = {}): SlotRequest {
  return { psuId, maxSessions: 2, maxWaiting: 3, giveWay: () => false, ...more };
}

/** Takes places, and notes in which order they are given. */
function bank() {
  const slots = new SessionSlots();
  const entered: string[] = [];
  const take = async (psuId: string, more?: Partial<SlotRequest>): Promise<Slot> => {
    const slot = await slots.take(request(psuId, more), signal);
    entered.push(psuId);
    return slot;
  };
  return { slots, entered, take };
}

describe('SessionSlots', () => {
  it('lets in as many as allowed, then in the order in which they came', async () => {
    const { slots, entered, take } = bank();
    const [a, b] = await Promise.all([take('a'), take('b')]);
    const waiting = [take('c'), take('d')];
    await settle();
    expect(entered).toEqual(['a', 'b']);
    b.release();
    await settle();
    expect(entered).toEqual(['a', 'b', 'c']);
    a.release();
    const [c, d] = await Promise.all(waiting);
    expect(entered).toEqual(['a', 'b', 'c', 'd']);
    c?.release();
    d?.release();
    expect(slots.isUnused).toBe(true);
  });

  it('never lets one PSU in twice, and does not keep others waiting for that', async () => {
    const { entered, take } = bank();
    const first = await take('a');
    const again = take('a');
    await take('b');
    expect(entered).toEqual(['a', 'b']);
    first.release();
    await again;
    expect(entered).toEqual(['a', 'b', 'a']);
  });

  it('asks who idles to give way: the PSU’s own session, or else one of those that idle', async () => {
    const { take } = bank();
    const asked: string[] = [];
    const holder = (psuId: string, gives: boolean): Promise<Slot> =>
      take(psuId, {
        giveWay: () => {
          asked.push(psuId);
          return gives;
        },
      });
    const busy = await holder('busy', false);
    await holder('idle', true);
    expect(busy.isWanted()).toBe(false);
    void take('next');
    expect(asked).toEqual(['busy', 'idle']);
    expect(busy.isWanted()).toBe(true);
    void take('busy');
    expect(asked).toEqual(['busy', 'idle', 'busy']);
  });

  it('a call that leaves the queue leaves nothing behind', async () => {
    const { slots, take } = bank();
    const [a, b] = await Promise.all([take('a'), take('b')]);
    const leaving = new AbortController();
    const waiting = slots.take(request('c'), leaving.signal);
    leaving.abort(new Error('left'));
    await expect(waiting).rejects.toThrow('left');
    await expect(slots.take(request('c'), leaving.signal)).rejects.toThrow('left');
    a.release();
    b.release();
    b.release();
    expect(slots.isUnused).toBe(true);
  });

  it('refuses with fallback_unavailable when too many wait', async () => {
    const { take } = bank();
    await Promise.all([take('a'), take('b')]);
    for (const psuId of ['c', 'd', 'e']) void take(psuId);
    await expect(take('f')).rejects.toMatchObject({ code: 'fallback_unavailable', reason: 'busy', actor: 'host' });
  });
});
