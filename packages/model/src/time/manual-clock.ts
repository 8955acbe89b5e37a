import type { Clock } from './clock.ts';

/** A clock that moves only when told to: hours of outage in a millisecond of test. */
export interface ManualClock extends Clock {
  /** Moves time forward and runs what falls due, in order. */
  readonly advance: (ms: number) => void;
  /** Tasks that still wait. */
  readonly pending: () => number;
}

interface Task {
  readonly dueAt: number;
  readonly run: () => void;
}

/** @param startAt - milliseconds since the epoch */
export function manualClock(startAt: number = Date.UTC(2026, 0, 1)): ManualClock {
  let now = startAt;
  const tasks = new Set<Task>();

  function earliestUntil(end: number): Task | undefined {
    let first: Task | undefined;
    for (const task of tasks) {
      if (task.dueAt <= end && (first === undefined || task.dueAt < first.dueAt)) first = task;
    }
    return first;
  }

  return {
    now: () => now,
    schedule: (run, delayMs) => {
      const task = { dueAt: now + Math.max(0, delayMs), run };
      tasks.add(task);
      return () => void tasks.delete(task);
    },
    advance: (ms) => {
      const end = now + ms;
      for (let task = earliestUntil(end); task; task = earliestUntil(end)) {
        tasks.delete(task);
        now = task.dueAt;
        task.run();
      }
      now = end;
    },
    pending: () => tasks.size,
  };
}
