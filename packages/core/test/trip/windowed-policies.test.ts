import { describe, expect, it } from 'vitest';
import {
  allOf,
  anyOf,
  consecutiveFailures,
  errorRate,
  minDistinctConsents,
  type Outcome,
  slowCalls,
} from '../../src/index.ts';
import { maintenanceAt } from '../../src/trip/maintenance-calendar.ts';

const answered = (sentAt: number, waitedMs = 100): Outcome => ({
  kind: 'answered',
  effect: 'resets',
  endpoint: 'accounts',
  sentAt,
  waitedMs,
});
const failed = (sentAt: number, consentRef?: string): Outcome => ({
  ...answered(sentAt),
  kind: 'server_error',
  effect: 'counts',
  basis: 'breakdown_evidence',
  ...(consentRef === undefined ? {} : { consentRef }),
});

describe('errorRate', () => {
  it('trips at its rate, over enough requests, and not before', () => {
    const policy = errorRate({ rate: 0.5, minRequests: 4, windowMs: 1_000, minSpanMs: 0 });
    expect(policy.observe(answered(0))).toBeUndefined();
    expect(policy.observe(answered(1))).toBeUndefined();
    expect(policy.observe(failed(2))).toBeUndefined();
    expect(policy.observe(failed(3))).toHaveLength(2);
  });

  it('forgets by time, not by traffic', () => {
    const policy = errorRate({ rate: 0.5, minRequests: 2, windowMs: 1_000, minSpanMs: 0 });
    policy.observe(failed(0));
    expect(policy.observe(answered(2_000))).toBeUndefined();
    expect(policy.observe(failed(2_001))).toHaveLength(1);
  });

  it.each([
    [1_000, true],
    [1_001, false],
  ])('a failure %d ms old belongs to a window of 1,000 ms: %s', (ageMs, belongs) => {
    const policy = errorRate({ rate: 0.5, minRequests: 2, windowMs: 1_000, minSpanMs: 0 });
    policy.observe(failed(0));
    expect(policy.observe(failed(ageMs)) !== undefined).toBe(belongs);
  });

  it('failures of one moment prove little: they must be spread over some seconds', () => {
    const policy = errorRate({ rate: 0.5, minRequests: 4 });
    for (let failure = 1; failure <= 9; failure += 1) expect(policy.observe(failed(0))).toBeUndefined();
    expect(policy.observe(failed(3_800))).toBeUndefined();
    expect(policy.observe(failed(4_000))).toBeDefined();
  });

  it('retries of one call are one failure', () => {
    const policy = errorRate({ rate: 0.5, minRequests: 2 });
    for (let second = 0; second <= 20; second += 1) {
      expect(policy.observe({ ...failed(second * 1_000), callId: 'one' })).toBeUndefined();
    }
  });

  it.each([{ rate: 0 }, { rate: 1.1 }, { windowMs: 0 }, { minRequests: 0 }, { minSpanMs: -1 }])(
    'refuses %j',
    (options) => {
      expect(() => errorRate(options)).toThrow(RangeError);
    },
  );
});

describe('slowCalls', () => {
  it('trips when too many answers are slow, with the slow ones as evidence', () => {
    const policy = slowCalls({ slowMs: 1_000, rate: 0.5, minRequests: 4, windowMs: 60_000 });
    for (let at = 0; at < 2; at += 1) policy.observe(answered(at));
    expect(policy.observe(answered(2, 1_001))).toBeUndefined();
    expect(policy.observe(answered(3, 5_000))?.map(({ waitedMs }) => waitedMs)).toEqual([1_001, 5_000]);
  });
});

describe('announced maintenance', () => {
  it('begins with its first millisecond, and is over with its last', () => {
    const windows = [{ from: 100, to: 200, source: 'the portal' }];
    const inside = [99, 100, 199, 200].map((now) => maintenanceAt(windows, now) !== undefined);
    expect(inside).toEqual([false, true, true, false]);
  });
});

describe('combinations', () => {
  const two = (): ReturnType<typeof consecutiveFailures> => consecutiveFailures({ failures: 2, apartMs: 0 });
  const three = (): ReturnType<typeof consecutiveFailures> => consecutiveFailures({ failures: 3, apartMs: 0 });

  it('any of trips with the first, all of with the last', () => {
    const any = anyOf(two(), three());
    const all = allOf(two(), three());
    for (const policy of [any, all]) policy.observe(failed(0));
    expect(any.observe(failed(1))).toHaveLength(2);
    expect(all.observe(failed(1))).toBeUndefined();
    expect(all.observe(failed(2))?.map(({ sentAt }) => sentAt)).toEqual(
      [0, 1, 2, 1, 2].filter((at, i, list) => list.indexOf(at) === i),
    );
  });

  it('consents are told apart by their pseudonyms', () => {
    const policy = minDistinctConsents(2, two());
    policy.observe(failed(0, 'a'));
    expect(policy.observe(failed(1, 'a'))).toBeUndefined();
    expect(policy.observe(failed(2, 'b'))).toBeDefined();
  });

  it('reset forgets everywhere', () => {
    const policy = anyOf(two(), allOf(two()));
    policy.observe(failed(0));
    policy.reset();
    expect(policy.observe(failed(1))).toBeUndefined();
  });
});
