import { type Clock, RelaisError } from '@relais/model';
import { pause } from '../transport/pause.ts';
import { ownerKey } from './known-secrets.ts';
import type { Claim, LoginMemory } from './login-memory.ts';
import type { LoginRecord, SendingLogin } from './login-record.ts';
import type { SecretOwner } from './secret-hash.ts';
import type { SeenAges } from './seen-ages.ts';

/** A turn that a login means to take. */
export interface PlannedTurn {
  readonly turn: number;
  /** As it was read when the turn was planned. */
  readonly record: LoginRecord;
}

export interface LoginTurnsOptions {
  readonly memory: LoginMemory;
  readonly clock: Clock;
  readonly ages: SeenAges;
  /** No login takes longer until the bank has answered it, in milliseconds. */
  readonly loginMs: number;
  /** The record of an owner, with what only this process knows. */
  readonly read: (owner: SecretOwner) => Promise<LoginRecord>;
}

const LOOK_EVERY_MS = 250;
/** A login that takes a turn has written down what it sends after so long, or gives up, in milliseconds. */
const TURN_MS = 10_000;
/** A door that was closed for so long, and nothing sent, has been closed by a process that is gone. */
const DEAD_DOOR_MS = 4 * TURN_MS;

/**
 * Keeps processes that share nothing but a store from sending the password of one PSU at the same moment.
 *
 * Each login has a turn with a number, and in each turn at most one wins. A login writes its name (`comes`). Then it closes the
 * door if that is open, and looks whether its name still stands. Two logins cannot both find theirs, however slow the store is.
 * The store only has to give back what it has confirmed (L. Lamport, A fast mutual exclusion algorithm, 1987). Where none finds
 * its name, the login that closed the door pauses and goes on. Within the pause, every other login has gone on or given up.
 */
export class LoginTurns {
  readonly #options: LoginTurnsOptions;
  /** Turns whose door was closed by a process that is gone. */
  readonly #dead = new Map<string, number>();
  readonly #tidying = new Set<Promise<void>>();

  constructor(options: LoginTurnsOptions) {
    this.#options = options;
  }

  /**
   * Says that this login comes next, unless another one is under way.
   *
   * @param id - of the login
   * @param isPatient - whether to wait also for a login that seems to be gone, until that is certain
   */
  async plan(
    owner: SecretOwner,
    id: string,
    isPatient: boolean,
    signal: AbortSignal,
  ): Promise<PlannedTurn | undefined> {
    const { memory, clock, ages, loginMs, read } = this.#options;
    signal.throwIfAborted();
    const record = await read(owner);
    const { sending } = record;
    if (sending !== undefined && this.isHeld(sending) && (isPatient || !this.seemsGone(sending))) return undefined;
    const turn = this.#next(owner, record);
    const claim = await memory.changeClaim(owner, 'comes', turn, (now) => {
      const comes = now !== undefined && now.id !== id && now.isWithdrawn !== true && ages.of(now) < loginMs;
      return comes ? now : { id, at: clock.now() };
    });
    return claim?.id === id ? { turn, record } : undefined;
  }

  /**
   * Takes the turn.
   *
   * @returns when the turn was begun, by the monotonic clock. The secret has to be on record in time, see `assertInTime`.
   *   `undefined` when another login is faster
   */
  async take(owner: SecretOwner, id: string, turn: number, signal: AbortSignal): Promise<number | undefined> {
    const { memory, clock } = this.#options;
    // The login that came later goes first: then none has to wait.
    if ((await memory.readClaim(owner, 'comes', turn))?.id !== id) return undefined;
    const begunAt = clock.monotonic();
    const door = await memory.changeClaim(owner, 'door', turn, (now) => now ?? { id, at: clock.now() });
    if (door?.id !== id) return this.#closedBy(door, owner, turn);
    if ((await memory.readClaim(owner, 'comes', turn))?.id === id) return begunAt;
    this.assertInTime(begunAt);
    await pause(clock, TURN_MS, signal);
    const againAt = clock.monotonic();
    const still = await memory.readClaim(owner, 'door', turn);
    return still?.id === id ? againAt : undefined;
  }

  /** @throws {RelaisError} `own_network` with reason `store`: by now, another process may have taken the turn for lost */
  assertInTime(begunAt: number): void {
    if (this.#options.clock.monotonic() - begunAt <= TURN_MS) return;
    const options = { reason: 'store', actor: 'host' } as const;
    throw new RelaisError('own_network', 'the store of the logins is too slow to log in safely', options);
  }

  /** Waits a little for the login that is faster. */
  async wait(signal: AbortSignal): Promise<void> {
    await pause(this.#options.clock, LOOK_EVERY_MS, signal);
  }

  /**
   * True while that login may still be sending, as far as this process has seen. It uses no clock of another machine and no time
   * of day.
   */
  isHeld(sending: SendingLogin): boolean {
    return this.#options.ages.observed(sending.id) < this.#options.loginMs;
  }

  /** True where that login sends no more, if the clock can be believed. */
  seemsGone(sending: SendingLogin): boolean {
    return this.#options.ages.of(sending) >= this.#options.loginMs;
  }

  /** The turn is over, and the record says so: takes away what it has left behind, beside the login. */
  leave(owner: SecretOwner, turn: number): void {
    this.#beside(this.#options.memory.eraseTurn(owner, turn));
  }

  /** The login comes no more. */
  withdraw(owner: SecretOwner, id: string, turn: number): void {
    const { memory } = this.#options;
    this.#beside(
      memory.changeClaim(owner, 'comes', turn, (now) => (now?.id === id ? { ...now, isWithdrawn: true } : now)),
    );
  }

  /** Waits for what is still taken away. */
  async close(): Promise<void> {
    await Promise.all(this.#tidying);
  }

  /** A claim that stays is nothing worse than a short wait for others. */
  #beside(task: Promise<unknown>): void {
    const done = task.then(
      () => void this.#tidying.delete(done),
      () => void this.#tidying.delete(done),
    );
    this.#tidying.add(done);
  }

  #next(owner: SecretOwner, { turn }: LoginRecord): number {
    const dead = this.#dead.get(ownerKey(owner)) ?? 0;
    if (dead > turn) return dead + 1;
    this.#dead.delete(ownerKey(owner));
    return turn + 1;
  }

  #closedBy(door: Claim | undefined, owner: SecretOwner, turn: number): undefined {
    const isDead = door !== undefined && this.#options.ages.observed(`door ${turn} ${door.id}`) >= DEAD_DOOR_MS;
    if (isDead) this.#dead.set(ownerKey(owner), turn);
    return undefined;
  }
}
