// The certificate library needs this polyfill before its first line runs.
import 'reflect-metadata';
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { type AsnType, fromBER, OctetString, Primitive } from 'asn1js';
import { orderChain } from './order-chain.ts';
import { members, octets, oid, unlocked } from './pfx-password.ts';

const DATA = '1.2.840.113549.1.7.1';
const ENCRYPTED_DATA = '1.2.840.113549.1.7.6';
const KEY_BAGS = ['1.2.840.113549.1.12.10.1.1', '1.2.840.113549.1.12.10.1.2'];
const CERTIFICATE_BAG = '1.2.840.113549.1.12.10.1.3';

/**
 * The certificates and the key of a PKCS#12 whose certificates stand in another order than TLS asks for. OpenSSL shows
 * them as they stand, and Node has no way to sort them.
 *
 * @returns `undefined` when the order is right, or the file cannot be taken apart
 */
export function pfxInOrder(
  pfx: Uint8Array,
  passphrase: string,
): { readonly cert: string; readonly key: string } | undefined {
  try {
    const bags = contentsOf(pfx).flatMap((content) => bagsOf(content, passphrase));
    const certificates = bags.flatMap((bag) => certificateIn(bag) ?? []);
    const key = bags.map((bag) => keyIn(bag, passphrase)).find((one) => one !== undefined);
    const leaf = key && certificates.find((one) => one.checkPrivateKey(key));
    if (leaf === undefined) return undefined;
    const ordered = orderChain(leaf, certificates);
    if (isAsShown(ordered, certificates, leaf)) return undefined;
    return { cert: ordered.map(String).join(''), key: String(key?.export({ type: 'pkcs8', format: 'pem' })) };
  } catch {
    return undefined;
  }
}

/** OpenSSL shows the leaf first, wherever it stands. */
function isAsShown(
  ordered: readonly X509Certificate[],
  [...given]: readonly X509Certificate[],
  leaf: X509Certificate,
): boolean {
  const shown = [leaf, ...given.filter((one) => one !== leaf)];
  return shown.length === ordered.length && shown.every((one, index) => one === ordered[index]);
}

function contentsOf(pfx: Uint8Array): readonly AsnType[] {
  const [, authSafe] = members(parsed(pfx));
  return members(parsed(dataIn(authSafe)));
}

function bagsOf(content: AsnType, passphrase: string): readonly AsnType[] {
  const [type, wrapped] = members(content);
  if (oid(type) === DATA) return members(parsed(dataIn(content)));
  if (oid(type) !== ENCRYPTED_DATA) return [];
  const [, encrypted] = members(members(wrapped)[0]);
  const [, algorithm, bytes] = members(encrypted);
  return members(parsed(unlocked(algorithm, implicitOctets(bytes), passphrase)));
}

function dataIn(content: AsnType | undefined): Uint8Array {
  return octets(members(members(content)[1])[0]);
}

/** An octet string under a tag of its own, in one piece or in several. */
function implicitOctets(node: AsnType | undefined): Uint8Array {
  if (node instanceof Primitive) return new Uint8Array(node.valueBlock.valueHexView);
  return Buffer.concat(members(node).map((piece) => (piece instanceof OctetString ? octets(piece) : new Uint8Array())));
}

function certificateIn(bag: AsnType): X509Certificate | undefined {
  const [id, value] = members(bag);
  if (oid(id) !== CERTIFICATE_BAG) return undefined;
  const [, wrapped] = members(members(value)[0]);
  return new X509Certificate(octets(members(wrapped)[0]));
}

function keyIn(bag: AsnType, passphrase: string): KeyObject | undefined {
  const [id, value] = members(bag);
  const [key] = members(value);
  if (key === undefined || !KEY_BAGS.includes(oid(id))) return undefined;
  return createPrivateKey({ key: Buffer.from(key.valueBeforeDecodeView), format: 'der', type: 'pkcs8', passphrase });
}

function parsed(bytes: Uint8Array): AsnType {
  const { offset, result } = fromBER(bytes);
  if (offset === -1) throw new Error('the file is no PKCS#12');
  return result;
}
