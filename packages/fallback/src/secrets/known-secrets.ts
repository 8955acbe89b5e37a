import { createHmac, randomBytes } from 'node:crypto';
import type { UnknownOutcome } from './login-record.ts';
import type { SecretHash, SecretOwner } from './secret-hash.ts';

/** Where a slow hash goes: each place has a salt of its own. */
type HashedFor = 'store' | 'fleet';

/** What the process knows of the secrets of one PSU, whatever the store says. */
interface Known {
  readonly refused: Set<string>;
  readonly unknown: Map<string, readonly Omit<UnknownOutcome, 'hash'>[]>;
  accepted?: string;
  readonly hashes: Map<HashedFor, { readonly name: string; readonly hash: SecretHash }>;
}

/** PSUs of whom something is known. */
const MOST_KNOWN = 10_000;

/** The secrets that this process has sent. They are named by a key that dies with it. */
export class KnownSecrets {
  readonly #key = randomBytes(32);
  readonly #owners = new Map<string, Known>();

  nameOf(digest: Uint8Array): string {
    return createHmac('sha256', this.#key).update(digest).digest('base64');
  }

  isRefused(owner: SecretOwner, name: string): boolean {
    return this.#owners.get(ownerKey(owner))?.refused.has(name) ?? false;
  }

  isTrusted(owner: SecretOwner, name: string): boolean {
    return this.#owners.get(ownerKey(owner))?.accepted === name;
  }

  unknownOf(owner: SecretOwner, name: string): readonly Omit<UnknownOutcome, 'hash'>[] {
    return this.#owners.get(ownerKey(owner))?.unknown.get(name) ?? [];
  }

  /** Spares the slow hash. */
  hashOf(owner: SecretOwner, name: string, where: HashedFor = 'store'): SecretHash | undefined {
    const hash = this.#owners.get(ownerKey(owner))?.hashes.get(where);
    return hash?.name === name ? hash.hash : undefined;
  }

  keepHash(owner: SecretOwner, name: string, hash: SecretHash, where: HashedFor = 'store'): void {
    this.#of(owner).hashes.set(where, { name, hash });
  }

  accept(owner: SecretOwner, name: string): void {
    const known = this.#of(owner);
    known.refused.clear();
    known.unknown.clear();
    known.accepted = name;
  }

  refuse(owner: SecretOwner, name: string): void {
    const known = this.#of(owner);
    known.refused.add(name);
    known.unknown.delete(name);
    if (known.accepted === name) delete known.accepted;
  }

  doubt(owner: SecretOwner, name: string, outcome: Omit<UnknownOutcome, 'hash'>): void {
    const { unknown } = this.#of(owner);
    unknown.set(name, [...(unknown.get(name) ?? []), outcome]);
  }

  forget(owner: SecretOwner): void {
    this.#owners.delete(ownerKey(owner));
  }

  #of(owner: SecretOwner): Known {
    const key = ownerKey(owner);
    const known = this.#owners.get(key) ?? { refused: new Set(), unknown: new Map(), hashes: new Map() };
    this.#owners.delete(key);
    this.#owners.set(key, known);
    const [oldest] = this.#owners.keys();
    if (this.#owners.size > MOST_KNOWN && oldest !== undefined) this.#owners.delete(oldest);
    return known;
  }
}

/** Keeps PSUs apart in the tables of this process. */
export function ownerKey({ bankId, psuId }: SecretOwner): string {
  return JSON.stringify([bankId, psuId]);
}
