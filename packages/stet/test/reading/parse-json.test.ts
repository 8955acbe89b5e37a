import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UnreadableReply } from '../../src/failure/unreadable-reply.ts';
import { parseJson } from '../../src/reading/parse-json.ts';

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
    ['unreadable', bytes('['.repeat(200_000) + ']'.repeat(200_000))],
  ])('refuses as %s: %#', (reason, body) => {
    expect(() => parseJson(body)).toThrow(expect.objectContaining({ name: 'UnreadableReply', reason }));
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

  it('reads any JSON back, with numbers as text', () => {
    const textOf = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value), (_, v) => (typeof v === 'number' ? JSON.stringify(v) : v));
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        fc.pre(!JSON.stringify(value).includes('__proto__'));
        expect(parseJson(bytes(JSON.stringify(value)))).toEqual(textOf(value));
      }),
    );
  });
});
