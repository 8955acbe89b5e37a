import { describe, expect, it } from 'vitest';
import { expiryStep, nextStepAt } from '../../src/certificate/expiry-step.ts';

const DAY_MS = 86_400_000;

/** Of a certificate that lasts so many days. */
const lifeOf = (days: number, validUntil: number) => ({ validFrom: validUntil - days * DAY_MS, validUntil });

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
    expect(expiryStep(lifeOf(730, 1e12 + days * DAY_MS), 1e12)).toBe(step);
    expect(expiryStep(lifeOf(365, 1e12 + days * DAY_MS), 1e12)).toBe(step);
  });

  it('is not reached a millisecond too early', () => {
    expect(expiryStep(lifeOf(365, 60 * DAY_MS + 1), 0)).toBeUndefined();
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
    expect(nextStepAt(lifeOf(365, end), 1e12)).toBe(step === undefined ? undefined : end - step * DAY_MS);
  });
});

describe('P14: a certificate that does not last long is warned of by shares of its life', () => {
  it.each([
    [398, [60, 30, 14, 7, 1]],
    [365, [60, 30, 14, 7, 1]],
    [200, [33, 16, 7, 1]],
    [100, [16, 8, 7, 1]],
    [90, [15, 7, 1]],
    [47, [7, 1]],
    [21, [7, 1]],
    [10, [(10 * 7) / 21, 10 / 21]],
  ])('one of %d days at %j days before its end', (lifeDays, expected) => {
    const life = lifeOf(lifeDays, 1e12);
    const steps: number[] = [];
    for (let at = nextStepAt(life, life.validFrom); at !== undefined; at = nextStepAt(life, at)) {
      steps.push(expiryStep(life, Math.ceil(at)) ?? 0);
    }
    expect(steps).toEqual(expected);
  });

  it.each([6, 10, 21, 47, 90, 100, 200, 365, 398, 825])('and not before two thirds of %d days are over', (lifeDays) => {
    const life = lifeOf(lifeDays, 1e12);
    expect(expiryStep(life, life.validFrom)).toBeUndefined();
    expect(expiryStep(life, life.validFrom + (lifeDays * DAY_MS * 2) / 3 - 1)).toBeUndefined();
    expect(expiryStep(life, life.validUntil)).toBeDefined();
  });
});
