import { createHmac, randomBytes } from 'node:crypto';
import type { Credentials } from './credentials.ts';

/**
 * Remembers which secrets the bank has refused, so that none is ever tried twice: a few wrong passwords lock the
 * customer out of their bank.
 *
 * Keeps keyed hashes only; the key lives and dies with the process.
 */
export class DeadSecrets {
  readonly #key = randomBytes(32);
  readonly #dead = new Set<string>();

  fingerprint(psuId: string, { user, password }: Credentials): string {
    return createHmac('sha256', this.#key).update(`${psuId}\n${user}\n`).update(password).digest('base64');
  }

  isDead(fingerprint: string): boolean {
    return this.#dead.has(fingerprint);
  }

  bury(fingerprint: string): void {
    this.#dead.add(fingerprint);
  }
}
