/** A request that may go on without its caller. */
export interface Abandoned {
  /** Settles when it is over. */
  readonly judged: Promise<unknown>;
  cancel(): void;
}

/** Requests that are watched on although their caller has gone: a bounded number. */
export class AbandonedRequests {
  readonly #most: number;
  readonly #running = new Set<Abandoned>();
  #isClosed = false;

  /** @param most - requests that may stay open after their caller has gone */
  constructor(most: number) {
    this.#most = most;
  }

  /** Watches on, or ends the request when enough are watched. */
  add(request: Abandoned): void {
    if (this.#isClosed || this.#running.size >= this.#most) request.cancel();
    else this.#running.add(request);
    const settled = (): unknown => this.#running.delete(request);
    request.judged.then(settled, settled);
  }

  /** Ends them all, and each that is added later. */
  close(): void {
    this.#isClosed = true;
    for (const request of this.#running) request.cancel();
  }
}
