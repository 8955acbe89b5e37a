import { describe, expect, it } from 'vitest';
import { type BankProfile, checkAddresses, cic, overrideProfile } from '../../src/index.ts';

const URL = 'https://bank.example/door';
const BANK = cic({ fallbackUrl: URL, api: { registrationPath: 'register' } });

describe('the addresses of a profile', () => {
  it('are https in every profile of ours', () => {
    expect(checkAddresses(BANK)).toBe(BANK);
    expect(checkAddresses(cic({ environment: 'sandbox' }))).toBeDefined();
  });

  it.each<readonly [string, BankProfile]>([
    ['fallbackUrl', cic({ fallbackUrl: 'http://bank.example/door' })],
    ['fallbackUrl', cic({ fallbackUrl: 'HTTP://bank.example/door' })],
    ['fallbackUrl', cic({ fallbackUrl: 'ftp://bank.example/door' })],
    ['fallbackUrl', cic({ fallbackUrl: 'file:///etc/passwd' })],
    ['profile.fallback.url', overrideProfile(BANK, { fallback: { url: 'http://bank.example/' } })],
    ['profile.api.baseUrl', overrideProfile(BANK, { api: { baseUrl: 'http://api.example/cic/' } })],
    ['profile.api.tokenPath', overrideProfile(BANK, { api: { tokenPath: 'http://api.example/token' } })],
    ['profile.api.registrationPath', overrideProfile(BANK, { api: { registrationPath: 'http://api.example/r' } })],
    ['profile.api.authorizationUrl', overrideProfile(BANK, { api: { authorizationUrl: 'http://www.example/{lang}' } })],
    ['profile.web.hosts', overrideProfile(BANK, { web: { hosts: ['http://www.example'] } })],
    ['profile.web.hosts', overrideProfile(BANK, { web: { hosts: ['www.example/path'] } })],
    ['profile.web.hosts', overrideProfile(BANK, { web: { hosts: ['user@www.example'] } })],
    ['profile.web.hosts', overrideProfile(BANK, { web: { hosts: ['www.example:99999'] } })],
  ])('are refused by name where they are not: %s', (name, profile) => {
    expect(() => checkAddresses(profile)).toThrow(RangeError);
    expect(() => checkAddresses(profile)).toThrow(name);
  });

  it.each([
    ['fallbackUrl', cic({ fallbackUrl: '' })],
    ['fallbackUrl', cic({ fallbackUrl: '/door' })],
    ['profile.web.hosts', overrideProfile(BANK, { web: { hosts: [] } })],
    ['bank', {} as BankProfile],
    ['bank', undefined as unknown as BankProfile],
    ['bank', null as unknown as BankProfile],
  ])('that cannot be read are refused by name: %s', (name, profile) => {
    expect(() => checkAddresses(profile)).toThrow(TypeError);
    expect(() => checkAddresses(profile)).toThrow(name);
  });

  it('show no more than the host in what is refused', () => {
    expect(() => checkAddresses(cic({ fallbackUrl: 'http://bank.example/portal-of-tpp-4711' }))).toThrow(
      /^(?!.*4711).*bank\.example/,
    );
  });
});
