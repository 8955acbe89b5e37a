import { manualClock } from '@relais/model';
import { expect, it } from 'vitest';
import { createQuota } from '../../src/api/quota.ts';

const HOUR_MS = 3_600_000;

it('tells how long until the next read, also after the number was lowered', () => {
  const clock = manualClock(0);
  const quota = createQuota(clock);
  quota.take('a', 4);
  clock.advance(HOUR_MS);
  quota.take('a', 4);
  clock.advance(HOUR_MS);
  expect(() => quota.take('a', 2)).toThrow(expect.objectContaining({ headers: { 'retry-after': '79200' } }));
  expect(() => quota.take('a', 1)).toThrow(expect.objectContaining({ headers: { 'retry-after': '82800' } }));
  quota.take('b', 1);
});

it('counts no read that was refused', () => {
  const clock = manualClock(0);
  const quota = createQuota(clock);
  quota.take('a', 1);
  clock.advance(23 * HOUR_MS);
  expect(() => quota.take('a', 1)).toThrow(expect.objectContaining({ status: 429 }));
  clock.advance(HOUR_MS);
  quota.take('a', 1);
});

it('can allow nothing at all', () => {
  const quota = createQuota(manualClock(0));
  expect(() => quota.take('a', 0)).toThrow(expect.objectContaining({ headers: { 'retry-after': '86400' } }));
});
