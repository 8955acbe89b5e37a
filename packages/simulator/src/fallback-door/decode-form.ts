/** Encodings that the published page allows in `_charset_`. */
export type FormCharset = 'utf-8' | 'iso-8859-1';

/** A field as it stands in the body, still percent-encoded. */
interface RawField {
  readonly name: string;
  readonly value: string;
}

/** The body's fields, not decoded. */
export function splitForm(body: string): readonly RawField[] {
  return body
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      return equals < 0 ? { name: part, value: '' } : { name: part.slice(0, equals), value: part.slice(equals + 1) };
    });
}

/**
 * Undoes the percent-encoding, then the charset.
 *
 * iso-8859-1 is taken literally: byte 0x80 is a control character, not the euro sign of windows-1252.
 *
 * @returns `undefined` for a wrong percent-encoding, or bytes outside the charset
 */
export function decodeField(encoded: string, charset: FormCharset): string | undefined {
  if (/[^\x21-\x7e]/.test(encoded) || /%(?![0-9a-fA-F]{2})/.test(encoded)) return undefined;
  const latin1 = encoded
    .replaceAll('+', ' ')
    .replace(/%(..)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  if (charset === 'iso-8859-1') return latin1;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.from(latin1, 'latin1'));
  } catch {
    return undefined;
  }
}
