import { describe, expect, it } from 'vitest';
import {
  authorizationUrlOf,
  becm,
  beobank,
  cic,
  cicBanquePrivee,
  creditMutuel,
  fallbackUrlOf,
  monabanq,
  registrationUrlOf,
  resourceBaseUrl,
  tokenUrlOf,
} from '../../src/index.ts';

const BANKS = [cic, cicBanquePrivee, creditMutuel, becm, monabanq, beobank];

describe('bank profiles', () => {
  it.each([
    [cic, 'https://oauth2-apiii.e-i.com', 'cic'],
    [cicBanquePrivee, 'https://oauth2-apiii.e-i.com', 'cic-banqueprivee'],
    [creditMutuel, 'https://oauth2-apisi.e-i.com', 'cm'],
    [becm, 'https://oauth2-apisi.e-i.com', 'becm'],
    [monabanq, 'https://oauth2-apisi.e-i.com', 'monabanq'],
    [beobank, 'https://oauth2-apiii.e-i.com', 'beobank'],
  ])('%o has its own API, and one in the sandbox', (bank, origin, id) => {
    expect(resourceBaseUrl(bank())).toBe(`${origin}/${id}/stet-psd2-api/v2.1`);
    expect(tokenUrlOf(bank()).href).toBe(`${origin}/${id}/oauth2/token`);
    const sandbox = bank({ environment: 'sandbox' });
    expect(resourceBaseUrl(sandbox)).toBe(`${origin}/sandbox/${id}/stet-psd2-api/v2.1`);
    expect(tokenUrlOf(sandbox).href).toBe(`${origin}/sandbox/${id}/oauth2/token`);
  });

  it('every one says where and when its facts were read, and no two share an id', () => {
    const all = BANKS.flatMap((bank) => [bank(), bank({ environment: 'sandbox' })]);
    for (const { source, checkedOn } of all) {
      expect(source).not.toBe('');
      expect(checkedOn).toMatch(/^\d{4}-\d\d-\d\d$/);
    }
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  });

  it('the authorization page is asked for in a language the bank speaks', () => {
    const page = 'https://www.cic.fr/oauth2/de/banque/oauth2_authorization.aspx';
    expect(authorizationUrlOf(cic(), 'de').href).toBe(page);
    expect(authorizationUrlOf(cic()).href).toBe(page.replace('/de/', '/fr/'));
    expect(authorizationUrlOf(cic({ environment: 'sandbox' })).href).toBe(
      'https://www.cic.fr/oauth2/fr/sandbox/signin.html',
    );
    expect(() => authorizationUrlOf(cic(), 'nl')).toThrow(RangeError);
    expect(authorizationUrlOf(beobank(), 'nl').href).toContain('/nl/');
  });

  it.each([
    ['registrationPath', () => registrationUrlOf(cic()), 'https://www.cic.fr/oauth2/en/devportal/'],
    ['authorizationUrl', () => authorizationUrlOf(becm()), 'https://becm.fr/oauth2/fr/devportal/'],
    ['authorizationUrl', () => authorizationUrlOf(creditMutuel({ environment: 'sandbox' })), 'creditmutuel.fr'],
    ['registrationPath', () => registrationUrlOf(monabanq()), "the bank's TPP portal"],
  ])('%s has no guessed default: the error says what to set and where to read it', (fact, use, portal) => {
    expect(use).toThrow(TypeError);
    expect(use).toThrow(`profile.api.${fact}`);
    expect(use).toThrow(portal);
  });

  it('what was read on the portal is set by the host', () => {
    const registrationPath = 'where/tpps/register';
    expect(registrationUrlOf(cic({ api: { registrationPath } })).href).toBe(
      'https://oauth2-apiii.e-i.com/cic/where/tpps/register',
    );
  });

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

  it('a bank whose contingency status nobody has read is unknown, and so is that of any sandbox', () => {
    for (const bank of [cicBanquePrivee, creditMutuel, becm, monabanq, beobank]) {
      expect(bank().fallback.contingency.status).toBe('unknown');
    }
    expect(cic().fallback.contingency.status).toBe('available');
    expect(cic({ environment: 'sandbox' }).fallback.contingency.status).toBe('unknown');
  });

  it('overrides one fact and keeps the others, without changing the profile', () => {
    expect(resourceBaseUrl(cic({ api: { version: 'v3.0' } }))).toBe(
      'https://oauth2-apiii.e-i.com/cic/stet-psd2-api/v3.0',
    );
    expect(cic().api.version).toBe('v2.1');
  });
});
