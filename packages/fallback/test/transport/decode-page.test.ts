import { describe, expect, it } from 'vitest';
import { decodePage } from '../../src/transport/decode-page.ts';

const latin = (text: string): Uint8Array => Buffer.from(text, 'latin1');

describe('decodePage', () => {
  it.each([
    ['its header', latin('é'), 'text/html; charset=ISO-8859-1', 'é'],
    [
      'its header, before its own word',
      Buffer.from('<meta charset="iso-8859-1">é'),
      'text/html; charset="utf-8"',
      '<meta charset="iso-8859-1">é',
    ],
    ['its own word', latin('<meta charset="iso-8859-1">é'), 'text/html', '<meta charset="iso-8859-1">é'],
    ['nothing: UTF-8', Buffer.from('é'), 'text/html', 'é'],
  ])('believes %s', (_, bytes, contentType, text) => expect(decodePage(bytes, contentType)).toBe(text));

  it.each([
    ['bytes that are not of that charset', latin('é'), 'text/html; charset=utf-8'],
    ['a charset nobody knows', Buffer.from('e'), 'text/html; charset=klingon'],
  ])('refuses %s', (_, bytes, contentType) => {
    expect(() => decodePage(bytes, contentType)).toThrow(
      expect.objectContaining({ code: 'malformed_reply', reason: 'charset' }),
    );
  });
});
