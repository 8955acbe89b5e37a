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

  it('a failure too old no longer belongs to the run', () => {
    const policy = consecutiveFailures({ failures: 2, withinMs: 100 });
    policy.observe(fails(0));
    expect(policy.observe(fails(101))).toBeUndefined();
    expect(policy.observe(fails(201))).toHaveLength(2);
  });

  it.each([0, 1.5, Number.NaN])('refuses %d as a number of failures', (failures) => {
    expect(() => consecutiveFailures({ failures })).toThrow(RangeError);
  });
});
