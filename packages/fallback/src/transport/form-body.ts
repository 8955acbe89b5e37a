import { RelaisError } from '@relais/model';

/** A value that is a secret comes as UTF-8 bytes and never becomes a string. */
export type FormField = readonly [name: string, value: string | Uint8Array];

/** How long each byte is, written: one for what stands for itself. A table, because forms bring back hidden inputs of many kilobytes. */
const LENGTHS = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x80 && /^[A-Za-z0-9*\-._ ]$/.test(String.fromCharCode(byte)) ? 1 : 3,
);
const HEX = Buffer.from('0123456789ABCDEF');
const [PERCENT, PLUS, SPACE] = [0x25, 0x2b, 0x20] as const;

/**
 * Writes a form body, `application/x-www-form-urlencoded`, in the charset that the form names.
 *
 * `URLSearchParams` always writes UTF-8 and takes strings only. But a bank's older pages want ISO-8859-1. And a password should
 * not lie in a string, which cannot be overwritten.
 *
 * @returns ASCII bytes; overwrite them once they are sent
 * @throws {RelaisError} `fallback_refused` with reason `charset` when a character does not exist in the charset. Nothing is ever
 * sent in its place
 */
export function formBody(fields: readonly FormField[], charset: 'utf-8' | 'iso-8859-1' = 'utf-8'): Buffer {
  const parts: Buffer[] = [];
  try {
    for (const [name, value] of fields) parts.push(bytesOf(name, charset, name), bytesOf(value, charset, name));
    return joined(parts);
  } finally {
    for (const part of parts) part.fill(0);
  }
}

/** @param parts - names and values in turn */
function joined(parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + encodedLength(part), 0) + parts.length - 1;
  // As long as it has to be: forms bring back hidden inputs of many kilobytes.
  const body = Buffer.alloc(Math.max(0, length));
  let at = 0;
  for (const [index, part] of parts.entries()) {
    if (index > 0) at += body.write(index % 2 === 0 ? '&' : '=', at);
    at = write(part, body, at);
  }
  return body;
}

/** A copy, to be overwritten. */
function bytesOf(value: string | Uint8Array, charset: 'utf-8' | 'iso-8859-1', field: string): Buffer {
  const utf8 = Buffer.from(value);
  return charset === 'utf-8' ? utf8 : toLatin1(utf8, field);
}

function encodedLength(bytes: Uint8Array): number {
  let length = 0;
  // By index, here and below: the states that forms bring back make this the busiest loop of a session.
  for (let at = 0; at < bytes.length; at += 1) length += LENGTHS[bytes[at] ?? 0] ?? 3;
  return length;
}

/** @returns the place behind what was written */
function write(bytes: Uint8Array, body: Buffer, start: number): number {
  let at = start;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (LENGTHS[byte] === 1) {
      body[at] = byte === SPACE ? PLUS : byte;
      at += 1;
    } else {
      body[at] = PERCENT;
      body[at + 1] = HEX[byte >> 4] ?? 0;
      body[at + 2] = HEX[byte & 0x0f] ?? 0;
      at += 3;
    }
  }
  return at;
}

/**
 * ISO-8859-1 is the first 256 code points. In UTF-8 they are one byte below 0x80, or two that begin with 0xC2 or 0xC3. Written
 * over the UTF-8, which is never shorter.
 */
function toLatin1(utf8: Buffer, field: string): Buffer {
  let length = 0;
  for (let at = 0; at < utf8.length; at += 1) {
    const byte = utf8[at] ?? 0;
    const next = utf8[at + 1] ?? 0;
    if (byte < 0x80) {
      utf8[length] = byte;
    } else if (byte === 0xc2 || byte === 0xc3) {
      utf8[length] = ((byte & 0x03) << 6) | (next & 0x3f);
      at += 1;
    } else {
      utf8.fill(0);
      throw new RelaisError(
        'fallback_refused',
        `the form field ${field} has a character that ISO-8859-1 cannot write: set the charset of the bank profile to utf-8`,
        { reason: 'charset' },
      );
    }
    length += 1;
  }
  utf8.fill(0, length);
  return utf8.subarray(0, length);
}
