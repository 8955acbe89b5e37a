import { describe, expect, it } from 'vitest';
import { chainRecord, GENESIS, lineOf, unchainedRecord } from '../../src/journal/journal-record.ts';
import { readRecord } from '../../src/journal/read-record.ts';

const record = chainRecord(GENESIS, unchainedRecord({ type: 'release', note: { holdId: '\ufffd' } }, 0));
const line = Buffer.from(lineOf(record).trimEnd());

describe('readRecord', () => {
  it('reads what the journal wrote', () => {
    expect(readRecord(line)).toEqual(record);
  });

  it('refuses bytes that only a lenient decoder would read as the same text', () => {
    const at = line.indexOf('\ufffd');
    expect(readRecord(Buffer.concat([line.subarray(0, at), Buffer.of(0xff), line.subarray(at + 3)]))).toBeUndefined();
    expect(readRecord(Buffer.concat([Buffer.of(0xef, 0xbb, 0xbf), line]))).toBeUndefined();
  });

  it.each([
    ['a blank between members', (text: string) => text.replace('","', '", "')],
    ['a member twice', (text: string) => text.replace('{"at"', '{"at":"2026-01-01","at"')],
    ['another order', (text: string) => text.replace(/^\{("at":"[^"]+"),(.+)\}$/, '{$2,$1}')],
    ['a member that no hash covers', (text: string) => text.replace('"type"', '"trust":true,"type"')],
    ['a member __proto__', (text: string) => text.replace('{"at"', '{"__proto__":{"a":1},"at"')],
    ['a member constructor', (text: string) => text.replace('"digests"', '"constructor":{"a":1},"digests"')],
    ['a member toString', (text: string) => text.replace('"type"', '"toString":1,"type"')],
    ['a member hasOwnProperty', (text: string) => text.replace('"hash":"', '"hasOwnProperty":0,"hash":"')],
    [
      'a member __proto__ among the digests',
      (text: string) => text.replace('"digests":{}', '"digests":{"__proto__":1}'),
    ],
    ['a member that is missing', (text: string) => text.replace('"logVersion":1,', '')],
    ['another version', (text: string) => text.replace('"logVersion":1', '"logVersion":2')],
    ['another type', (text: string) => text.replace('"release"', '"relaese"')],
    ['nothing', () => ''],
    ['null', () => 'null'],
  ])('refuses %s', (_, change) => {
    const changed = change(line.toString());
    expect(changed).not.toBe(line.toString());
    expect(readRecord(Buffer.from(changed))).toBeUndefined();
  });
});
