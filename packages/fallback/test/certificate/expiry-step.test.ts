import { describe, expect, it } from 'vitest';
import { expiryStep, nextStepAt } from '../../src/certificate/expiry-step.ts';

const DAY_MS = 86_400_000;

describe('expiryStep (R13)', () => {
  it.each([
    [61, undefined],
    [60, 60],
    [31, 60],
    [30, 30],
    [14.5, 30],
    [14, 14],
    [7, 7],
    [1.5, 7],
    [1, 1],
    [0.1, 1],
  ])('%d days before the end it is the step of %s', (days, step) => {
    expect(expiryStep(1e12 + days * DAY_MS, 1e12)).toBe(step);
  });

  it('is not reached a millisecond too early', () => {
    expect(expiryStep(60 * DAY_MS + 1, 0)).toBeUndefined();
  });
});

describe('nextStepAt', () => {
  it.each([
    [61, 60],
    [60, 30],
    [14.5, 14],
    [7, 1],
    [1, undefined],
    [-1, undefined],
  ])('%d days before the end it is that of %s', (days, step) => {
    const end = 1e12 + days * DAY_MS;
    expect(nextStepAt(end, 1e12)).toBe(step === undefined ? undefined : end - step * DAY_MS);
  });
});
