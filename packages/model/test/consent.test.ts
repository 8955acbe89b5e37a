import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Consent, checkConsent, consentMark, isConsentValid } from '../src/index.ts';

const IBANS = ['FR7610278041000002051230157', 'DE89370400440532013000', 'BE68539007547034'];
const CONSENT: Consent = { id: 'c', accounts: IBANS, fallbackAllowed: true, validUntil: 10, version: '1' };

describe('the mark of a consent', () => {
  it('does not depend on the order of the accounts', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(IBANS, { minLength: 3 }), (accounts) => {
        expect(consentMark({ ...CONSENT, accounts })).toBe(consentMark(CONSENT));
      }),
    );
  });

  it.each<Partial<Consent>>([
    { id: 'd' },
    { version: '2' },
    { accounts: 'all' },
    { accounts: [] },
    { accounts: IBANS.slice(1) },
    { fallbackAllowed: false },
    { validUntil: 11 },
  ])('is another one where the consent says something else: %j', (other) => {
    expect(consentMark({ ...CONSENT, ...other })).not.toBe(consentMark(CONSENT));
  });

  it('tells what is absent from what is there', () => {
    const { validUntil: _, version: __, ...short } = CONSENT;
    expect(consentMark(short)).not.toBe(consentMark(CONSENT));
  });
});

it('a consent ends at the instant that it names', () => {
  expect([9, 10, 11].map((now) => isConsentValid(CONSENT, now))).toEqual([true, false, false]);
  const { validUntil: _, ...lasting } = CONSENT;
  expect(isConsentValid(lasting, Number.MAX_SAFE_INTEGER)).toBe(true);
});

it('a consent that was checked is a copy, its accounts too', () => {
  const accounts = [IBANS[0] ?? ''];
  const given = { ...CONSENT, accounts };
  const checked = checkConsent('consent', given);
  accounts.push(IBANS[1] ?? '');
  given.id = 'd';
  expect(checked).toEqual({ ...CONSENT, accounts: [IBANS[0]] });
  expect(Object.isFrozen(checked) && Object.isFrozen(checked.accounts)).toBe(true);
});
