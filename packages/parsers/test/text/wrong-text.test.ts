import { describe, expect, it } from 'vitest';
import { wrongText } from '../../src/text/wrong-text.ts';

const misread = (text: string, as: string): string => new TextDecoder(as).decode(Buffer.from(text));

describe('a page that went through a wrong charset', () => {
  it.each(['windows-1252', 'iso-8859-15'])('is told when UTF-8 was read as %s', (charset) => {
    expect(wrongText(misread('<td>Opération</td><td>12 €, déjà réglé à Évreux</td>', charset))).toBe('charset');
  });

  it.each([
    ['no character beyond ASCII', '<td>Operation</td>'],
    ['characters that were read right', '<td>Opération à Évreux, 12 €</td>'],
    [
      'one label that came in that state, among others',
      `<td>Opération</td><td>${misread('CAFÉ', 'windows-1252')}</td>`,
    ],
    ['a name with such a letter', '<td>JOÃO</td>'],
  ])('is not told from %s', (_, html) => {
    expect(wrongText(html)).toBeUndefined();
  });

  it('is told when half a character stands in a tag', () => {
    expect(wrongText('<td cl\ufffdss="x">a</td>')).toBe('charset');
    expect(wrongText('<td>caf\ufffd</td>')).toBeUndefined();
  });
});

describe('a page that was escaped twice', () => {
  it.each(['&amp;#233;', '&amp;nbsp;', '&amp;amp;rib=1', '&amp;#xe9;'])('is told by %s', (entity) => {
    expect(wrongText(`<a href="?a=1&amp;b=2">Op${entity}ration</a>`)).toBe('escaped');
  });

  it.each([
    ['entities that are whole', '<a href="?a=1&amp;b=2">Op&#233;ration &amp; co</a>'],
    ['one label that came in that state, among others', '<td>Op&#233;ration</td><td>A &amp;amp; B</td>'],
    ['no entity', '<td>A & B</td>'],
  ])('is not told from %s', (_, html) => {
    expect(wrongText(html)).toBeUndefined();
  });
});
