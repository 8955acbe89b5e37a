import { getEventListeners } from 'node:events';
import { manualClock } from '@relais/model';
import { expect, it } from 'vitest';
import { FleetMemory, type FleetView, waitForLease } from '../../src/index.ts';

const turn = (): Promise<void> => new Promise(setImmediate);

it('gives a lease back that comes after its caller has left', async () => {
  const clock = manualClock();
  const view = new FleetMemory(clock).join().open('cic');
  const leave = new AbortController();
  const slow = Promise.withResolvers<void>();
  const tryLease: FleetView['tryLease'] = async (...words) => {
    await slow.promise;
    return view.tryLease(...words);
  };
  const { signal } = leave;
  const waiting = waitForLease({ on: view.on, tryLease }, 'login', { ttlMs: 60_000, leftMs: 1_000, signal, clock });
  leave.abort();
  slow.resolve();
  await expect(waiting).rejects.toMatchObject({ code: 'aborted' });
  expect((await view.tryLease('login', { ttlMs: 60_000 })).kind).toBe('granted');
});

it('leaves nothing on the signal, the view and the clock, however it ends', async () => {
  const clock = manualClock();
  const view = new FleetMemory(clock).join().open('cic');
  const { signal } = new AbortController();
  let listeners = 0;
  const on: FleetView['on'] = (name, listener) => {
    const stop = view.on(name, listener);
    listeners += 1;
    return () => {
      listeners -= 1;
      stop();
    };
  };
  const parts = { on, tryLease: view.tryLease.bind(view) };
  const options = { ttlMs: 60_000, leftMs: 5_000, signal, clock };
  const lease = await waitForLease(parts, 'login', options);
  const late = waitForLease(parts, 'login', options);
  const served = waitForLease(parts, 'login', { ...options, leftMs: 30_000 });
  for (let second = 0; second < 6; second += 1) {
    await turn();
    clock.advance(1_000);
  }
  expect(await late).toBeUndefined();
  await lease?.release();
  expect(await served).toMatchObject({ name: 'login' });
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  expect([listeners, clock.pending()]).toEqual([0, 0]);
});

it('asks again once a second, since the message that a lease is free may be lost', async () => {
  const clock = manualClock();
  const view = new FleetMemory(clock).join().open('cic');
  const deaf = { on: () => () => {}, tryLease: view.tryLease.bind(view) };
  const first = await view.tryLease('login', { ttlMs: 3_600_000 });
  const waiting = waitForLease(deaf, 'login', { ttlMs: 1_000, leftMs: 600_000, clock });
  await turn();
  if (first.kind === 'granted') await first.lease.release();
  clock.advance(1_000);
  expect(await waiting).toMatchObject({ name: 'login' });
});
