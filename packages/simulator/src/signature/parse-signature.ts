/** Parameters of a `Signature` header. */
export interface SignatureParameters {
  readonly keyId: string;
  readonly algorithm: string | undefined;
  /** Lower case, in the order in which they were signed. */
  readonly headers: readonly string[];
  readonly signature: Buffer;
}

/** A parameter: quoted, or a bare number for `created` and `expires`. */
const PARAMETER = /^([a-zA-Z]+)=(?:"([^"]*)"|(\d+))$/;
/** Up to a comma that is not inside quotes. */
const PART = /(?:"[^"]*"|[^",])+|"/g;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Reads a `Signature` header.
 *
 * @returns `undefined` for a header that breaks the draft: a value without quotes, given twice, or missing
 * @see draft-cavage-http-signatures-12, section 2.1
 */
export function parseSignature(header: string): SignatureParameters | undefined {
  const given = new Map<string, string>();
  for (const part of header.match(PART) ?? []) {
    const [, name, quoted, bare] = PARAMETER.exec(part.trim()) ?? [];
    if (name === undefined || given.has(name)) return undefined;
    if (bare !== undefined && name !== 'created' && name !== 'expires') return undefined;
    given.set(name, quoted ?? bare ?? '');
  }
  const keyId = given.get('keyId');
  const signature = given.get('signature') ?? '';
  if (keyId === undefined || keyId === '' || signature === '' || !BASE64.test(signature)) return undefined;
  return {
    keyId,
    algorithm: given.get('algorithm'),
    // In earlier versions of the draft, a header without the parameter signs the date alone.
    headers: (given.get('headers') ?? 'date').toLowerCase().split(' '),
    signature: Buffer.from(signature, 'base64'),
  };
}
