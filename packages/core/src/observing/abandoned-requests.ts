/** Requests that are watched on although their caller has gone: a bounded number. */
export class AbandonedRequests {
  readonly #most: number;
  /** How to end each of them. */
  readonly #running = new Set<() => void>();
  #isClosed = false;

  /** @param most - requests that may stay open after their caller has gone */
  constructor(most: number) {
    this.#most = most;
  }

  /** Watches on, or ends the request when enough are watched. */
  add(ended: Promise<unknown>, cancel: () => void): void {
    if (this.#isClosed || this.#running.size >= this.#most) {
      cancel();
      return;
    }
    this.#running.add(cancel);
    const settled = (): void => {
      this.#running.delete(cancel);
    };
    ended.then(settled, settled);
  }

  /** Ends them all, and each that is added later. */
  close(): void {
    this.#isClosed = true;
    for (const cancel of this.#running) cancel();
  }
}
