import { describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/outcome/outcome.ts';
import { consecutiveFailures } from '../../src/trip/consecutive-failures.ts';

const outcome = (effect: Outcome['effect'], sentAt = 0): Outcome => ({
  kind: effect === 'counts' ? 'no_reply' : 'answered',
  effect,
  endpoint: 'accounts',
  sentAt,
  waitedMs: 0,
});
const fails = (sentAt = 0): Outcome => outcome('counts', sentAt);

describe('consecutiveFailures (R1)', () => {
  it('four failures do not trip, the fifth does, with all five as evidence', () => {
    const policy = consecutiveFailures();
    for (let failure = 1; failure <= 4; failure += 1) expect(policy.observe(fails(failure))).toBeUndefined();
    expect(policy.observe(fails(5))?.map(({ sentAt }) => sentAt)).toEqual([1, 2, 3, 4, 5]);
  });

  it('a valid answer in between starts the count again', () => {
    const policy = consecutiveFailures({ failures: 2 });
    policy.observe(fails());
    policy.observe(outcome('resets'));
    expect(policy.observe(fails())).toBeUndefined();
    expect(policy.observe(fails())).toHaveLength(2);
  });

  it('a neutral outcome neither counts nor resets', () => {
    const policy = consecutiveFailures({ failures: 2 });
    policy.observe(fails());
    expect(policy.observe(outcome('neutral'))).toBeUndefined();
    expect(policy.observe(fails())).toHaveLength(2);
  });

  it('a failure that a worker of a fleet tells late is a sign of its own time', () => {
    const policy = consecutiveFailures({ failures: 3 });
    const answered = (sentAt: number): Outcome => ({ ...fails(sentAt), kind: 'server_error' });
    policy.observe(answered(10_000));
    expect(policy.observe(answered(9_500))).toBeUndefined();
    expect(policy.observe(answered(8_000))).toBeUndefined();
    expect(policy.observe(answered(8_500))).toBeUndefined();
    expect(policy.observe(answered(12_000))).toHaveLength(3);
  });

  it('a failure too old no longer belongs to the run', () => {
    const policy = consecutiveFailures({ failures: 2, withinMs: 100 });
    policy.observe(fails(0));
    expect(policy.observe(fails(101))).toBeUndefined();
    expect(policy.observe(fails(201))).toHaveLength(2);
  });

  it('a failure as old as the limit still belongs to it', () => {
    const policy = consecutiveFailures({ failures: 2, withinMs: 100 });
    policy.observe(fails(0));
    expect(policy.observe(fails(100))).toHaveLength(2);
  });

  const quick = (sentAt: number, callId?: string): Outcome => ({
    ...fails(sentAt),
    kind: 'server_error',
    ...(callId !== undefined && { callId }),
  });
  const trips = (...outcomes: readonly Outcome[]): boolean => {
    const policy = consecutiveFailures();
    return outcomes.map((one) => policy.observe(one)).some((evidence) => evidence !== undefined);
  };

  it.each<[string, readonly Outcome[], boolean]>([
    ['five of one millisecond', [0, 0, 0, 0, 0].map((at) => quick(at)), false],
    ['fifty within a second', Array.from({ length: 50 }, (_, n) => quick(n * 19)), false],
    ['five of one moment and one later', [0, 0, 0, 0, 0, 60_000].map((at) => quick(at)), false],
    ['five, a second apart', [0, 1_000, 2_000, 3_000, 4_000].map((at) => quick(at)), true],
    ['two at each of four moments', [0, 0, 9, 9, 18, 18, 27, 27].map((at) => quick(at * 1_000)), false],
    ['a thousand a second, for five seconds', Array.from({ length: 5_000 }, (_, n) => quick(n)), true],
    ['a thousand a second, for less than four', Array.from({ length: 3_999 }, (_, n) => quick(n)), false],
    ['retries of one call', Array.from({ length: 9 }, (_, n) => quick(n * 60_000, 'one')), false],
    ['retries of two calls', Array.from({ length: 9 }, (_, n) => quick(n * 60_000, `call-${n % 2}`)), false],
    ['five parallel requests left unanswered', Array.from({ length: 5 }, () => fails(0)), true],
  ])('%s: trips %s', (_, outcomes, expected) => {
    expect(trips(...outcomes)).toBe(expected);
  });

  it('calls that failed at one moment are signs of their own when they fail again at others', () => {
    const calls = ['a', 'b', 'c', 'd', 'e'];
    const again = calls.map((callId, index) => quick(1_000 * (index + 1), callId));
    expect(trips(...calls.map((callId) => quick(0, callId)), ...again)).toBe(true);
  });

  it('a clock that is set in between changes nothing', () => {
    const set = [0, 7_200_000, -3_600_000, 5, 86_400_000];
    expect(trips(...set.map((sentAt, n) => ({ ...quick(sentAt), knownAtMs: n * 1_000 })))).toBe(true);
    expect(trips(...set.map((sentAt, n) => ({ ...quick(sentAt), knownAtMs: n })))).toBe(false);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('refuses %d as apartMs', (apartMs) => {
    expect(() => consecutiveFailures({ apartMs })).toThrow(RangeError);
  });

  it.each([0, 1.5, Number.NaN])('refuses %d as a number of failures', (failures) => {
    expect(() => consecutiveFailures({ failures })).toThrow(RangeError);
  });
});
