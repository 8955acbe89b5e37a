/** Many listeners behind one. A client warns of more than ten, and a fleet may have a view of many banks. */
export class SharedListener {
  readonly #listeners = new Set<() => void>();
  readonly #arm: (tell: () => void) => void;
  readonly #disarm: (tell: () => void) => void;
  readonly #tell = (): void => {
    for (const listener of this.#listeners) listener();
  };

  /**
   * @param arm - puts the one listener on the client
   * @param disarm - takes it off again
   */
  constructor(arm: (tell: () => void) => void, disarm: (tell: () => void) => void) {
    this.#arm = arm;
    this.#disarm = disarm;
  }

  /** Returns the function that takes the listener off. */
  add(listener: () => void): () => void {
    const own = (): void => listener();
    if (this.#listeners.size === 0) this.#arm(this.#tell);
    this.#listeners.add(own);
    return () => {
      if (this.#listeners.delete(own) && this.#listeners.size === 0) this.#disarm(this.#tell);
    };
  }
}
