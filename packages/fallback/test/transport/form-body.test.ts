import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formBody } from '../../src/transport/form-body.ts';

describe('formBody', () => {
  it.each([
    ['p€ssé+&%=', 'utf-8', 'p%E2%82%ACss%C3%A9%2B%26%25%3D'],
    ['crème brûlée', 'iso-8859-1', 'cr%E8me+br%FBl%E9e'],
    ['crème', 'utf-8', 'cr%C3%A8me'],
    ['a*b-c.d_e', 'utf-8', 'a*b-c.d_e'],
    ['', 'utf-8', ''],
  ] as const)('writes %j in %s as %s', (value, charset, written) => {
    expect(formBody([['_cm_pwd', Buffer.from(value)]], charset).toString()).toBe(`_cm_pwd=${written}`);
  });

  it('encodes a name that already looks encoded once more', () => {
    expect(formBody([['[t:dbt%3adate;]Start', '01/10/2026']]).toString()).toBe(
      '%5Bt%3Adbt%253adate%3B%5DStart=01%2F10%2F2026',
    );
  });

  it.each(['日本', '€', 'œ', '😀'])(
    '%j does not exist in iso-8859-1: refused, never sent as something else',
    (value) => {
      expect(() => formBody([['_cm_pwd', Buffer.from(value)]], 'iso-8859-1')).toThrow(
        expect.objectContaining({ code: 'fallback_refused', reason: 'charset' }),
      );
    },
  );

  it('in UTF-8 it is what a browser’s own form encoding reads back, in order', () => {
    const field = fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(fc.array(field), (fields) => {
        expect([...new URLSearchParams(formBody(fields).toString())]).toEqual(fields);
      }),
    );
  });

  it('does not touch the buffer it is given', () => {
    const password = Buffer.from('crème');
    formBody([['_cm_pwd', password]], 'iso-8859-1');
    expect(password.toString()).toBe('crème');
  });
});
