import { createPrivateKey, type KeyObject } from 'node:crypto';
import { type AsnType, Constructed, fromBER, ObjectIdentifier, OctetString, Sequence } from 'asn1js';

const DATA = '1.2.840.113549.1.7.1';
const KEY_BAG = '1.2.840.113549.1.12.10.1.1';
const SHROUDED_KEY_BAG = '1.2.840.113549.1.12.10.1.2';

/**
 * The private key in a PKCS#12 file (RFC 7292, section 4). Node reads such files for TLS only, and never gives the key back. This
 * function finds the key in the file, and OpenSSL decrypts it.
 *
 * @throws {Error} when the file or its passphrase is wrong, or when no key is where files have it
 */
export function keyOfPfx(pfx: Uint8Array, passphrase: string): KeyObject {
  const [, authSafe] = members(parsed(pfx));
  for (const contents of membersOfData(authSafe)) {
    for (const bag of membersOfData(contents)) {
      const [id, value] = members(bag);
      const [key] = members(value);
      if (key === undefined || ![KEY_BAG, SHROUDED_KEY_BAG].includes(oid(id))) continue;
      return createPrivateKey({
        key: Buffer.from(key.valueBeforeDecodeView),
        format: 'der',
        type: 'pkcs8',
        passphrase,
      });
    }
  }
  throw new Error('the file holds no private key that can be read: hand the key over in PEM');
}

/** The members of a sequence that a ContentInfo of type `data` holds; none for other types, encrypted ones say. */
function membersOfData(contentInfo: AsnType | undefined): readonly AsnType[] {
  const [type, content] = members(contentInfo);
  const [octets] = members(content);
  return oid(type) === DATA && octets instanceof OctetString ? members(parsed(new Uint8Array(octets.getValue()))) : [];
}

function parsed(bytes: Uint8Array): AsnType {
  const { offset, result } = fromBER(bytes);
  if (offset === -1) throw new Error('the file is no PKCS#12');
  return result;
}

function members(node: AsnType | undefined): readonly AsnType[] {
  return node instanceof Sequence || node instanceof Constructed ? node.valueBlock.value : [];
}

function oid(node: AsnType | undefined): string {
  return node instanceof ObjectIdentifier ? node.valueBlock.toString() : '';
}
