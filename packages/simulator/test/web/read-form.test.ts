import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readForm } from '../../src/web/read-form.ts';

describe('readForm', () => {
  it('reads back whatever a form can say in UTF-8', () => {
    const text = fc.string({ unit: 'binary', minLength: 1 }).filter((value) => value.isWellFormed());
    fc.assert(
      fc.property(fc.dictionary(text, text), (fields) => {
        const { _charset_: _, ...rest } = fields;
        const wire = new URLSearchParams(rest).toString();
        const entries = Object.entries(rest).filter(([name]) => name !== '');
        expect(Object.fromEntries(readForm(wire))).toEqual(Object.fromEntries(entries));
      }),
    );
  });

  it.each([
    ['utf-8', 'p%E2%82%ACss%C3%A9%2B%26%25%3D'],
    ['UTF-8', 'p%E2%82%ACss%C3%A9%2B%26%25%3D'],
    ['windows-1252', 'p%80ss%E9%2B%26%25%3D'],
    ['', 'p%E2%82%ACss%C3%A9%2B%26%25%3D'],
  ])('reads a password in the charset that _charset_ names: %j', (charset, password) => {
    expect(readForm(`_cm_pwd=${password}&_charset_=${charset}`).get('_cm_pwd')).toBe('p€ssé+&%=');
  });

  it('keeps a percent sign that belongs to a name', () => {
    expect([...readForm('%5Bt%3Adbt%253adate%3B%5DData_Start=14%2F03%2F2025').entries()]).toEqual([
      ['[t:dbt%3adate;]Data_Start', '14/03/2025'],
    ]);
  });

  it('keeps the first of two values, and reads nothing from an empty body', () => {
    expect(readForm('a=1&a=2').get('a')).toBe('1');
    expect(readForm('').size).toBe(0);
  });
});
