import { type Clock, isRelaisError, RelaisError, withSignal } from '@relais/model';
import { keepProcessAlive } from '../limits/keep-process-alive.ts';
import type { Slot } from '../limits/session-slots.ts';
import { endReasonOf } from './end-reason.ts';
import type { Opening, OpenSession } from './open-session.ts';
import { SessionLimit } from './session-limit.ts';
import { SessionTurn } from './session-turn.ts';

export interface PsuSessionOptions<Session, Who> {
  /** Gets a session ready. Asks the bank for nothing. */
  readonly open: (opening: Opening<Who>) => Promise<Session>;
  /**
   * Asked of each call before it waits, when its turn has come, and before it reads. @throws what the call ends with: it has no
   * right @defaultValue every call has
   */
  readonly assertMayRead?: (who: Who) => void;
  readonly clock: Clock;
  /** Makes the id of each session. */
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
  /** Called when nothing is open any more and no call waits. */
  readonly onIdle?: () => void;
}

/** A call that comes. */
export interface Coming<Who> {
  readonly who: Who;
  /** Ends the wait for its turn. */
  readonly wait: AbortSignal;
  /** Ends the call, and with it the turn. */
  readonly call: AbortSignal;
  /** Set once it waits neither for other calls of the PSU nor for a place at the bank. */
  readonly queue: { isOver: boolean };
}

interface Current<Session> {
  readonly id: string;
  readonly session: Session;
  readonly signal: AbortSignal;
  readonly slot: Slot;
  /** The session is over: its limit counts no more. */
  readonly stopLimit: () => void;
  /** Whether any call has read in it. */
  isRead: boolean;
}

/** A caller who asks one thing after another must not lose the session in between, however many wait. */
const GIVE_WAY_MS = 1_000;
const NOBODY_ELSE: Slot = { release: () => {}, isWanted: () => false };

/**
 * The session of one PSU. The first call opens it, and the calls that follow under the same right share it. It ends when none
 * comes, when one comes under another right, after an error, or at its limit. Calls run one after the other, because the bank's
 * forms know only one place at a time.
 */
export class PsuSession<Session extends OpenSession<Who>, Who> {
  readonly #options: PsuSessionOptions<Session, Who>;
  #current: Current<Session> | undefined;
  #holder: SessionTurn<Session> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #leaving: Promise<void> = Promise.resolve();
  #waiting = 0;
  #isClosed = false;
  readonly #closing = new AbortController();
  #cancelIdle: () => void = () => {};
  /** When the last call ended, by the monotonic clock. */
  #idleSince = 0;
  #givesWay = false;
  #isToldIdle = false;

  constructor(options: PsuSessionOptions<Session, Who>) {
    this.#options = options;
  }

  /** Waits for the turn of a call. The next call comes when that turn has ended. */
  async enter(coming: Coming<Who>): Promise<SessionTurn<Session>> {
    const { who, wait, call } = coming;
    try {
      this.#assertTakesCalls(who);
    } catch (error) {
      void this.#leaving.then(() => this.#tellIdle());
      throw error;
    }
    this.#cancelIdle();
    this.#waiting += 1;
    this.#isToldIdle = false;
    const before = this.#turn;
    const turn = Promise.withResolvers<void>();
    this.#turn = turn.promise;
    void keepProcessAlive(() => turn.promise);
    const onOver = (): void => {
      this.#holder = undefined;
      this.#done();
      turn.resolve();
    };
    try {
      await before;
      // One session at a time: the bank has seen the logout before it sees the next login.
      await this.#leaving;
      this.#assertMayRead(who, wait);
      const current = (await this.#shared(coming)) ?? (await this.#begin(coming));
      const { id, session, signal } = current;
      this.#holder = new SessionTurn({
        id,
        session,
        sessionEnds: signal,
        closing: this.#closing.signal,
        call,
        onRead: () => {
          this.#assertMayRead(who, call);
          current.isRead = true;
        },
        onFailure: (error) => this.#failed(error),
        onOver,
      });
      return this.#holder;
    } catch (error) {
      onOver();
      throw error;
    }
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
   * @param hurry - once it is aborted, calls that still run or wait are ended as well. They end with its reason where that is a
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

  #assertTakesCalls(who: Who): void {
    const { maxWaiting = Number.POSITIVE_INFINITY, assertMayRead } = this.#options;
    this.#closing.signal.throwIfAborted();
    if (this.#isClosed) throw closed();
    assertMayRead?.(who);
    if (this.#waiting <= maxWaiting) return;
    const message = `${this.#waiting} calls of this customer already wait for each other`;
    throw new RelaisError('fallback_unavailable', message, { reason: 'busy', actor: 'host' });
  }

  #assertMayRead(who: Who, call: AbortSignal): void {
    call.throwIfAborted();
    this.#closing.signal.throwIfAborted();
    this.#options.assertMayRead?.(who);
  }

