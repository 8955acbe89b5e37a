import { createHmac, randomBytes } from 'node:crypto';

/**
 * Remembers which codes were sent in one session, so that none is sent twice. Also how many were wrong: a bank counts them all.
 * Keeps keyed hashes only.
 */
export class UsedCodes {
  readonly #key = randomBytes(32);
  readonly #used = new Set<string>();
  #wrong = 0;

  /** Codes that the bank did not take. */
  get wrong(): number {
    return this.#wrong;
  }

  /** @returns false when the code was used before */
  use(code: Uint8Array): boolean {
    const hash = createHmac('sha256', this.#key).update(code).digest('base64');
    if (this.#used.has(hash)) return false;
    this.#used.add(hash);
    return true;
  }

  /** The bank did not take the last one. */
  noteWrong(): void {
    this.#wrong += 1;
  }
}
