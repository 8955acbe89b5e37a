import { createHmac, randomBytes } from 'node:crypto';

/** Remembers which codes of one authentication were sent, so that none is sent twice. Keeps keyed hashes only. */
export class UsedCodes {
  readonly #key = randomBytes(32);
  readonly #used = new Set<string>();

  /** @returns false when the code was used before */
  use(code: Uint8Array): boolean {
    const hash = createHmac('sha256', this.#key).update(code).digest('base64');
    if (this.#used.has(hash)) return false;
    this.#used.add(hash);
    return true;
  }
}