  /** The session that is open, if the call has the right to read in it; else it is left. */
  async #shared({ who, wait, queue }: Coming<Who>): Promise<Current<Session> | undefined> {
    const current = this.#current;
    if (current === undefined) return undefined;
    if (current.signal.aborted) return this.#leaveBefore(wait, endReasonOf(current.signal.reason));
    queue.isOver = true;
    const signal = AbortSignal.any([wait, current.signal]);
    try {
      if (await withSignal(() => current.session.isFor(who, signal), signal)) return current;
    } catch (error) {
      if (current.signal.aborted) this.#leave(endReasonOf(current.signal.reason));
      throw error;
    }
    queue.isOver = false;
    return this.#leaveBefore(wait, 'other_right');
  }

  /** Ends the session before the call opens its own. */
  async #leaveBefore(wait: AbortSignal, reason: string): Promise<undefined> {
    this.#leave(reason);
    await this.#leaving;
    wait.throwIfAborted();
  }

  async #begin({ who, wait, queue }: Coming<Who>): Promise<Current<Session>> {
    const { open, clock, limitMs, newId, takeSlot = async () => NOBODY_ELSE, assertMayRead } = this.#options;
    const closing = this.#closing.signal;
    const slot = await takeSlot(() => this.#giveWay(), AbortSignal.any([wait, closing]));
    queue.isOver = true;
    const limit = new SessionLimit(clock, limitMs, () => this.#reachedLimit());
    const { lost, assertHeld } = slot;
    const signal = AbortSignal.any([limit.signal, closing, ...(lost === undefined ? [] : [lost])]);
    try {
      assertMayRead?.(who);
      const sessionId = newId();
      const offTheClock: Opening<Who>['offTheClock'] = (waiting) => limit.offTheClock(waiting);
      const held = assertHeld && { assertHeld };
      const session = await open({ sessionId, who, signal, caller: wait, offTheClock, ...held });
      const current = { id: sessionId, session, signal, slot, stopLimit: () => limit.end(), isRead: false };
      this.#current = current;
      lost?.addEventListener('abort', () => this.#lostPlace(current, lost), { once: true });
      return current;
    } catch (error) {
      limit.end();
      slot.release();
      throw error;
    }
  }

  /** As at the limit: a call that reads leaves the session itself. */
  #lostPlace(of: Current<Session>, { reason }: AbortSignal): void {
    if (this.#current === of && this.#holder?.isReading !== true) this.#leave(endReasonOf(reason));
  }

  /** A call that reads ends with this error, and leaves the session then. */
  #reachedLimit(): RelaisError {
    if (this.#holder?.isReading !== true) this.#leave('limit');
    const options = { reason: 'session_limit', actor: 'host' } as const;
    return new RelaisError('fallback_unavailable', 'the session has reached its limit', options);
  }

  /** After an error it is not known on which page the bank believes us to be. A caller who merely left does no harm. */
  #failed(error: unknown): boolean {
    const hasLeft = isRelaisError(error) && error.code === 'aborted';
    if (hasLeft && this.#current?.session.isUsable() !== false) return false;
    this.#leave(endReasonOf(error));
    return true;
  }

  #done(): void {
    // The bank was never asked: there is nothing to go on with.
    if (this.#current?.isRead === false) this.#leave('aborted');
    this.#waiting -= 1;
    if (this.#waiting > 0) return;
    if (this.#current === undefined) void this.#leaving.then(() => this.#tellIdle());
    else this.#idle(this.#current);
  }

  /** The caller is not kept waiting for the logout; the next login is. */
  #leave(reason: string): void {
    const current = this.#current;
    if (current === undefined) return;
    this.#current = undefined;
    this.#cancelIdle();
    current.stopLimit();
    this.#leaving = current.session.leave(reason).finally(() => {
      current.slot.release();
      this.#tellIdle();
    });
  }

  #idle({ slot }: Current<Session>): void {
    const { clock, idleMs } = this.#options;
    this.#idleSince = clock.monotonic();
    this.#givesWay = slot.isWanted();
    const waitMs = this.#givesWay ? Math.min(GIVE_WAY_MS, idleMs) : idleMs;
    this.#cancelIdle = clock.schedule(() => this.#leave('idle'), waitMs);
  }

  #giveWay(): boolean {
    if (this.#waiting > 0 || this.#current === undefined || this.#givesWay) return false;
    this.#givesWay = true;
    this.#cancelIdle();
    const waitMs = Math.max(0, this.#idleSince + GIVE_WAY_MS - this.#options.clock.monotonic());
    this.#cancelIdle = this.#options.clock.schedule(() => this.#leave('idle'), waitMs);
    return true;
  }

  #tellIdle(): void {
    if (this.#isToldIdle || this.#waiting > 0 || this.#current !== undefined) return;
    this.#isToldIdle = true;
    this.#options.onIdle?.();
  }
}

function closed(): RelaisError {
  return new RelaisError('aborted', 'the fallback is being closed');
}
