import fc from 'fast-check';
import { expect, it } from 'vitest';
import { TimeRecorder } from '../../src/statistics/response-times.ts';

const times = fc.array(fc.integer({ min: 0, max: 120_000 }), { minLength: 1, maxLength: 300 });

/** The value that a share of all values does not exceed. */
function nearestRank(sorted: readonly number[], percent: number): number {
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
}

it('R25: median and p95 are those of the sorted values, to three digits; mean and count are exact', () => {
  fc.assert(
    fc.property(times, (values) => {
      const recorder = new TimeRecorder();
      for (const ms of values) recorder.record(ms);
      const sorted = [...values].sort((a, b) => a - b);
      const figures = recorder.figures();
      expect(figures?.count).toBe(values.length);
      expect(figures?.meanMs).toBeCloseTo(values.reduce((sum, ms) => sum + ms, 0) / values.length, 6);
      for (const [percent, got = Number.NaN] of [
        [50, figures?.medianMs],
        [95, figures?.p95Ms],
      ] as const) {
        const exact = nearestRank(sorted, percent);
        expect(Math.abs(got - exact)).toBeLessThanOrEqual(exact / 1_000 + 0.5);
      }
    }),
  );
});

it('a restart in the middle changes nothing', () => {
  fc.assert(
    fc.property(times, times, (before, after) => {
      const whole = new TimeRecorder();
      for (const ms of [...before, ...after]) whole.record(ms);
      const first = new TimeRecorder();
      for (const ms of before) first.record(ms);
      const second = new TimeRecorder(JSON.parse(JSON.stringify(first.toStored())));
      for (const ms of after) second.record(ms);
      expect(second.figures()).toEqual(whole.figures());
    }),
    { numRuns: 50 },
  );
});

it('a hundred thousand answers fit in three kilobytes', () => {
  const recorder = new TimeRecorder();
  for (let n = 0; n < 100_000; n += 1) recorder.record((n * 7_919) % 30_000);
  expect(JSON.stringify(recorder.toStored()).length).toBeLessThan(10_000);
});

it('nothing recorded is no figure, and not zero', () => {
  expect(new TimeRecorder().figures()).toBeUndefined();
  expect(new TimeRecorder().toStored()).toBeUndefined();
});
