import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnreadableReply } from '../../src/failure/unreadable-reply.ts';
import { parseJson } from '../../src/reading/parse-json.ts';
import { readAccounts } from '../../src/reading/read-accounts.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('parseJson', () => {
  it.each(['0.10', '1234567890123.45000', '-0', '1e3', '12345678901234567890'])(
    'keeps the number %s digit for digit',
    (digits) => {
      expect(parseJson(bytes(`{"amount": ${digits}}`))).toEqual({ amount: digits });
    },
  );

  it('reads what a byte order mark precedes', () => {
    expect(parseJson(bytes('\u{feff}{"name":"Émilie"}'))).toEqual({ name: 'Émilie' });
  });

  it.each([
    ['empty', bytes('')],
    ['empty', bytes(' \r\n')],
    ['html_page', bytes('\n<!doctype html><title>Service interrompu</title>')],
    ['unreadable', bytes('{"accounts":[')],
    ['unreadable', bytes('Service unavailable')],
    // "é" in ISO 8859-1: guessing another charset would turn names into other names.
    ['unreadable', Uint8Array.of(0x22, 0xe9, 0x22)],
  ])('refuses as %s: %#', (reason, body) => {
    expect(() => parseJson(body)).toThrow(expect.objectContaining({ name: 'UnreadableReply', reason }));
  });

  it('lets a reply that is nested without end be refused like any other', () => {
    const nested = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    expect(() => readAccounts(parseJson(bytes(nested)))).toThrow(UnreadableReply);
    expect(() => readAccounts(parseJson(bytes(`{"accounts":${nested}}`)))).toThrow(UnreadableReply);
  });

  it('never quotes the reply when it refuses it', () => {
    const refused = (): unknown => parseJson(bytes('{"iban":"FR7699991000010000001234570", oops'));
    expect(refused).toThrow(UnreadableReply);
    expect(refused).not.toThrow(/FR76|oops/);
  });

  it('lets no member become a prototype', () => {
    const parsed = parseJson(bytes('{"__proto__": {"isTrusted": true}, "id": "1"}'));
    expect(Object.assign({}, parsed)).not.toHaveProperty('isTrusted');
    expect(parsed).toEqual({ id: '1' });
  });

  it.each(['', ' ', '\n\t'])('reads any JSON back, with numbers as text, indented by %j', (indent) => {
    const textOf = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value), (_, v) => (typeof v === 'number' ? JSON.stringify(v) : v));
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(!JSON.stringify(value).includes('__proto__'));
        expect(parseJson(bytes(JSON.stringify(value, undefined, indent)))).toEqual(textOf(value));
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    '{"a" : 1}',
    '[1]',
    '[ -1]',
    '["a", 1]',
    '[{}, 1]',
    '[[], 1]',
    '[true,1]',
    '[false ,1]',
    '[null\t,\n1]',
    ' 1',
    '-1',
  ])('finds the number in %s', (json) => {
    expect(JSON.stringify(parseJson(bytes(json)))).toMatch(/"-?1"/);
  });

  it.each([
    ['{"a": 1.50, "a": "two"}', { a: 'two' }],
    ['{"a": "one", "a": 2.50}', { a: '2.50' }],
    ['{"a": 1.50, "a": 2.50}', { a: '2.50' }],
    ['{"a": {"b": 1.50}, "a": {"b": 2.50, "c": "x"}}', { a: { b: '2.50', c: 'x' } }],
  ])('takes the last of two members of one name, digit for digit: %s', (json, read) => {
    expect(parseJson(bytes(json))).toEqual(read);
  });

  it.each(['{"a":{"b":[{"c":"x"},{"c":1.0}]}}', '[[[["x",[1.0]]]]]', '{"a":"x","b":{"c":null,"d":[true,1.0]}}'])(
    'finds the one number at any depth, behind whatever comes before it: %s',
    (json) => {
      expect(JSON.stringify(parseJson(bytes(json)))).toBe(json.replace('1.0', '"1.0"'));
    },
  );

  it('finds the prototype at any depth', () => {
    const [item] = Object(parseJson(bytes('{"a":[{"b":"x","__proto__":{"x":true}}]}'))).a;
    expect(Object.keys(item)).toEqual(['b']);
  });

  it.each(['{"__proto__":{"x":true}}', '{"\\u005f_proto__":{"x":true}}', '{"__pr\\u006Fto__":{"x":true}}'])(
    'finds the prototype in %s',
    (json) => {
      expect(Object.keys(Object(parseJson(bytes(json))))).toEqual([]);
    },
  );
});
