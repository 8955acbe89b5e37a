import { describe, expect, it } from 'vitest';
import { becm, cic, creditMutuel, fallbackUrlOf, resourceBaseUrl } from '../../src/index.ts';

describe('bank profiles', () => {
  it.each([
    [cic(), 'https://oauth2-apiii.e-i.com/cic/stet-psd2-api/v2.1'],
    [creditMutuel(), 'https://oauth2-apisi.e-i.com/cm/stet-psd2-api/v2.1'],
    [becm(), 'https://oauth2-apisi.e-i.com/becm/stet-psd2-api/v2.1'],
  ])('$name has its own API', (profile, base) => expect(resourceBaseUrl(profile)).toBe(base));

  it('the fallback URL has no default: the error says what to configure and where to read it', () => {
    expect(() => fallbackUrlOf(cic())).toThrow(
      expect.objectContaining({
        code: 'fallback_refused',
        reason: 'no_fallback_url',
        message: expect.stringContaining('cic({ fallbackUrl })'),
      }),
    );
    expect(fallbackUrlOf(cic({ fallbackUrl: 'https://bank.example/door' })).href).toBe('https://bank.example/door');
  });

  it('a bank whose contingency status nobody has read is unknown', () => {
    expect(creditMutuel().fallback.contingency.status).toBe('unknown');
    expect(becm().fallback.contingency.status).toBe('unknown');
  });

  it('overrides one fact and keeps the others, without changing the profile', () => {
    expect(resourceBaseUrl(cic({ api: { version: 'v3.0' } }))).toBe(
      'https://oauth2-apiii.e-i.com/cic/stet-psd2-api/v3.0',
    );
    expect(cic().api.version).toBe('v2.1');
  });
});
