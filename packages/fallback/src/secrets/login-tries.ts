import type { Clock } from '@relais/model';
import type { FleetTries } from './fleet-tries.ts';
import { KnownSecrets, ownerKey } from './known-secrets.ts';
import { LoginAttempt, type LoginParts, type LoginTry } from './login-attempt.ts';
import type { LoginMemory } from './login-memory.ts';
import { LoginTurns } from './login-turns.ts';
import type { SecretOwner } from './secret-hash.ts';
import { SeenAges } from './seen-ages.ts';
import { UnwrittenOutcomes } from './unwritten-outcomes.ts';

export interface LoginTriesOptions {
  readonly memory: LoginMemory;
  readonly clock: Clock;
  readonly pepper: Uint8Array;
  /** No login takes longer until the bank has answered it, in milliseconds. */
  readonly loginMs: number;
  readonly newId: () => string;
  /** Counts over a fleet as well. Absent: this process is alone. */
  readonly fleet?: FleetTries | undefined;
}

/**
 * Sees to it that no secret is tried twice. A few wrong passwords lock the customer out of their bank, and no bank says how many.
 *
 * Right before a password leaves, Relais puts its salted scrypt hash on record as being sent. Relais takes the hash off when the
 * bank lets the PSU in. A password that cannot be put on record is not sent. A crash in between leaves the hash there, and
 * whether that password was wrong is not known. So the password waits, as after a login that the bank did not answer. It is sent
 * once more at most. A secret that the bank refused is never sent again, however long ago that was.
 */
export class LoginTries {
  readonly #options: LoginTriesOptions;
  readonly #parts: LoginParts;
  /** Logins that are not over, by PSU. */
  readonly #live = new Map<string, Set<LoginAttempt>>();

  constructor(options: LoginTriesOptions) {
    const { memory, clock, pepper, loginMs, fleet } = options;
    this.#options = options;
    const ages = new SeenAges(clock);
    const unwritten = new UnwrittenOutcomes(memory, clock);
    const read: ConstructorParameters<typeof LoginTurns>[0]['read'] = async (owner) =>
      unwritten.applied(owner, await memory.read(owner));
    const turns = new LoginTurns({ memory, clock, ages, loginMs, read });
    this.#parts = { memory, clock, pepper, known: new KnownSecrets(), ages, turns, unwritten, fleet };
  }

  /**
   * Plans a login, once no other process is at one for the same PSU.
   *
   * @param signal - ends every wait for another process
   * @throws {RelaisError} `own_network` with reason `store`
   */
  async begin(owner: SecretOwner, signal: AbortSignal): Promise<LoginTry> {
    const id = this.#options.newId();
    const key = ownerKey(owner);
    const attempt = new LoginAttempt(this.#parts, {
      id,
      owner,
      signal,
      onOver: () => this.#over(key, attempt),
    });
    this.#live.set(key, (this.#live.get(key) ?? new Set()).add(attempt));
    try {
      await attempt.comeNext();
    } catch (error) {
      this.#over(key, attempt);
      throw error;
    }
    return attempt;
  }

  /** Whether a login of this PSU waits for one of another process: that says nothing about the bank. */
  isHeldUp(owner: SecretOwner): boolean {
    return [...(this.#live.get(ownerKey(owner)) ?? [])].some((attempt) => attempt.isHeldUp);
  }

  /**
   * Forgets all that is known of one PSU's logins, here and in the store. That includes which passwords the bank has refused.
   *
   * @throws {RelaisError} `own_network` with reason `store` when the store may still hold it
   */
  async forget(owner: SecretOwner): Promise<void> {
    const { known, unwritten, memory, fleet } = this.#parts;
    for (const attempt of this.#live.get(ownerKey(owner)) ?? []) attempt.forget();
    this.#live.delete(ownerKey(owner));
    known.forget(owner);
    unwritten.forget(owner);
    const erasures = [memory.forget(owner), fleet?.forget(owner)];
    for (const erased of await Promise.allSettled(erasures)) if (erased.status === 'rejected') throw erased.reason;
  }

  /** Writes what could not be written, if it can be now, and leaves no timer. */
  async close(): Promise<void> {
    await this.#parts.unwritten.close();
    await this.#parts.turns.close();
    await this.#parts.fleet?.close();
  }

  #over(key: string, attempt: LoginAttempt): void {
    const live = this.#live.get(key);
    live?.delete(attempt);
    if (live?.size === 0) this.#live.delete(key);
  }
}
