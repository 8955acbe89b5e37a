import type { Readable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { RelaisError } from '@relais/model';

/**
 * Receives the whole body of an answer. The memory of its pieces is given back at once: a connection that is kept open would
 * hold those of its first page, and the others would wait for the engine to collect its garbage.
 *
 * @param maxBytes - after decompression
 * @throws {RelaisError} `malformed_reply` with reason `too_large`; else what the stream ends with
 */
export async function receiveBody(body: Readable, maxBytes: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  body.on('data', (piece: Uint8Array) => {
    pieces.push(piece);
    length += piece.length;
    if (length > maxBytes) body.destroy(tooLarge());
  });
  await finished(body);
  const bytes = Buffer.concat(pieces, length);
  pieces.forEach(release);
  return bytes;
}

/** Gives the memory of bytes back that nobody reads again. Bytes that share their memory with others are left alone. */
export function release({ buffer, byteLength }: Uint8Array): void {
  if (buffer instanceof ArrayBuffer && byteLength === buffer.byteLength) buffer.transfer(0);
}

function tooLarge(): RelaisError {
  return new RelaisError('malformed_reply', 'a page is larger than any page of a bank', { reason: 'too_large' });
}
