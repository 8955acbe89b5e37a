import { type Clock, isRelaisError, RelaisError, type SessionCallOptions, withSignal } from '@relais/model';
import type { Slot } from '../limits/session-slots.ts';
import { endReasonOf } from './end-reason.ts';
import { SessionLimit } from './session-limit.ts';

/** One stay at the web bank: what opens it gives it back. */
export interface Visit<Reader, Who = unknown> {
  readonly reader: Reader;
  /**
   * Whether a call has the right under which the visit was opened; without it, the visit ends and the call opens its own.
   * @param signal - ends the wait @throws when that cannot be told: the visit goes on without the call
   * @defaultValue always
   */
  readonly isFor?: (who: Who | undefined, signal: AbortSignal) => Promise<boolean>;
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
  /**
   * Asked of each call before it waits, when its turn has come, and before it reads. @throws what the call ends with: it has no
   * right @defaultValue every call has
   */
  readonly assertMayRead?: (who: Who | undefined) => void;
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

/** One call that waits for its turn. */
interface Call<Who> {
  readonly signal: AbortSignal;
  readonly admission: Admission;
  readonly who: Who | undefined;
}

/** A caller who asks one thing after another must not lose the session in between, however many wait. */
const GIVE_WAY_MS = 1_000;
const NOBODY_ELSE: Slot = { release: () => {}, isWanted: () => false };

/**
 * The session of one PSU: opened at the first call, shared by the calls that follow under the same right, ended when none
 * comes, when one comes under another right, after an error, or at its limit. Calls run one after the other, because the
 * bank's forms know only one place at a time.
 */
export class PsuSession<Reader, Who = unknown> {
  readonly #options: PsuSessionOptions<Reader, Who>;
  #stay: Stay<Reader, Who> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #leaving: Promise<void> = Promise.resolve();
  #waiting = 0;
  #isClosed = false;
  readonly #closing = new AbortController();
  #cancelIdle: () => void = () => {};
  /** When the last call ended, by the monotonic clock. */
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
    try {
      this.#assertTakesCalls(who);
    } catch (error) {
      return Promise.reject(error);
    }
    this.#cancelIdle();
    this.#waiting += 1;
    const result = this.#turn.then(() => this.#visit(task, { signal, admission, who }));
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
   * Lets the calls that run or wait finish, then ends the session for good. A call that comes later ends with `aborted`.
   *
   * @param hurry - once it is aborted, calls that still run or wait are ended as well: with its reason where that is a
   * `RelaisError`, else with `aborted`
   */
  async close(hurry?: AbortSignal): Promise<void> {
    this.#isClosed = true;
    const cut = (): void => {
      const because: unknown = hurry?.reason;
      this.#closing.abort(isRelaisError(because) ? because : closed());
    };
    if (hurry?.aborted) cut();
    hurry?.addEventListener('abort', cut, { once: true });
    await this.#turn;
    hurry?.removeEventListener('abort', cut);
    this.#leave('closed');
    await this.#leaving;
  }

