import { describe, expect, it } from 'vitest';
import { nextPage } from '../../src/paging/next-page.ts';

const page = new URL('https://api.bank.example/cic/stet-psd2-api/v2.1/accounts?page=2');
const self = { href: '/cic/stet-psd2-api/v2.1/accounts?page=2' };

describe('nextPage', () => {
  it.each([
    ['/cic/stet-psd2-api/v2.1/accounts?page=3', 'https://api.bank.example/cic/stet-psd2-api/v2.1/accounts?page=3'],
    ['?page=3', 'https://api.bank.example/cic/stet-psd2-api/v2.1/accounts?page=3'],
    ['https://api.bank.example/other?index=a|b', 'https://api.bank.example/other?index=a|b'],
    ['/list?page=3#here', 'https://api.bank.example/list?page=3'],
    ['https://user:word@api.bank.example/list', 'https://api.bank.example/list'],
  ])('resolves %s against the origin', (href, url) => {
    expect(nextPage({ self, next: { href } }, page)?.href).toBe(url);
  });

  it.each([
    ['without a next link', { self }],
    ['when next is empty', { self, next: { href: '' } }],
    ['when next is self', { self, next: self }],
    ['when next is the page itself and self is missing', { next: self }],
    ['when next is self, written otherwise', { self, next: { href: `https://API.bank.example:443${self.href}` } }],
  ])('ends the list %s', (_when, links) => {
    expect(nextPage(links, page)).toBeUndefined();
  });

  it.each([
    'https://evil.example/accounts?page=3',
    '//evil.example/accounts',
    'http://api.bank.example/accounts',
    'https://api.bank.example:8443/accounts',
    'https://api.bank.example@evil.example/accounts',
    'data:application/json,{}',
  ])('refuses to leave the bank for %s', (href) => {
    expect(() => nextPage({ self, next: { href } }, page)).toThrow('leaves the bank');
  });

  it.each([{ href: 'https://' }, { href: '/accounts{?page}', templated: true }])(
    'refuses %j, which leads nowhere',
    (next) => {
      expect(() => nextPage({ self, next }, page)).toThrow('cannot be followed');
    },
  );

  it('does not ask self: a first page may give the address of the second there', () => {
    const second = { href: '/cic/stet-psd2-api/v2.1/accounts?page=3' };
    expect(nextPage({ self: second, next: second }, page)?.search).toBe('?page=3');
  });

  const own = new URL('https://api.bank.example/v2.1/accounts/A%2B1/transactions?dateFrom=2026-10-01');
  it.each(['/v2.1/accounts/B2/transactions?page=2', '../B2/transactions', '/v2.1/accounts?page=2'])(
    'refuses a page of another account: %s',
    (href) => {
      expect(() => nextPage({ next: { href } }, own)).toThrow('another account');
    },
  );

  it.each(['/v2.1/accounts/A+1/transactions?page=2', '/gateway/accounts/A%2b1/transactions?page=2', '?page=2'])(
    'takes a page of the same account, however its address is written: %s',
    (href) => {
      expect(nextPage({ next: { href } }, own)?.search).toBe('?page=2');
    },
  );
});
