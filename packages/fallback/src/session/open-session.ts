/** One session at the bank, from the moment it has its place until it is left. It opens when the first call reads. */
export interface OpenSession<Who> {
  /**
   * Whether a call has the right under which the session was opened. Without it, the session ends and the call opens its own.
   * @param signal - ends the wait @throws when that cannot be told: the session goes on without the call
   */
  readonly isFor: (who: Who, signal: AbortSignal) => Promise<boolean>;
  /** False where nothing can be read in it, or nothing more. */
  readonly isUsable: () => boolean;
  /** Logs out and closes the connection. Never throws. @param reason - e.g. `idle`, `limit`, or the code of an error */
  readonly leave: (reason: string) => Promise<void>;
}

/** What the opener of a session is given. */
export interface Opening<Who> {
  readonly sessionId: string;
  /** The customer whose call opens it. */
  readonly who: Who;
  /** Ends the session: its limit, or the closing of the fallback. */
  readonly signal: AbortSignal;
  /** Of the call that opens it. */
  readonly caller: AbortSignal;
  /** To be asked right before each request to the bank. @throws when the session has lost its place: it sends nothing more */
  readonly assertHeld?: (signal: AbortSignal) => Promise<void>;
  /** Runs a wait for the customer that does not count against the limit of the session. */
  readonly offTheClock: <T>(wait: () => Promise<T>) => Promise<T>;
}
