import { noteAscii } from '@relais/parsers';
import type { ReadPage } from './read-page.ts';
import { release } from './receive-body.ts';

/** A page that is ASCII throughout. It is made a string only as far as it is read, and its bytes go with its text. */
export function asciiPage(page: Omit<ReadPage, 'html'>, bytes: Uint8Array): ReadPage {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let html = '';
  let isMade = false;
  const read: ReadPage = {
    ...page,
    get html() {
      if (!isMade) html = buffer.toString('latin1');
      isMade = true;
      return html;
    },
    set html(text) {
      html = text;
      isMade = true;
      noteAscii(read);
      release(bytes);
    },
  };
  noteAscii(read, bytes);
  return read;
}
