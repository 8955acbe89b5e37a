import type { Clock } from '@relais/model';
import { ownerKey } from './known-secrets.ts';
import type { LoginMemory } from './login-memory.ts';
import type { LoginRecord } from './login-record.ts';
import type { SecretOwner } from './secret-hash.ts';
import { type SettledLogin, settled } from './settle-login.ts';

interface Unwritten {
  readonly owner: SecretOwner;
  logins: readonly SettledLogin[];
  tries: number;
  cancel: () => void;
}

/** Pauses before what could not be written is tried again; the last one repeats. */
const AGAIN_MS: readonly number[] = [1_000, 5_000, 30_000, 120_000, 600_000];
/** About a day. Only this process knows an outcome that is not written by then. */
const MOST_TRIES = 150;
const MOST_OWNERS = 10_000;

/**
 * Outcomes of logins that are not in the store yet. Until an outcome is there, the store says that the login is being sent.
 * Another process has to believe that.
 */
export class UnwrittenOutcomes {
  readonly #memory: Pick<LoginMemory, 'change'>;
  readonly #clock: Clock;
  readonly #owners = new Map<string, Unwritten>();
  #isClosed = false;

  constructor(memory: Pick<LoginMemory, 'change'>, clock: Clock) {
    this.#memory = memory;
    this.#clock = clock;
  }

  /** What the record of an owner would be if all were written. */
  applied(owner: SecretOwner, record: LoginRecord): LoginRecord {
    return (this.#owners.get(ownerKey(owner))?.logins ?? []).reduce(settled, record);
  }

  /**
   * Writes an outcome, with all that could not be written before. Never rejects: what fails is tried again later.
   *
   * @returns the record, once it is written
   */
  async write(owner: SecretOwner, login: SettledLogin): Promise<LoginRecord | undefined> {
    const key = ownerKey(owner);
    const known = this.#owners.get(key) ?? { owner, logins: [], tries: 0, cancel: () => {} };
    known.logins = [...known.logins, login];
    this.#owners.set(key, known);
    const [oldest] = this.#owners.keys();
    if (this.#owners.size > MOST_OWNERS && oldest !== undefined) this.#drop(oldest);
    return this.#flush(known);
  }

  forget(owner: SecretOwner): void {
    this.#drop(ownerKey(owner));
  }

  /** Tries once more, and leaves no timer. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#owners.values()].map((unwritten) => this.#flush(unwritten)));
  }

  async #flush(unwritten: Unwritten): Promise<LoginRecord | undefined> {
    const { owner, logins } = unwritten;
    unwritten.cancel();
    try {
      const isLast = logins.at(-1)?.outcome === 'accepted' || logins.at(-1)?.outcome === 'unsent';
      const record = await this.#memory.change(owner, (now) => logins.reduce(settled, now), isLast);
      unwritten.logins = unwritten.logins.filter((login) => !logins.includes(login));
      if (unwritten.logins.length === 0) this.#drop(ownerKey(owner), unwritten);
      return record;
    } catch {
      this.#later(unwritten);
      return undefined;
    }
  }

  #later(unwritten: Unwritten): void {
    unwritten.cancel();
    unwritten.tries += 1;
    if (this.#isClosed || unwritten.tries > MOST_TRIES || !this.#owners.has(ownerKey(unwritten.owner))) return;
    const pauseMs = AGAIN_MS[Math.min(unwritten.tries, AGAIN_MS.length) - 1] ?? 0;
    unwritten.cancel = this.#clock.schedule(() => void this.#flush(unwritten), pauseMs);
  }

  #drop(key: string, only = this.#owners.get(key)): void {
    only?.cancel();
    if (this.#owners.get(key) === only) this.#owners.delete(key);
  }
}
