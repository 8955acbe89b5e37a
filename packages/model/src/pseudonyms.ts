import { hash, randomBytes } from 'node:crypto';

/** Names whose pseudonyms are kept at hand. */
const MOST_KEPT = 1_000;

/**
 * Short names in the place of a host program's own, which may be the address of an account. A secret of this process keys
 * them: equal names have equal pseudonyms here, and mean nothing elsewhere.
 */
export class Pseudonyms {
  readonly #key = randomBytes(32).toString('hex');
  readonly #kept = new Map<string, string>();

  /** 16 hexadecimal digits. Kept, where the same name comes with every call: hashing is the dearest step of a quick one. */
  of(name: string): string {
    const kept = this.#kept.get(name);
    if (kept !== undefined) return kept;
    const pseudonym = this.once(name);
    if (this.#kept.size >= MOST_KEPT) this.#kept.clear();
    this.#kept.set(name, pseudonym);
    return pseudonym;
  }

  /** The same, not kept. */
  once(name: string): string {
    return hash('sha256', `${this.#key} ${name}`, 'hex').slice(0, 16);
  }
}
