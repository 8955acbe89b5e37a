/** Ends of sessions and of records that `close` waits for. */
export class PendingEnds {
  readonly #all = new Set<Promise<unknown>>();

  /** Has `settled` wait for it. */
  add<T>(end: Promise<T>): Promise<T> {
    this.#all.add(end);
    const isOver = (): unknown => this.#all.delete(end);
    end.then(isOver, isOver);
    return end;
  }

  /** One end may begin another: a session that is left writes its record. */
  async settled(): Promise<void> {
    while (this.#all.size > 0) await Promise.allSettled(this.#all);
  }
}
