import { type ManualClock, manualClock, RelaisError } from '@relais/model';
import { beforeEach, describe, expect, it } from 'vitest';
import { FALLBACK_GUARD, FallbackGuard } from '../../src/guard/fallback-guard.ts';

let clock: ManualClock;
let guard: FallbackGuard;
beforeEach(() => {
  clock = manualClock();
  guard = new FallbackGuard(FALLBACK_GUARD('fallbackGuard', undefined), clock);
});

type Reason = 'rate_limit' | 'blocked' | 'http_status' | 'resting' | 'login_unanswered';

/** A call of a customer that the web bank ends so. */
const ends = (psuId: string, reason: Reason, inMs?: number): Promise<unknown> => {
  const retryAt = inMs === undefined ? {} : { retryAt: clock.now() + inMs };
  const error = new RelaisError('fallback_unavailable', 'a test', { reason, ...retryAt });
  return guard.run(() => Promise.reject(error), psuId).catch((thrown: unknown) => thrown);
};
const asks = (psuId: string): Promise<unknown> => guard.run(() => Promise.resolve('data'), psuId);

describe('a web bank that says when to come back', () => {
  it.each<Reason>(['blocked', 'http_status'])('to one customer is not asked for them before: %s', async (reason) => {
    await ends('alice', reason, 120_000);
    await expect(asks('alice')).rejects.toMatchObject({ reason: 'resting', retryAt: clock.now() + 120_000 });
    expect(await asks('bruno')).toBe('data');
    clock.advance(119_999);
    await expect(asks('alice')).rejects.toMatchObject({ reason: 'resting' });
    clock.advance(1);
    expect(await asks('alice')).toBe('data');
  });

  it('because it wants fewer requests is asked for no customer before', async () => {
    await ends('alice', 'rate_limit', 60_000);
    for (const psuId of ['alice', 'bruno']) await expect(asks(psuId)).rejects.toMatchObject({ reason: 'resting' });
    clock.advance(60_000);
    for (const psuId of ['alice', 'bruno']) expect(await asks(psuId)).toBe('data');
  });

  it('is believed for a day at most, and not where the clock was set meanwhile', async () => {
    await ends('alice', 'rate_limit', 400 * 86_400_000);
    clock.setTimeOfDay(clock.now() + 86_400_000);
    await expect(asks('alice')).rejects.toMatchObject({ reason: 'resting' });
    clock.advance(86_400_000);
    expect(await asks('alice')).toBe('data');
  });

  it.each<[Reason, number | undefined]>([
    ['http_status', undefined],
    ['login_unanswered', 60_000],
    ['blocked', -1],
  ])('is told from one that does not: %s in %j ms', async (reason, inMs) => {
    await ends('alice', reason, inMs);
    expect(await asks('alice')).toBe('data');
  });
});
