const CHARSETS: readonly string[] = ['utf-8', 'iso-8859-1', 'windows-1252'];

/** Percent-encoded bytes of one name or value. */
function bytesOf(encoded: string): Uint8Array {
  const spaced = encoded.replaceAll('+', ' ');
  const bytes: number[] = [];
  for (let at = 0; at < spaced.length; at += 1) {
    const hex = /^%([0-9a-f]{2})/i.exec(spaced.slice(at, at + 3))?.[1];
    bytes.push(hex === undefined ? spaced.charCodeAt(at) : Number.parseInt(hex, 16));
    if (hex !== undefined) at += 2;
  }
  return Uint8Array.from(bytes);
}

/**
 * Reads a posted form in the charset of its field `_charset_`, else in UTF-8.
 *
 * A name that came twice keeps its first value.
 *
 * @see RFC 7578, section 4.6, for `_charset_`; WHATWG URL, application/x-www-form-urlencoded
 */
export function readForm(body: string): ReadonlyMap<string, string> {
  const pairs = body.split('&').map((pair) => {
    const [name = '', ...value] = pair.split('=');
    return [name, value.join('=')] as const;
  });
  const named = pairs.find(([name]) => name === '_charset_')?.[1].toLowerCase() ?? '';
  const decoder = new TextDecoder(CHARSETS.includes(named) ? named : 'utf-8');
  const fields = new Map<string, string>();
  for (const [encodedName, encodedValue] of pairs) {
    const name = decoder.decode(bytesOf(encodedName));
    if (name !== '' && !fields.has(name)) fields.set(name, decoder.decode(bytesOf(encodedValue)));
  }
  return fields;
}
