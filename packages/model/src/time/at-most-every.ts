import type { Clock } from './clock.ts';

/** A task that runs when it is asked for, but never twice within a time. */
export interface Throttled {
  readonly ask: () => void;
  /** Leaves no timer: what was asked for and has not run, does not. */
  readonly end: () => void;
}

/** Runs a task at most once in `ms`. Requests that come sooner are one, and run at the end of that time. */
export function atMostEvery(ms: number, clock: Clock, task: () => void): Throttled {
  let ranAt = Number.NEGATIVE_INFINITY;
  let cancel: (() => void) | undefined;
  const run = (): void => {
    cancel = undefined;
    ranAt = clock.monotonic();
    task();
  };
  return {
    ask: () => {
      if (cancel !== undefined) return;
      const dueMs = ranAt + ms - clock.monotonic();
      if (dueMs <= 0) run();
      else cancel = clock.schedule(run, dueMs);
    },
    end: () => {
      cancel?.();
      cancel = undefined;
    },
  };
}
