import { type CallOptions, type Clock, RelaisError, withDeadline } from '@relais/model';

export interface ObserverOptions {
  readonly clock: Clock;
  /** How long the bank may take, in milliseconds. */
  readonly deadlineMs: number;
  /** Requests that may stay open after their caller has gone. */
  readonly maxAbandoned: number;
}

/** A request under way, seen by its caller and by the engine. They need not see the same end. */
export interface WatchedRequest<T> {
  /** What the caller gets, at their own deadline at the latest. */
  readonly forCaller: Promise<T>;
  /** What becomes of the request itself, at the full deadline at the latest. */
  readonly forEngine: Promise<T>;
  /** Ends a request that nobody needs any more. It proves nothing then. */
  readonly cancel: () => void;
}

/**
 * Keeps watching a request whose caller was more impatient than the regulation (R2): silence proves an outage only once
 * the full time was waited out.
 *
 * A caller who cancels, though, cancels: that request is really ended, and proves nothing.
 */
export class Observer {
  readonly #options: ObserverOptions;
  /** How to end each request whose caller has gone. */
  readonly #abandoned = new Set<() => void>();

  constructor(options: ObserverOptions) {
    this.#options = options;
  }

  /** A request whose caller waits as long as it takes. */
  ask<T>(request: (signal: AbortSignal) => Promise<T>, caller: AbortSignal | undefined): Promise<T> {
    const { clock, deadlineMs } = this.#options;
    return withDeadline(request, { clock, deadlineMs, caller, late: () => silence(deadlineMs, 'no_reply') });
  }

  /** A request that its caller may leave before it has ended. */
  watch<T>(
    request: (signal: AbortSignal) => Promise<T>,
    { signal, deadlineMs = Number.POSITIVE_INFINITY }: CallOptions = {},
  ): WatchedRequest<T> {
    const ending = new AbortController();
    const cancel = (): void => ending.abort();
    const forEngine = this.ask(
      request,
      signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal]),
    );
    if (deadlineMs >= this.#options.deadlineMs) return { forCaller: forEngine, forEngine, cancel };
    const forCaller = withDeadline(() => forEngine, {
      clock: this.#options.clock,
      deadlineMs,
      caller: signal,
      late: () => {
        this.#abandon(forEngine, cancel);
        return silence(deadlineMs, 'caller_deadline');
      },
    });
    return { forCaller, forEngine, cancel };
  }

  /** Ends the requests that nobody waits for. */
  close(): void {
    for (const cancel of this.#abandoned) cancel();
  }

  #abandon(request: Promise<unknown>, cancel: () => void): void {
    if (this.#abandoned.size >= this.#options.maxAbandoned) {
      cancel();
      return;
    }
    this.#abandoned.add(cancel);
    const settled = (): void => {
      this.#abandoned.delete(cancel);
    };
    request.then(settled, settled);
  }
}

function silence(waitedMs: number, reason: 'no_reply' | 'caller_deadline'): RelaisError {
  return new RelaisError('bank_unavailable', `no answer within ${waitedMs} ms`, { reason });
}
