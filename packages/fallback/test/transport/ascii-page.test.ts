import { describe, expect, it } from 'vitest';
import { asciiPage } from '../../src/transport/ascii-page.ts';
import { isAsciiPage } from '../../src/transport/decode-page.ts';

const own = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));
const FACTS = { url: 'https://www.cic.fr/fr/', status: 200, bytes: 11 };

describe('a page of ASCII', () => {
  it('is the text of its bytes, and all else that is known of it', () => {
    const page = asciiPage(FACTS, own('<p>page</p>'));
    expect(page.html).toBe('<p>page</p>');
    expect({ ...page }).toEqual({ ...FACTS, html: '<p>page</p>' });
  });

  it.each(['read', 'never read'])('loses its text and its bytes together when it is forgotten, %s before', (how) => {
    const bytes = own('<p>page</p>');
    const page = asciiPage(FACTS, bytes);
    if (how === 'read') expect(page.html).not.toBe('');
    page.html = '';
    expect(page.html).toBe('');
    expect(bytes.buffer.byteLength).toBe(0);
  });

  it.each([
    [true, 'page', 'text/html; charset=utf-8'],
    [true, 'page', 'text/html; charset="ISO-8859-1"'],
    [true, 'page', 'text/html'],
    [true, '<meta charset="windows-1252">', 'text/html'],
    [false, 'pagé', 'text/html; charset=utf-8'],
    [false, '+AOk-', 'text/html; charset=utf-16le'],
    [false, '\u001b$B', 'text/html; charset=iso-2022-jp'],
    [false, 'page', 'text/html; charset=klingon'],
  ])('is one: %s, for %s as %s', (is, text, contentType) => {
    expect(isAsciiPage(Buffer.from(text), contentType)).toBe(is);
  });
});
