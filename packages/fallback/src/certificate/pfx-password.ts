import { createDecipheriv, createHash, pbkdf2Sync } from 'node:crypto';
import { type AsnType, Constructed, Integer, ObjectIdentifier, OctetString, Sequence } from 'asn1js';

const PBES2 = '1.2.840.113549.1.5.13';
const TRIPLE_DES_BY_SHA1 = '1.2.840.113549.1.12.1.3';

const DIGESTS: Readonly<Record<string, string>> = {
  '1.2.840.113549.2.7': 'sha1',
  '1.2.840.113549.2.9': 'sha256',
  '1.2.840.113549.2.10': 'sha384',
  '1.2.840.113549.2.11': 'sha512',
};

const CIPHERS: Readonly<Record<string, { readonly name: string; readonly keyBytes: number }>> = {
  '2.16.840.1.101.3.4.1.2': { name: 'aes-128-cbc', keyBytes: 16 },
  '2.16.840.1.101.3.4.1.22': { name: 'aes-192-cbc', keyBytes: 24 },
  '2.16.840.1.101.3.4.1.42': { name: 'aes-256-cbc', keyBytes: 32 },
  '1.2.840.113549.3.7': { name: 'des-ede3-cbc', keyBytes: 24 },
};

/** Opens what a PKCS#12 locks by its passphrase. @throws {Error} for a way of locking that is not known here */
export function unlocked(algorithm: AsnType | undefined, content: Uint8Array, passphrase: string): Uint8Array {
  const [id, parameters] = members(algorithm);
  if (oid(id) === PBES2) return byPbes2(parameters, content, passphrase);
  if (oid(id) === TRIPLE_DES_BY_SHA1) return byTripleDes(parameters, content, passphrase);
  throw new Error('the file is locked in an unknown way');
}

/** RFC 8018, with PBKDF2. */
function byPbes2(parameters: AsnType | undefined, content: Uint8Array, passphrase: string): Uint8Array {
  const [derivation, scheme] = members(parameters);
  const [salt, iterations, ...rest] = members(members(derivation)[1]);
  const digest = DIGESTS[oid(members(rest.at(-1))[0])] ?? 'sha1';
  const [cipherId, iv] = members(scheme);
  const cipher = CIPHERS[oid(cipherId)];
  if (cipher === undefined) throw new Error('the file is locked by an unknown cipher');
  const key = pbkdf2Sync(passphrase, octets(salt), number(iterations), cipher.keyBytes, digest);
  return decrypted(cipher.name, key, octets(iv), content);
}

function byTripleDes(parameters: AsnType | undefined, content: Uint8Array, passphrase: string): Uint8Array {
  const [salt, iterations] = members(parameters);
  const derive = (purpose: number, bytes: number): Buffer =>
    derived(purpose, bytes, passphrase, octets(salt), number(iterations));
  return decrypted('des-ede3-cbc', derive(1, 24), derive(2, 8), content);
}

const BLOCK_BYTES = 64;

/** RFC 7292, appendix B.2, with SHA-1. @param purpose - 1 for a key, 2 for an initial vector */
function derived(purpose: number, bytes: number, passphrase: string, salt: Uint8Array, iterations: number): Buffer {
  const password = Buffer.from(`${passphrase}\0`, 'utf16le').swap16();
  const input = Buffer.concat([filled(salt), filled(password)]);
  let result: Buffer = Buffer.alloc(0);
  while (result.length < bytes) {
    let hash: Buffer = Buffer.concat([Buffer.alloc(BLOCK_BYTES, purpose), input]);
    for (let round = 0; round < iterations; round += 1) hash = createHash('sha1').update(hash).digest();
    result = Buffer.concat([result, hash]);
    addToBlocks(input, filled(hash).subarray(0, BLOCK_BYTES));
  }
  return result.subarray(0, bytes);
}

/** Repeated until it fills whole blocks. */
function filled(bytes: Uint8Array): Buffer {
  const length = Math.ceil(bytes.length / BLOCK_BYTES) * BLOCK_BYTES;
  return Buffer.alloc(length, bytes);
}

/** Each block plus the hash plus one, as numbers of 512 bits. */
function addToBlocks(blocks: Buffer, hash: Buffer): void {
  for (let start = 0; start < blocks.length; start += BLOCK_BYTES) {
    let carry = 1;
    for (let at = BLOCK_BYTES - 1; at >= 0; at -= 1) {
      const sum = (blocks[start + at] ?? 0) + (hash[at] ?? 0) + carry;
      blocks[start + at] = sum & 0xff;
      carry = sum >> 8;
    }
  }
}

function decrypted(cipher: string, key: Uint8Array, iv: Uint8Array, content: Uint8Array): Uint8Array {
  const decipher = createDecipheriv(cipher, key, iv);
  return Buffer.concat([decipher.update(content), decipher.final()]);
}

/** The parts of a structure; none of anything else. */
export function members(node: AsnType | undefined): readonly AsnType[] {
  return node instanceof Sequence || node instanceof Constructed ? node.valueBlock.value : [];
}

export function oid(node: AsnType | undefined): string {
  return node instanceof ObjectIdentifier ? node.valueBlock.toString() : '';
}

export function octets(node: AsnType | undefined): Uint8Array {
  if (!(node instanceof OctetString)) throw new Error('the file has another form');
  return new Uint8Array(node.getValue());
}

function number(node: AsnType | undefined): number {
  if (!(node instanceof Integer)) throw new Error('the file has another form');
  return node.valueBlock.valueDec;
}
