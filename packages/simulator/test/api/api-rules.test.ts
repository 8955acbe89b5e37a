import { describe, expect, it } from 'vitest';
import { type ApiRules, apiSettings } from '../../src/api/api-rules.ts';

describe('the rules', () => {
  it('demand nothing unless told to', () => {
    expect(apiSettings()).toMatchObject({
      tokens: 'static',
      signature: 'accepted',
      headers: 'accepted',
      pkce: 'accepted',
      history: 'all',
      quotaPerDay: Number.POSITIVE_INFINITY,
    });
  });

  it('demand everything when strict, and the law’s four reads a day', () => {
    expect(apiSettings({ strict: true })).toMatchObject({
      tokens: 'issued',
      signature: 'required',
      headers: 'required',
      pkce: 'required',
      history: 'limited',
      quotaPerDay: 4,
    });
  });

  it('can be set one by one, strict or not', () => {
    expect(apiSettings({ strict: true, signature: 'accepted' }).signature).toBe('accepted');
    expect(apiSettings({ signature: 'required' })).toMatchObject({ signature: 'required', tokens: 'static' });
  });

  it('let a consent last for 180 days', () => {
    expect(apiSettings().refreshTokenSeconds).toBe(180 * 86_400);
  });

  it.each<[object, string]>([
    [{ tokens: 'any' }, 'RangeError'],
    [{ strict: 'yes' }, 'RangeError'],
    [{ stetVersion: '1.6.3' }, 'RangeError'],
    [{ emptyList: 404 }, 'RangeError'],
    [{ quotaPerDay: -1 }, 'RangeError'],
    [{ quotaPerDay: '4' }, 'RangeError'],
    [{ accessTokenSeconds: 0 }, 'RangeError'],
    [{ clockSkewMs: Number.NaN }, 'RangeError'],
    [{ leniency: true }, 'TypeError'],
    [{ constructor: 1 }, 'TypeError'],
  ])('refuse %j as a %s', (rules, name) => {
    expect(() => apiSettings(rules as ApiRules)).toThrow(expect.objectContaining({ name }));
  });
});
