import { TextDecoder } from 'node:util';
import { RelaisError } from '@relais/model';

/** A charset as the page itself names it; it has to stand in the first kilobyte (WHATWG HTML, 4.2.5.4). */
const META = /<meta[^<>]{0,200}?charset {0,9}= {0,9}["']?([\w-]+)/i;

/**
 * Decodes a page by the charset its header, or else the page itself, names; UTF-8 when neither does.
 *
 * @throws {RelaisError} `malformed_reply` with reason `charset` when the bytes are not of that charset
 */
export function decodePage(bytes: Uint8Array, contentType: string): string {
  try {
    const label = /charset\s*=\s*"?([\w-]+)/i.exec(contentType)?.[1] ?? ownLabel(bytes) ?? 'utf-8';
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    throw new RelaisError('malformed_reply', 'a page is not written in the charset it names', { reason: 'charset' });
  }
}

function ownLabel(bytes: Uint8Array): string | undefined {
  return META.exec(new TextDecoder('latin1').decode(bytes.subarray(0, 1024)))?.[1];
}
