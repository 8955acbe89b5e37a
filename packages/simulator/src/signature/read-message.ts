import type { IncomingMessage } from 'node:http';
import type { SignedMessage } from './signed-message.ts';

/** No request of a client to the API is longer. */
const MOST_BODY_BYTES = 256 * 1024;

/**
 * Reads a request to its end.
 *
 * @returns `undefined` when its body is too long
 */
export async function readMessage(incoming: IncomingMessage): Promise<SignedMessage | undefined> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MOST_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  const { method = 'GET', url = '/', rawHeaders } = incoming;
  return { method, target: url, rawHeaders, body: Buffer.concat(chunks) };
}
