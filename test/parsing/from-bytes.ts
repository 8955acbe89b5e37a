import { type BankPage, noteAscii } from '@relais/parsers';

/** The same page with every character beyond ASCII written as an entity, as the bank writes most of them. */
export function inAscii<T extends BankPage>(page: T): T {
  return { ...page, html: page.html.replace(/[^\0-\x7f]/gu, (character) => `&#${character.codePointAt(0)};`) };
}

/** A page of ASCII as it comes over the wire. */
export function fromBytes<T extends BankPage>(page: T): T {
  const read = { ...page };
  noteAscii(read, Buffer.from(page.html, 'latin1'));
  return read;
}
