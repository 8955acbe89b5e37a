import { type Clock, isRelaisError, RelaisError } from '@relais/model';

/** One stay at the web bank: what opens it gives it back. */
export interface Visit<Reader> {
  readonly reader: Reader;
  /** Logs out and closes the connection. Never throws. */
  readonly leave: () => Promise<void>;
}

export interface PsuSessionOptions<Reader> {
  readonly open: (signal: AbortSignal) => Promise<Visit<Reader>>;
  readonly clock: Clock;
  /** A session without a call for this long is ended, in milliseconds. */
  readonly idleMs: number;
  /** No session lives longer, in milliseconds (RTS art. 35(1)). */
  readonly limitMs: number;
  /** Called when nothing is open any more and nobody waits. */
  readonly onIdle?: () => void;
}

interface Stay<Reader> extends Visit<Reader> {
  readonly signal: AbortSignal;
  readonly end: () => void;
}

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
  #cancelIdle: () => void = () => {};

  constructor(options: PsuSessionOptions<Reader>) {
    this.#options = options;
  }

  /** Runs a task in the session, when its turn has come. */
  run<T>(task: (reader: Reader, signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    this.#cancelIdle();
    this.#waiting += 1;
    const result = this.#turn.then(() => this.#visit(task, signal));
    this.#turn = result.then(
      () => this.#done(),
      () => this.#done(),
    );
    return result;
  }

  /** Lets the calls that run finish, then ends the session. */
  async close(): Promise<void> {
    await this.#turn;
    this.#leave();
    await this.#leaving;
  }

  async #visit<T>(task: (reader: Reader, signal: AbortSignal) => Promise<T>, signal: AbortSignal): Promise<T> {
    // One session at a time: the bank has seen the logout before it sees the next login.
    await this.#leaving;
    signal.throwIfAborted();
    try {
      // Not under the caller's signal: a login cut off half-way would leave a session open at the bank.
      this.#stay ??= await this.#enter();
      const { reader, signal: limit } = this.#stay;
      return await task(reader, AbortSignal.any([signal, limit]));
    } catch (error) {
      // After an error nobody knows on which page the bank believes us to be. A caller who merely left does no harm.
      if (!isRelaisError(error) || error.code !== 'aborted') this.#leave();
      throw error;
    }
  }

  async #enter(): Promise<Stay<Reader>> {
    const { open, clock, limitMs } = this.#options;
    const limit = new AbortController();
    const end = clock.schedule(() => {
      const reason = 'session_limit';
      limit.abort(new RelaisError('fallback_unavailable', 'the session has reached its limit', { reason }));
      if (this.#waiting === 0) this.#leave();
    }, limitMs);
    try {
      return { ...(await open(limit.signal)), signal: limit.signal, end };
    } catch (error) {
      end();
      throw error;
    }
  }

  #done(): void {
    this.#waiting -= 1;
    if (this.#waiting > 0) return;
    if (this.#stay === undefined) void this.#leaving.then(() => this.#tellIdle());
    else this.#cancelIdle = this.#options.clock.schedule(() => this.#leave(), this.#options.idleMs);
  }

  /** The caller is not kept waiting for the logout; the next login is. */
  #leave(): void {
    const stay = this.#stay;
    if (stay === undefined) return;
    this.#stay = undefined;
    this.#cancelIdle();
    stay.end();
    this.#leaving = stay.leave().then(() => this.#tellIdle());
  }

  #tellIdle(): void {
    if (this.#waiting === 0 && this.#stay === undefined) this.#options.onIdle?.();
  }
}
