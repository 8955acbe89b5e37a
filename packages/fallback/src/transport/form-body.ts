import { RelaisError } from '@relais/model';

/** A value that is a secret comes as UTF-8 bytes and never becomes a string. */
export type FormField = readonly [name: string, value: string | Uint8Array];

/** True, by byte, for what stands for itself. A table, because forms bring back hidden inputs of many kilobytes. */
const STANDS: readonly boolean[] = Array.from({ length: 256 }, (_, byte) => {
  return byte < 0x80 && /^[A-Za-z0-9*\-._]$/.test(String.fromCharCode(byte));
});
const HEX = Buffer.from('0123456789ABCDEF');
const [PERCENT, PLUS, SPACE] = [0x25, 0x2b, 0x20] as const;

/**
 * Writes a form body, `application/x-www-form-urlencoded`, in the charset that the form names.
 *
 * `URLSearchParams` always writes UTF-8 and takes strings only; a bank's older pages want ISO-8859-1, and a password
 * should not lie in a string that nobody can overwrite.
 *
 * @returns ASCII bytes; overwrite them once they are sent
 * @throws {RelaisError} `fallback_refused` with reason `charset` when a character does not exist in the charset: nothing
 * is ever sent in its place
 */
export function formBody(fields: readonly FormField[], charset: 'utf-8' | 'iso-8859-1' = 'utf-8'): Buffer {
  const parts = fields.map(([name, value]) => [encoded(name, charset, name), encoded(value, charset, name)] as const);
  const length = parts.reduce((sum, [name, value]) => sum + name.length + value.length + 2, 0);
  const body = Buffer.alloc(Math.max(0, length - 1));
  let at = 0;
  for (const [name, value] of parts) {
    if (at > 0) at += body.write('&', at);
    at += name.copy(body, at);
    at += body.write('=', at);
    at += value.copy(body, at);
    value.fill(0);
  }
  return body;
}

function encoded(value: string | Uint8Array, charset: 'utf-8' | 'iso-8859-1', field: string): Buffer {
  const utf8 = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  const bytes = charset === 'utf-8' ? Buffer.from(utf8) : toLatin1(utf8, field);
  const out = Buffer.alloc(bytes.length * 3);
  let at = 0;
  for (const byte of bytes) {
    if (STANDS[byte] || byte === SPACE) {
      out[at] = byte === SPACE ? PLUS : byte;
      at += 1;
    } else {
      out[at] = PERCENT;
      out[at + 1] = HEX[byte >> 4] ?? 0;
      out[at + 2] = HEX[byte & 0x0f] ?? 0;
      at += 3;
    }
  }
  bytes.fill(0);
  const result = Buffer.from(out.subarray(0, at));
  out.fill(0);
  return result;
}

/** ISO-8859-1 is the first 256 code points: in UTF-8 one byte below 0x80, or two that begin with 0xC2 or 0xC3. */
function toLatin1(utf8: Uint8Array, field: string): Buffer {
  const out = Buffer.alloc(utf8.length);
  let length = 0;
  for (let at = 0; at < utf8.length; at += 1) {
    const byte = utf8[at] ?? 0;
    const next = utf8[at + 1] ?? 0;
    if (byte < 0x80) {
      out[length] = byte;
    } else if (byte === 0xc2 || byte === 0xc3) {
      out[length] = ((byte & 0x03) << 6) | (next & 0x3f);
      at += 1;
    } else {
      out.fill(0);
      throw new RelaisError(
        'fallback_refused',
        `the form field ${field} has a character that ISO-8859-1 cannot write: set the charset of the bank profile to utf-8`,
        { reason: 'charset' },
      );
    }
    length += 1;
  }
  const result = Buffer.from(out.subarray(0, length));
  out.fill(0);
  return result;
}
