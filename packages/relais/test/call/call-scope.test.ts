import { manualClock, type RelaisError } from '@relais/model';
import { describe, expect, it } from 'vitest';
import { type CallerScope, inScope } from '../../src/call/call-scope.ts';

/** Begins a call that never ends by itself. */
function begin(given: Parameters<typeof inScope>[0]) {
  const clock = manualClock();
  let scope: CallerScope | undefined;
  const call = inScope(given, clock, (own) => {
    scope = own;
    return new Promise<never>(() => {});
  });
  const ended = call.catch((error: RelaisError) => `${error.code}/${error.reason ?? ''}`);
  if (scope === undefined) throw new TypeError('the call has not begun');
  return { clock, ended, scope };
}

describe('the scope of a call', () => {
  it.each([0, -1, Number.NaN, '5'])('refuses a deadline of %j by name', async (deadlineMs) => {
    const given = { deadlineMs: deadlineMs as number };
    await expect(inScope(given, manualClock(), async () => 1)).rejects.toThrow(/^deadlineMs must be/);
  });

  it('counts down to nothing, and not below', () => {
    const { clock, scope } = begin({ deadlineMs: 1_000 });
    const left = [0, 400, 600, 20].map((ms) => {
      clock.advance(ms);
      return scope.leftMs();
    });
    expect(left).toEqual([1_000, 600, 0, 0]);
    expect(scope.startedAt).toBe(0);
  });

  it('ends a call that does not end itself, a moment after its time', async () => {
    const { clock, ended, scope } = begin({ deadlineMs: 1_000 });
    clock.advance(1_049);
    expect(scope.signal.aborted).toBe(false);
    clock.advance(1);
    expect(scope.signal.aborted).toBe(true);
    expect(await ended).toBe('bank_unavailable/caller_deadline');
    expect(clock.pending()).toBe(0);
  });

  it('ends with the caller who leaves, and keeps the caller’s reason to itself', async () => {
    const leave = new AbortController();
    const { clock, ended, scope } = begin({ signal: leave.signal });
    leave.abort(new Error('hunter2'));
    expect(scope.signal.aborted).toBe(true);
    expect(await ended).toBe('aborted/');
    expect(String(scope.signal.reason)).not.toContain('hunter2');
    expect(clock.pending()).toBe(0);
  });

  it.each([
    [400, 50, 100],
    [4_000, 500, 1_000],
    [60_000, 1_000, 1_500],
    [undefined, 1_000, 1_500],
  ])('of %d ms, lets the store take %d ms at one time, and the quota %d ms', (deadlineMs, storeMs, quotaMs) => {
    const { scope } = begin(deadlineMs === undefined ? {} : { deadlineMs });
    expect([scope.storeWait().waitMs, scope.quotaWait().waitMs]).toEqual([storeMs, quotaMs]);
    expect(scope.storeWait().signal).toBe(scope.signal);
  });

  it('lets the store take no more than is left', () => {
    const { clock, scope } = begin({ deadlineMs: 8_000 });
    clock.advance(7_900);
    expect([scope.storeWait().waitMs, scope.quotaWait().waitMs]).toEqual([100, 100]);
  });

  it('without a deadline takes no timer, and never ends', () => {
    const { clock, scope } = begin({});
    expect([clock.pending(), scope.leftMs(), scope.signal.aborted]).toEqual([0, Number.POSITIVE_INFINITY, false]);
  });
});
