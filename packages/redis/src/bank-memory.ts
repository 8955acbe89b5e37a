import { type Clock, inTime, RelaisError } from '@relais/model';
import type { RedisPort } from './clients/redis-port.ts';
import { fleetUnavailable, wordOf } from './fleet-unavailable.ts';
import type { BankKeys } from './keys.ts';
import { run, type Script } from './script.ts';

/** One argument of a script. */
export type Word = string | number;

/** What a script gave back. */
export interface Reply {
  readonly kind: string;
  /** Its own words, after those that every script gives. */
  readonly words: readonly unknown[];
  /** When the command was sent, by the monotonic clock. */
  readonly sentAt: number;
}

export interface BankMemoryParts {
  readonly port: RedisPort;
  readonly keys: BankKeys;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly settleMs: number;
}

/** The memory of one bank in Redis, as one worker reaches it. Every question ends in time. */
export class BankMemory {
  readonly keys: BankKeys;
  readonly #parts: BankMemoryParts;
  /** Nothing, as long as the worker has seen nothing. */
  #epoch = '';
  #stamp = 0;
  #lostAt: number | undefined;
  /**
   * How far the server's time of day is ahead of the monotonic clock, in milliseconds. It is too much by the time that the last
   * command took to arrive.
   */
  #aheadMs: number | undefined;
  #isAnswered = false;

  constructor(parts: BankMemoryParts) {
    this.#parts = parts;
    this.keys = parts.keys;
  }

  /** The time in which the server has forgotten nothing. Another name: something was lost. */
  get epoch(): string {
    return this.#epoch;
  }

  /** Whether the server answered the last question, be it with an error. */
  get isAnswered(): boolean {
    return this.#isAnswered;
  }

  get lostAt(): number | undefined {
    return this.#lostAt;
  }

  /** A message came from the server. */
  noteStamp(stamp: number): void {
    this.#stamp = Math.max(this.#stamp, stamp);
  }

  /**
   * Runs a script. A command that arrives after its time does nothing. One whose connection breaks is sent once more: each
   * script recognises a repetition.
   *
   * @throws {RelaisError} `own_network`, reason `fleet`
   */
  async ask(script: Script, keys: readonly string[], words: readonly Word[]): Promise<Reply> {
    const { clock, timeoutMs } = this.#parts;
    const endsAt = clock.monotonic() + timeoutMs;
    for (let isRepeated = false; ; isRepeated = true) {
      const sentAt = clock.monotonic();
      try {
        const given = await inTime(() => this.#send(script, keys, words, endsAt), {
          clock,
          deadlineMs: endsAt - sentAt,
          late: () => fleetUnavailable(`the fleet's Redis did not answer within ${timeoutMs} ms`),
        });
        this.#isAnswered = true;
        const reply = this.#read(given, sentAt);
        if (reply.kind !== 'late') return reply;
        if (isRepeated) throw fleetUnavailable("the fleet's Redis was asked too late");
      } catch (error) {
        this.#isAnswered = wordOf(error) !== undefined;
        if (error instanceof RelaisError) throw error;
        if (this.#isAnswered || isRepeated) throw fleetUnavailable("the fleet's Redis failed", error);
      }
    }
  }

  #send(script: Script, keys: readonly string[], words: readonly Word[], endsAt: number): Promise<unknown> {
    const { port, settleMs } = this.#parts;
    const limit = this.#aheadMs === undefined ? 0 : Math.ceil(endsAt + this.#aheadMs);
    const always = [limit, this.#epoch, this.#stamp, settleMs, this.keys.channel];
    return run(port, script, [...this.keys.always, ...keys], [...always, ...words].map(String));
  }

  #read(given: unknown, sentAt: number): Reply {
    const [kind, now, epoch, stamp, lostAt, ...words]: readonly unknown[] = Array.isArray(given) ? given : [];
    if (typeof kind !== 'string' || !(Number(now) > 0)) {
      throw fleetUnavailable("the fleet's Redis gave no answer of a script");
    }
    this.#aheadMs = Number(now) - sentAt;
    if (kind !== 'late') {
      this.#epoch = String(epoch);
      this.noteStamp(Number(stamp));
      this.#lostAt = lostAt === '' ? undefined : Number(lostAt);
    }
    return { kind, words, sentAt };
  }
}
