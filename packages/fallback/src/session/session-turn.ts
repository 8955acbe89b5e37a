import { isRelaisError, RelaisError } from '@relais/model';

/** What ends the reading of one call. */
export interface ReadingEnds {
  /** Ends it: the call is over, or the session is. */
  readonly signal: AbortSignal;
  /** The caller has left, or the fallback is being closed. Then Relais no longer waits for a customer on this call's behalf. */
  readonly caller: AbortSignal;
}

export interface SessionTurnOptions<Session> {
  readonly id: string;
  readonly session: Session;
  /** Aborted when the session ends, whichever call is in it. */
  readonly sessionEnds: AbortSignal;
  /** Aborted when the fallback is being closed. */
  readonly closing: AbortSignal;
  /** Of the call whose turn it is. */
  readonly call: AbortSignal;
  /** Told before the call reads. @throws what the call ends with: it has no right */
  readonly onRead: () => void;
  /** The call has read with an error. @returns whether the session is left for it */
  readonly onFailure: (error: unknown) => boolean;
  /** The next call may come. Told once. */
  readonly onOver: () => void;
}

/**
 * The turn of one call in the session of its PSU. It passes on when it ends, and by itself when the call or the session is over.
 * So a caller that never ends its turn holds up no other call for longer than that.
 */
export class SessionTurn<Session> {
  readonly #options: SessionTurnOptions<Session>;
  readonly #ends: AbortSignal;
  readonly #end = (): void => this.end();
  #isReading = false;
  #isEnded = false;
  /** For what the session was left. */
  #failure: { readonly because: unknown } | undefined;

  constructor(options: SessionTurnOptions<Session>) {
    this.#options = options;
    this.#ends = AbortSignal.any([options.call, options.sessionEnds]);
    this.#ends.addEventListener('abort', this.#end, { once: true });
    if (this.#ends.aborted) this.end();
  }

  get id(): string {
    return this.#options.id;
  }

  get session(): Session {
    return this.#options.session;
  }

  get isReading(): boolean {
    return this.#isReading;
  }

  /**
   * Lets the call read in the session. After an error of another kind than `aborted`, the session is left.
   *
   * @param caller - of this one question
   */
  async read<T>(task: (session: Session, ends: ReadingEnds) => Promise<T>, caller: AbortSignal): Promise<T> {
    const { session, sessionEnds, closing, onRead, onFailure } = this.#options;
    this.assertHeld();
    caller.throwIfAborted();
    onRead();
    this.#isReading = true;
    try {
      const signal = AbortSignal.any([caller, sessionEnds]);
      return await task(session, { signal, caller: AbortSignal.any([caller, closing]) });
    } catch (error) {
      if (onFailure(error)) this.#failure = { because: error };
      throw error;
    } finally {
      this.#isReading = false;
      if (this.#isEnded) this.#options.onOver();
    }
  }

  /** @throws what has ended the turn, when it is over @throws {TypeError} while the call reads */
  assertHeld(): void {
    const because: unknown = this.#ends.aborted ? this.#ends.reason : undefined;
    if (isRelaisError(because)) throw because;
    if (this.#failure !== undefined) throw this.#failure.because;
    if (this.#isEnded) throw new RelaisError('aborted', 'the visit is over');
    if (this.#isReading) throw new TypeError('a visit answers one question after the other');
  }

  /** Gives the turn on: at once, or when what is being read has come to its end. */
  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#ends.removeEventListener('abort', this.#end);
    if (!this.#isReading) this.#options.onOver();
  }
}
