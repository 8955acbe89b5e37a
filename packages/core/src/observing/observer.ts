import { type CallOptions, type Clock, RelaisError, withDeadline } from '@relais/model';

export interface ObserverOptions {
  readonly clock: Clock;
  /** How long the bank may take, in milliseconds. */
  readonly deadlineMs: number;
  /** Requests that may stay open after their caller has gone. */
  readonly maxAbandoned: number;
}

/** A request under way, seen by its caller and by the engine. They need not see the same end. */
export interface ObservedRequest<T> {
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
  readonly #closing = new AbortController();
  #abandoned = 0;

  constructor(options: ObserverOptions) {
    this.#options = options;
  }

  observe<T>(
    request: (signal: AbortSignal) => Promise<T>,
    { signal, deadlineMs }: CallOptions = {},
  ): ObservedRequest<T> {
    const { clock, deadlineMs: fullMs } = this.#options;
    const isImpatient = deadlineMs !== undefined && deadlineMs < fullMs;
    const ending = new AbortController();
    const cancel = (): void => ending.abort();
    const caller = anyOf(signal, ending.signal, isImpatient ? this.#closing.signal : undefined);
    const forEngine = withDeadline(request, {
      clock,
      deadlineMs: fullMs,
      caller,
      late: () => silence(fullMs, 'no_reply'),
    });
    if (!isImpatient) return { forCaller: forEngine, forEngine, cancel };
    const forCaller = withDeadline(() => forEngine, {
      clock,
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
    this.#closing.abort();
  }

  #abandon(request: Promise<unknown>, cancel: () => void): void {
    if (this.#abandoned >= this.#options.maxAbandoned) {
      cancel();
      return;
    }
    this.#abandoned += 1;
    const settled = (): void => {
      this.#abandoned -= 1;
    };
    request.then(settled, settled);
  }
}

function anyOf(...signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter((signal) => signal !== undefined));
}

function silence(waitedMs: number, reason: 'no_reply' | 'caller_deadline'): RelaisError {
  return new RelaisError('bank_unavailable', `no answer within ${waitedMs} ms`, { reason });
}
