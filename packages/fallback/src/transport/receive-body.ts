import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { RelaisError } from '@relais/model';

/** The usual page is shorter: of one that claims more, the claim alone costs no memory. */
const LARGEST_CLAIM = 1024 * 1024;
const SMALLEST = 16 * 1024;

/**
 * Receives the whole body of an answer. Each piece is put in its place when it comes, and its memory is given back. Else a
 * connection that is kept open would hold the pieces of its first page. The others would wait for V8 to collect its garbage.
 *
 * @param maxBytes - after decompression
 * @param claimed - how long the answer says that it is; not believed
 * @throws {RelaisError} `malformed_reply` with reason `too_large`; else what the stream ends with
 */
export async function receiveBody(body: Readable, maxBytes: number, claimed = 0): Promise<Uint8Array> {
  let bytes = new ArrayBuffer(claimed > 0 && claimed <= LARGEST_CLAIM ? claimed : SMALLEST);
  let length = 0;
  const take = (piece: Uint8Array): void => {
    const end = length + piece.length;
    if (end > maxBytes) {
      body.destroy(tooLarge());
    } else {
      if (end > bytes.byteLength) bytes = bytes.transfer(Math.max(end, 2 * bytes.byteLength));
      new Uint8Array(bytes).set(piece, length);
      length = end;
    }
    release(piece);
  };
  body.on('data', take);
  await finished(body);
  // Whatever still holds the stream would hold the page.
  body.off('data', take);
  return new Uint8Array(bytes.byteLength === length ? bytes : bytes.transfer(length));
}

/** Gives the memory of bytes back that are not read again. Bytes that share their memory with others are left alone. */
export function release({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength) buffer.transfer(0);
}

function tooLarge(): RelaisError {
  return new RelaisError('malformed_reply', 'a page is larger than any page of a bank', { reason: 'too_large' });
}
