import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeField } from '../../src/fallback-door/decode-form.ts';
import { readLogin } from '../../src/fallback-door/read-login.ts';

const HEADERS = {
  accept: 'text/html',
  'user-agent': 'Relais',
  'content-type': 'application/x-www-form-urlencoded',
};
const FIELDS = { flag: 'password', _charset_: 'utf-8', _cm_user: 'ALICE01', _cm_pwd: 'secret' };

interface Change {
  readonly headers?: Readonly<Record<string, string>>;
  readonly fields?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function read({ headers, fields, body }: Change = {}) {
  const sent: Readonly<Record<string, string>> = { ...HEADERS, ...headers };
  const form = Object.entries({ ...FIELDS, ...fields }).map(([name, value]) => `${name}=${value}`);
  return readLogin({ header: (name) => sent[name.toLowerCase()], body: body ?? form.join('&') });
}

it('reads a login that keeps every rule', () => {
  expect(read()).toEqual({ kind: 'login', login: 'ALICE01', password: 'secret' });
});

it.each<[string, Change]>([
  [
    'a content type with a parameter',
    { headers: { 'content-type': 'Application/X-WWW-Form-Urlencoded; charset=UTF-8' } },
  ],
  ['a charset in capitals', { fields: { _charset_: 'UTF-8' } }],
  ['iso-8859-1', { fields: { _charset_: 'ISO-8859-1' } }],
  ['fields that the page does not name', { fields: { 'submit.x': '12' } }],
])('allows %s', (_, change) => {
  expect(read(change)).toMatchObject({ kind: 'login', password: 'secret' });
});

it.each<[Change, string]>([
  [{ headers: { accept: '' } }, 'Accept must be set and not empty'],
  [{ headers: { 'user-agent': ' ' } }, 'User-Agent must be set and not empty'],
  [{ headers: { 'content-type': '' } }, 'Content-Type must be application/x-www-form-urlencoded'],
  [{ headers: { 'content-type': 'x-www-form-urlencoded' } }, 'Content-Type must be application/x-www-form-urlencoded'],
  [{ headers: { 'content-type': 'application/json' } }, 'Content-Type must be application/x-www-form-urlencoded'],
  [{ fields: { flag: 'Password' } }, 'flag must be password'],
  [{ fields: { flag: '' } }, 'flag must not be empty'],
  [{ fields: { _cm_user: '' } }, '_cm_user must not be empty'],
  [{ fields: { _cm_pwd: '' } }, '_cm_pwd must not be empty'],
  [{ fields: { _charset_: '' } }, '_charset_ must not be empty'],
  [{ fields: { _charset_: 'windows-1252' } }, '_charset_ must be utf-8 or iso-8859-1'],
  [{ fields: { _charset_: 'utf8' } }, '_charset_ must be utf-8 or iso-8859-1'],
  [{ fields: { _cm_pwd: 'caf%E9' } }, '_cm_pwd must be percent-encoded utf-8'],
  [{ fields: { _cm_pwd: '100%' } }, '_cm_pwd must be percent-encoded utf-8'],
  [{ fields: { _cm_pwd: 'caf\u00e9', _charset_: 'iso-8859-1' } }, '_cm_pwd must be percent-encoded iso-8859-1'],
  [{ fields: { _cm_user: '%C3' } }, '_cm_user must be percent-encoded utf-8'],
  [{ body: '_charset_=utf-8&_cm_user=a&_cm_pwd=b' }, 'flag must be given once, was given 0 times'],
  [{ body: 'flag=password&_charset_=utf-8&_cm_pwd=b' }, '_cm_user must be given once, was given 0 times'],
  [{ body: 'flag=password&_charset_=utf-8&_cm_user=a' }, '_cm_pwd must be given once, was given 0 times'],
  [{ body: 'flag=password&_cm_user=a&_cm_pwd=b' }, '_charset_ must be given once, was given 0 times'],
  [
    { body: 'flag=password&_charset_=utf-8&_cm_user=a&_cm_pwd=b&_cm_pwd=c' },
    '_cm_pwd must be given once, was given 2 times',
  ],
  [{ body: '' }, '_charset_ must be given once, was given 0 times'],
])('refuses %j: %s', (change, rule) => {
  expect(read(change)).toEqual({ kind: 'broken-rule', rule });
});

describe('charsets', () => {
  it.each([
    ['p%E2%82%ACss%C3%A9%2B%26%25%3D', 'utf-8', 'p€ssé+&%='],
    ['cr%E8me+br%FBl%E9e', 'iso-8859-1', 'crème brûlée'],
    ['a%20b+c', 'utf-8', 'a b c'],
    ['%80', 'iso-8859-1', '\u0080'],
  ] as const)('reads %s as %s: %s', (encoded, charset, text) => {
    expect(decodeField(encoded, charset)).toBe(text);
  });

  it('reads back whatever a client encodes as utf-8', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(decodeField(encodeURIComponent(text), 'utf-8')).toBe(text);
        expect(decodeField(new URLSearchParams([['', text]]).toString().slice(1), 'utf-8')).toBe(text);
      }),
    );
  });

  it('reads back whatever a client encodes as iso-8859-1', () => {
    const characters = fc.integer({ min: 0, max: 255 }).map((byte) => String.fromCharCode(byte));
    fc.assert(
      fc.property(fc.string({ unit: characters }), (text) => {
        const encoded = Buffer.from(text, 'latin1').toString('hex').replace(/../g, '%$&');
        expect(decodeField(encoded, 'iso-8859-1')).toBe(text);
      }),
    );
  });
});
