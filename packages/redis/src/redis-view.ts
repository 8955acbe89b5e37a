import {
  type Advance,
  type AdvanceOptions,
  type CommitResult,
  checkFleetName,
  checkLifeMs,
  type FleetCommit,
  type FleetDocument,
  type FleetEventMap,
  type FleetReport,
  type FleetView,
  type LeaseOptions,
  type LeaseTry,
  type Reservation,
  type TakeOptions,
} from '@relais/core';
import { Events } from '@relais/model';
import { BankCopy } from './bank-copy.ts';
import { BankMemory, type BankMemoryParts, type Reply, type Word } from './bank-memory.ts';
import { fleetUnavailable } from './fleet-unavailable.ts';
import { readEntries } from './news.ts';
import { RedisLease } from './redis-lease.ts';
import type { Script } from './script.ts';
import { ADVANCE, COMMIT, EXTEND, GIVE_BACK, LEASE, ONCE, RELEASE, REPORT, TAKE } from './scripts.ts';

export interface RedisViewParts extends BankMemoryParts {
  readonly workerId: string;
  readonly lookEveryMs: number;
  /** Names an operation. */
  readonly newId: () => string;
}

/** One worker's view of a bank in Redis. */
export class RedisView implements FleetView {
  readonly #parts: RedisViewParts;
  readonly #memory: BankMemory;
  readonly #copy: BankCopy;
  readonly on: FleetView['on'];

  constructor(parts: RedisViewParts) {
    const events = new Events<FleetEventMap>();
    this.#parts = parts;
    this.#memory = new BankMemory(parts);
    this.#copy = new BankCopy({ ...parts, events, memory: this.#memory });
    this.on = (name, listener) => events.on(name, listener);
  }

  get workerId(): string {
    return this.#parts.workerId;
  }

  get document(): FleetDocument {
    return this.#copy.document;
  }

  get isReachable(): boolean {
    return this.#copy.isReachable;
  }

  get lostAt(): number | undefined {
    return this.#memory.lostAt;
  }

  async commit({ expected, text, fence, id = this.#parts.newId() }: FleetCommit): Promise<CommitResult> {
    // A commit without a fence names no lease: the place of its key is taken by another of the bank.
    const lease = fence === undefined ? this.#key('done', id) : this.#key('lease', fence.name);
    const words = [expected, fence === undefined ? '' : fence.token, text];
    const reply = await this.#ask(COMMIT, [this.#key('done', id), lease], words);
    const [own, revision, at, present] = reply.words;
    const document = { revision: Number(revision), text: String(present), at: Number(at) };
    this.#copy.accept(document);
    if (reply.kind === 'committed') return { kind: reply.kind, revision: Number(own), document };
    return { kind: reply.kind === 'fenced' ? reply.kind : 'conflict', document };
  }

  async report(text: string, id: string = this.#parts.newId()): Promise<FleetReport> {
    const { workerId } = this.#parts;
    const reply = await this.#ask(REPORT, [this.#key('done', id)], [this.#copy.heardOf, workerId, text]);
    const [done, news] = reply.words;
    this.#copy.hear(readEntries(news));
    const [sequence, at] = String(done).split(' ');
    return { sequence: Number(sequence), at: Number(at), workerId, text };
  }

  async tryLease(name: string, { ttlMs, slots = 1, id = this.#parts.newId() }: LeaseOptions): Promise<LeaseTry> {
    const keys = [this.#key('lease', name), this.#key('done', id)];
    const reply = await this.#ask(LEASE, keys, [checkLifeMs('ttlMs', ttlMs), slots]);
    const [first, leftMs] = reply.words.map(Number) as [number, number];
    if (reply.kind !== 'granted') return { kind: 'taken', freeInMs: first };
    const lease = [this.#key('lease', name)];
    const home = {
      clock: this.#parts.clock,
      epoch: () => this.#memory.epoch,
      extend: (token: number, longerMs: number) => this.#ask(EXTEND, lease, [token, checkLifeMs('ttlMs', longerMs)]),
      release: (token: number) => this.#ask(RELEASE, lease, [token, name]),
    };
    return { kind: 'granted', lease: new RedisLease(name, first, ttlMs, reply.sentAt + leftMs, home) };
  }

  async once(name: string, lifeMs: number, id: string = this.#parts.newId()): Promise<boolean> {
    return (await this.#ask(ONCE, [this.#key('once', name)], [id, checkLifeMs('lifeMs', lifeMs)])).kind === 'first';
  }

  async take(name: string, { limit, lifeMs, id = this.#parts.newId() }: TakeOptions): Promise<Reservation> {
    const { kind, words } = await this.#ask(
      TAKE,
      [this.#key('take', name)],
      [id, limit, checkLifeMs('lifeMs', lifeMs)],
    );
    const [number] = words;
    if (kind === 'reserved') return { kind, id, left: Number(number) };
    return { kind: 'spent', freeInMs: number === '' ? Number.POSITIVE_INFINITY : Number(number) };
  }

  async giveBack(name: string, id: string): Promise<void> {
    await this.#ask(GIVE_BACK, [this.#key('take', name)], [id]);
  }

  async advance(name: string, options: AdvanceOptions): Promise<Advance> {
    const { from = '', to, lifeMs, id = this.#parts.newId() } = options;
    const { kind, words } = await this.#ask(
      ADVANCE,
      [this.#key('text', name)],
      [id, checkLifeMs('lifeMs', lifeMs), from, to],
    );
    const [present] = words;
    return { isAdvanced: kind === 'advanced', present: present === '' ? undefined : String(present) };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#copy.close();
  }

  #key(kind: 'done' | 'lease' | 'once' | 'take' | 'text', name: string): string {
    return this.#memory.keys.of(kind, checkFleetName(name));
  }

  /** After a silence, nothing waits for the server until a look has had an answer. */
  async #ask(script: Script, keys: readonly string[], words: readonly Word[]): Promise<Reply> {
    await this.#copy.assertReachable();
    try {
      const reply = await this.#memory.ask(script, keys, words);
      if (reply.kind === 'settling') throw fleetUnavailable("the fleet's Redis has just lost its memory");
      return reply;
    } catch (error) {
      if (!this.#memory.isAnswered) this.#copy.noteReach(false);
      void this.#copy.look();
      throw error;
    }
  }
}
