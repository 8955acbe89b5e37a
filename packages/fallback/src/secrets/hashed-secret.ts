import type { LoginRecord } from './login-record.ts';
import { isSameHash, newSalt, type SecretHash, saltOf, storedHash } from './secret-hash.ts';

/** One secret, hashed with every salt of a record. There is one, unless a store has lost what it held. */
export interface HashedSecret {
  /** Under which it is put on record. */
  readonly hash: SecretHash;
  /** True where a hash is of this secret. */
  readonly is: (hash: SecretHash) => boolean;
  /** False where a record has hashes with salts that were not known: it has to be hashed again. */
  readonly covers: (record: LoginRecord) => boolean;
}

/** @param known - the hash of this secret that the process has made before, with whatever salt */
export async function hashSecret(
  digest: Uint8Array,
  record: LoginRecord,
  known: SecretHash | undefined,
): Promise<HashedSecret> {
  const salts = saltsIn(record);
  if (salts.size === 0) salts.add(known === undefined ? newSalt() : saltOf(known));
  const hashes: SecretHash[] = [];
  for (const salt of salts) {
    hashes.push(known !== undefined && saltOf(known) === salt ? known : await storedHash(digest, salt));
  }
  const [hash = ''] = hashes;
  return {
    hash,
    is: (other) => hashes.some((one) => isSameHash(one, other)),
    covers: (other) => [...saltsIn(other)].every((salt) => salts.has(salt)),
  };
}

function saltsIn({ refused, unknown, sending }: LoginRecord): Set<string> {
  const hashes = [...refused, ...unknown.map(({ hash }) => hash), ...(sending === undefined ? [] : [sending.hash])];
  return new Set(hashes.map(saltOf));
}