  #assertTakesCalls(who: Who | undefined): void {
    const { maxWaiting = Number.POSITIVE_INFINITY, assertMayRead } = this.#options;
    this.#closing.signal.throwIfAborted();
    if (this.#isClosed) throw closed();
    assertMayRead?.(who);
    if (this.#waiting <= maxWaiting) return;
    const message = `${this.#waiting} calls of this customer already wait for each other`;
    throw new RelaisError('fallback_unavailable', message, { reason: 'busy', actor: 'host' });
  }

  async #visit<T>(task: (reader: Reader, signal: AbortSignal) => Promise<T>, call: Call<Who>): Promise<T> {
    const { signal, who } = call;
    const { assertMayRead } = this.#options;
    const mayRead = (): void => {
      signal.throwIfAborted();
      this.#closing.signal.throwIfAborted();
      assertMayRead?.(who);
    };
    // One session at a time: the bank has seen the logout before it sees the next login.
    await this.#leaving;
    // Outside the `try`: a call that is not admitted is no reason to end a session that is well.
    mayRead();
    const shared = await this.#shared(call);
    if (shared !== undefined) mayRead();
    try {
      // Not under the caller's signal: a login cut off half-way would leave a session open at the bank.
      this.#stay ??= await this.#enter(call);
      const { reader, signal: limit, serve } = this.#stay;
      // A login takes its time, and so does the host program.
      if (shared === undefined) assertMayRead?.(who);
      serve?.(who, AbortSignal.any([signal, this.#closing.signal]));
      return await task(reader, AbortSignal.any([signal, limit]));
    } catch (error) {
      // After an error nobody knows on which page the bank believes us to be. A caller who merely left does no harm.
      const hasLeft = isRelaisError(error) && error.code === 'aborted';
      if (!hasLeft || this.#stay?.isUsable?.() === false) this.#leave(endReasonOf(error));
      throw error;
    }
  }

  /** The stay that is open, if the call has the right to read in it; else it is left. */
  async #shared({ signal: caller, admission, who }: Call<Who>): Promise<Stay<Reader, Who> | undefined> {
    const stay = this.#stay;
    if (stay === undefined) return undefined;
    if (stay.signal.aborted) return this.#leaveBefore(caller, endReasonOf(stay.signal.reason));
    admission.onTurn?.();
    const signal = AbortSignal.any([caller, stay.signal]);
    try {
      if (await withSignal(async () => (await stay.isFor?.(who, signal)) ?? true, signal)) {
        await withSignal(async () => admission.admit?.(stay.id), signal);
        admission.onSent?.();
        return stay;
      }
    } catch (error) {
      if (stay.signal.aborted) this.#leave(endReasonOf(stay.signal.reason));
      throw error;
    }
    return this.#leaveBefore(caller, 'other_right');
  }

  /** Ends the stay before the call opens its own. */
  async #leaveBefore(caller: AbortSignal, reason: string): Promise<undefined> {
    this.#leave(reason);
    await this.#leaving;
    caller.throwIfAborted();
  }

  async #enter({ admission, who, signal: caller }: Call<Who>): Promise<Stay<Reader, Who>> {
    const { open, clock, limitMs, newId, takeSlot = async () => NOBODY_ELSE, assertMayRead } = this.#options;
    const closing = this.#closing.signal;
    const slot = await takeSlot(() => this.#giveWay(), AbortSignal.any([caller, closing]));
    const limit = new SessionLimit(clock, limitMs, () => {
      if (this.#waiting === 0) this.#leave('limit');
      const options = { reason: 'session_limit', actor: 'host' } as const;
      return new RelaisError('fallback_unavailable', 'the session has reached its limit', options);
    });
    const signal = AbortSignal.any([limit.signal, closing]);
    const end = (): void => limit.end();
    try {
      admission.onTurn?.();
      assertMayRead?.(who);
      const id = newId();
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
    this.#leaving = stay.leave(reason).finally(() => {
      stay.slot.release();
      this.#tellIdle();
    });
  }

  #idle({ slot }: Stay<Reader, Who>): void {
    const { clock, idleMs } = this.#options;
    this.#idleSince = clock.monotonic();
    this.#givesWay = slot.isWanted();
    const waitMs = this.#givesWay ? Math.min(GIVE_WAY_MS, idleMs) : idleMs;
    this.#cancelIdle = clock.schedule(() => this.#leave('idle'), waitMs);
  }

  #giveWay(): boolean {
    if (this.#waiting > 0 || this.#stay === undefined || this.#givesWay) return false;
    this.#givesWay = true;
    this.#cancelIdle();
    const waitMs = Math.max(0, this.#idleSince + GIVE_WAY_MS - this.#options.clock.monotonic());
    this.#cancelIdle = this.#options.clock.schedule(() => this.#leave('idle'), waitMs);
    return true;
  }

  #tellIdle(): void {
    if (this.#waiting === 0 && this.#stay === undefined) this.#options.onIdle?.();
  }
}

function closed(): RelaisError {
  return new RelaisError('aborted', 'the fallback is being closed');
}
