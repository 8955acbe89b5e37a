import { type Clock, isRelaisError, RelaisError, type SessionCallOptions } from '@relais/model';
import type { Slot } from '../limits/session-slots.ts';
import { SessionLimit } from './session-limit.ts';

/** One stay at the web bank: what opens it gives it back. */
export interface Visit<Reader, Who = unknown> {
  readonly reader: Reader;
  /**
   * Told of each call before it reads. @param who - as the call says @param caller - aborted when a customer is no longer
   * waited for on its behalf
   */
  readonly serve?: (who: Who | undefined, caller: AbortSignal) => void;
  /** False once nothing more can be read in it, by whatever its last call has ended. @defaultValue always true */
  readonly isUsable?: () => boolean;
  /** Logs out and closes the connection. Never throws. @param reason - e.g. `idle`, `limit`, or the code of an error */
  readonly leave: (reason: string) => Promise<void>;
}

/** How a call takes part in a session. */
export interface Admission extends Pick<SessionCallOptions, 'admit' | 'onSent'> {
  /** Told when the call waits no longer: not for other calls of the PSU, and not for a place at the bank. */
  readonly onTurn?: () => void;
  /** Told when the call waits after all, for a login of another process, until `onTurn`. */
  readonly onWait?: () => void;
}

/** What the opener of a visit is given. */
export interface Opening<Who = unknown> {
  readonly sessionId: string;
  /** Of the call that opens it: to be asked once nothing else stands in the way, and told of the login. */
  readonly admission: Admission;
  /** Whose call opens it, as that call says. */
  readonly who?: Who;
  readonly signal: AbortSignal;
  /** Of the call that opens it: when its caller leaves, a customer is no longer waited for. */
  readonly caller: AbortSignal;
  /** Runs a wait for the customer that does not count against the limit of the session. */
  readonly offTheClock: <T>(wait: () => Promise<T>) => Promise<T>;
}

export interface PsuSessionOptions<Reader, Who> {
  readonly open: (opening: Opening<Who>) => Promise<Visit<Reader, Who>>;
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

interface Stay<Reader, Who> extends Visit<Reader, Who> {
  readonly id: string;
  readonly signal: AbortSignal;
  readonly end: () => void;
  readonly slot: Slot;
}

/** A caller who asks one thing after another must not lose the session in between, however many wait. */
const GIVE_WAY_MS = 1_000;
const NOBODY_ELSE: Slot = { release: () => {}, isWanted: () => false };

/**
 * The session of one PSU: opened at the first call, shared by the calls that follow, ended when none comes, after an
 * error, or at its limit. Calls run one after the other, because the bank's forms know only one place at a time.
 */
export class PsuSession<Reader, Who = unknown> {
  readonly #options: PsuSessionOptions<Reader, Who>;
  #stay: Stay<Reader, Who> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #leaving: Promise<void> = Promise.resolve();
  #waiting = 0;
  readonly #closing = new AbortController();
  #cancelIdle: () => void = () => {};
  /** When the last call ended, in milliseconds since the epoch. */
  #idleSince = 0;
  #givesWay = false;

  constructor(options: PsuSessionOptions<Reader, Who>) {
    this.#options = options;
  }

  /** Runs a task in the session, when its turn has come. */
  run<T>(
    task: (reader: Reader, signal: AbortSignal) => Promise<T>,
    signal: AbortSignal,
    admission: Admission = {},
    who?: Who,
  ): Promise<T> {
    const { maxWaiting = Number.POSITIVE_INFINITY } = this.#options;
    if (this.#waiting > maxWaiting) {
      const message = `${this.#waiting} calls of this customer already wait for each other`;
      return Promise.reject(new RelaisError('fallback_unavailable', message, { reason: 'busy', actor: 'host' }));
    }
    this.#cancelIdle();
    this.#waiting += 1;
    const result = this.#turn.then(() => this.#visit(task, signal, admission, who));
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
    who: Who | undefined,
  ): Promise<T> {
    // One session at a time: the bank has seen the logout before it sees the next login.
    await this.#leaving;
    signal.throwIfAborted();
    this.#closing.signal.throwIfAborted();
    // Outside the `try`: a call that is not admitted is no reason to end a session that is well.
    if (this.#stay !== undefined) {
      admission.onTurn?.();
      await admission.admit?.(this.#stay.id);
      admission.onSent?.();
    }
    try {
      // Not under the caller's signal: a login cut off half-way would leave a session open at the bank.
      this.#stay ??= await this.#enter(admission, who, signal);
      const { reader, signal: limit, serve } = this.#stay;
      serve?.(who, AbortSignal.any([signal, this.#closing.signal]));
      return await task(reader, AbortSignal.any([signal, limit]));
    } catch (error) {
      // After an error nobody knows on which page the bank believes us to be. A caller who merely left does no harm.
      const hasLeft = isRelaisError(error) && error.code === 'aborted';
      if (!hasLeft || this.#stay?.isUsable?.() === false) this.#leave(endReasonOf(error));
      throw error;
    }
  }

  async #enter(admission: Admission, who: Who | undefined, caller: AbortSignal): Promise<Stay<Reader, Who>> {
    const { open, clock, limitMs, newId, takeSlot = async () => NOBODY_ELSE } = this.#options;
    const closing = this.#closing.signal;
    const slot = await takeSlot(() => this.#giveWay(), AbortSignal.any([caller, closing]));
    admission.onTurn?.();
    const id = newId();
    const limit = new SessionLimit(clock, limitMs, () => {
      if (this.#waiting === 0) this.#leave('limit');
      const reason = 'session_limit';
      return new RelaisError('fallback_unavailable', 'the session has reached its limit', { reason });
    });
    const signal = AbortSignal.any([limit.signal, closing]);
    const end = (): void => limit.end();
    try {
      const offTheClock: Opening['offTheClock'] = (wait) => limit.offTheClock(wait);
      const visit = await open({
        sessionId: id,
        admission,
        ...(who !== undefined && { who }),
        signal,
        caller: AbortSignal.any([caller, closing]),
        offTheClock,
      });
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
    else this.#idle(this.#stay);
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

  #idle({ slot }: Stay<Reader, Who>): void {
    const { clock, idleMs } = this.#options;
    this.#idleSince = clock.now();
    this.#givesWay = slot.isWanted();
    const waitMs = this.#givesWay ? Math.min(GIVE_WAY_MS, idleMs) : idleMs;
    this.#cancelIdle = clock.schedule(() => this.#leave('idle'), waitMs);
  }

  #giveWay(): boolean {
    if (this.#waiting > 0 || this.#stay === undefined || this.#givesWay) return false;
    this.#givesWay = true;
    this.#cancelIdle();
    const waitMs = Math.max(0, this.#idleSince + GIVE_WAY_MS - this.#options.clock.now());
    this.#cancelIdle = this.#options.clock.schedule(() => this.#leave('idle'), waitMs);
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
