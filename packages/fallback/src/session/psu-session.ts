import { type Clock, isRelaisError, RelaisError, type SessionCallOptions } from '@relais/model';
import type { Slot } from '../limits/session-slots.ts';

/** One stay at the web bank: what opens it gives it back. */
export interface Visit<Reader> {
  readonly reader: Reader;
  /** Logs out and closes the connection. Never throws. @param reason - e.g. `idle`, `limit`, or the code of an error */
  readonly leave: (reason: string) => Promise<void>;
}

/** How a call takes part in a session. */
export type Admission = Pick<SessionCallOptions, 'admit' | 'onSent'>;

/** What the opener of a visit is given. */
export interface Opening {
  readonly sessionId: string;
  /** Of the call that opens it: to be asked once nothing else stands in the way, and told of the login. */
  readonly admission: Admission;
  readonly signal: AbortSignal;
}

export interface PsuSessionOptions<Reader> {
  readonly open: (opening: Opening) => Promise<Visit<Reader>>;
  readonly clock: Clock;
  /** Makes the id of each visit. */
  readonly newId: () => string;
  /** A session without a call for this long is ended, in milliseconds. */
  readonly idleMs: number;
  /** No session lives longer, in milliseconds (RTS art. 35(1)). */
  readonly limitMs: number;
  /**
   * Waits for a place at the bank, before anything is opened. @defaultValue there is always one
   *
   * @param giveWay - ends the session if no call is in it, and returns whether it ends
   */
  readonly takeSlot?: (giveWay: () => boolean, signal: AbortSignal) => Promise<Slot>;
  /** Calls of one PSU that may wait for each other. @defaultValue without limit */
  readonly maxWaiting?: number;
  /** Called when nothing is open any more and nobody waits. */
  readonly onIdle?: () => void;
}

interface Stay<Reader> extends Visit<Reader> {
  readonly id: string;
  readonly signal: AbortSignal;
  readonly end: () => void;
  readonly slot: Slot;
}

const NOBODY_ELSE: Slot = { release: () => {}, isWanted: () => false };

/**
 * The session of one PSU: opened at the first call, shared by the calls that follow, ended when none comes, after an
 * error, or at its limit. Calls run one after the other, because the bank's forms know only one place at a time.
 */
export class PsuSession<Reader> {
  readonly #options: PsuSessionOptions<Reader>;
  #stay: Stay<Reader> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #leaving: Promise<void> = Promise.resolve();
  #waiting = 0;
  readonly #closing = new AbortController();
  #cancelIdle: () => void = () => {};

  constructor(options: PsuSessionOptions<Reader>) {
    this.#options = options;
  }

  /** Runs a task in the session, when its turn has come. */
  run<T>(
    task: (reader: Reader, signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
    admission: Admission = {},
  ): Promise<T> {
    const { maxWaiting = Number.POSITIVE_INFINITY } = this.#options;
    if (this.#waiting > maxWaiting) {
      const message = `${this.#waiting} calls of this customer already wait for each other`;
      return Promise.reject(new RelaisError('fallback_unavailable', message, { reason: 'busy', actor: 'host' }));
    }
    this.#cancelIdle();
    this.#waiting += 1;
    const result = this.#turn.then(() => this.#visit(task, signal, admission));
    this.#turn = result.then(
      () => this.#done(),
      () => this.#done(),
    );
    return result;
  }

  /**
   * Lets the calls that run or wait finish, then logs out. A call that comes later opens a session anew.
   *
   * @param reason - why, as the record of the session says
   */
  async end(reason: string): Promise<void> {
    this.#turn = this.#turn.then(() => this.#leave(reason));
    await this.#turn;
    await this.#leaving;
  }

  /**
   * Lets the calls that run finish, then ends the session for good.
   *
   * @param hurry - once it is aborted, calls that still run or wait are ended as well: with its reason where that is a
   * `RelaisError`, else with `aborted`
   */
  async close(hurry?: AbortSignal): Promise<void> {
    const cut = (): void => {
      const because: unknown = hurry?.reason;
      const closed = new RelaisError('aborted', 'the fallback is being closed');
      this.#closing.abort(isRelaisError(because) ? because : closed);
    };
    if (hurry?.aborted) cut();
    hurry?.addEventListener('abort', cut, { once: true });
    await this.#turn;
    hurry?.removeEventListener('abort', cut);
    this.#leave('closed');
    await this.#leaving;
  }

  async #visit<T>(
    task: (reader: Reader, signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
    admission: Admission,
  ): Promise<T> {
    // One session at a time: the bank has seen the logout before it sees the next login.
    await this.#leaving;
    signal.throwIfAborted();
    this.#closing.signal.throwIfAborted();
    // Outside the `try`: a call that is not admitted is no reason to end a session that is well.
    if (this.#stay !== undefined) {
      await admission.admit?.(this.#stay.id);
      admission.onSent?.();
    }
    try {
      // Not under the caller's signal: a login cut off half-way would leave a session open at the bank.
      this.#stay ??= await this.#enter(admission, signal);
      const { reader, signal: limit } = this.#stay;
      return await task(reader, AbortSignal.any([signal, limit]));
    } catch (error) {
      // After an error nobody knows on which page the bank believes us to be. A caller who merely left does no harm.
      if (!isRelaisError(error) || error.code !== 'aborted') this.#leave(endReasonOf(error));
      throw error;
    }
  }

  async #enter(admission: Admission, caller: AbortSignal): Promise<Stay<Reader>> {
    const { open, clock, limitMs, newId, takeSlot = async () => NOBODY_ELSE } = this.#options;
    const closing = this.#closing.signal;
    const slot = await takeSlot(() => this.#giveWay(), AbortSignal.any([caller, closing]));
    const id = newId();
    const limit = new AbortController();
    const end = clock.schedule(() => {
      const reason = 'session_limit';
      limit.abort(new RelaisError('fallback_unavailable', 'the session has reached its limit', { reason }));
      if (this.#waiting === 0) this.#leave('limit');
    }, limitMs);
    try {
      const signal = AbortSignal.any([limit.signal, closing]);
      const visit = await open({ sessionId: id, admission, signal });
      return { ...visit, id, signal, end, slot };
    } catch (error) {
      end();
      slot.release();
      throw error;
    }
  }

  #done(): void {
    this.#waiting -= 1;
    if (this.#waiting > 0) return;
    if (this.#stay === undefined) void this.#leaving.then(() => this.#tellIdle());
    else if (this.#stay.slot.isWanted()) this.#leave('idle');
    else this.#cancelIdle = this.#options.clock.schedule(() => this.#leave('idle'), this.#options.idleMs);
  }

  /** The caller is not kept waiting for the logout; the next login is. */
  #leave(reason: string): void {
    const stay = this.#stay;
    if (stay === undefined) return;
    this.#stay = undefined;
    this.#cancelIdle();
    stay.end();
    this.#leaving = stay.leave(reason).then(() => {
      stay.slot.release();
      this.#tellIdle();
    });
  }

  #giveWay(): boolean {
    if (this.#waiting > 0) return false;
    this.#leave('idle');
    return true;
  }

  #tellIdle(): void {
    if (this.#waiting === 0 && this.#stay === undefined) this.#options.onIdle?.();
  }
}

/** Why a session ends, as the record of it says. */
export function endReasonOf(error: unknown): string {
  if (!isRelaisError(error)) return 'failed';
  return error.reason === 'session_limit' ? 'limit' : error.code;
}
