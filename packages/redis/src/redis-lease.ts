import type { Lease } from '@relais/core';
import type { Clock } from '@relais/model';
import type { Reply } from './bank-memory.ts';

/** What a lease asks the memory for. */
export interface LeaseHome {
  readonly clock: Clock;
  /** See `BankMemory.epoch`. */
  readonly epoch: () => string;
  readonly extend: (token: number, ttlMs: number) => Promise<Reply>;
  readonly release: (token: number) => Promise<unknown>;
}

/** A lease that was granted. */
export class RedisLease implements Lease {
  readonly name: string;
  readonly token: number;
  readonly #home: LeaseHome;
  readonly #ttlMs: number;
  #epoch: string;
  /** By the monotonic clock, from the sending of the question on: the server's own time began later. */
  #until: number;

  constructor(name: string, token: number, ttlMs: number, until: number, home: LeaseHome) {
    this.name = name;
    this.token = token;
    this.#ttlMs = ttlMs;
    this.#until = until;
    this.#home = home;
    this.#epoch = home.epoch();
  }

  get isHeld(): boolean {
    return this.#home.clock.monotonic() < this.#until && this.#epoch === this.#home.epoch();
  }

  async extend(ttlMs: number = this.#ttlMs): Promise<boolean> {
    if (this.#until === 0) return false;
    const { kind, sentAt } = await this.#home.extend(this.token, ttlMs);
    const isExtended = kind === 'extended' && this.#until !== 0;
    this.#until = isExtended ? sentAt + ttlMs : 0;
    this.#epoch = this.#home.epoch();
    return isExtended;
  }

  async release(): Promise<void> {
    if (this.#until === 0) return;
    this.#until = 0;
    await this.#home.release(this.token).catch(() => {});
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.release();
  }
}
