import type { Clock } from './clock.ts';

/** A clock that tests move by hand: hours of outage in a millisecond of test. */
export interface ManualClock extends Clock {
  /** Moves time forward and runs the tasks that fall due, in order. */
  readonly advance: (ms: number) => void;
  /** Sets the time of day alone, as an operator or NTP does: no time passes. @param now - milliseconds since the epoch */
  readonly setTimeOfDay: (now: number) => void;
  /** Lets time pass as a blocked event loop does: tasks that fall due run late, all at once. */
  readonly stall: (ms: number) => void;
  /** Tasks that still wait. */
  readonly pending: () => number;
}

interface Task {
  /** By the monotonic clock. */
  readonly dueAt: number;
  readonly run: () => void;
}

/** @param startAt - milliseconds since the epoch */
export function manualClock(startAt: number = Date.UTC(2026, 0, 1)): ManualClock {
  let elapsed = 0;
  let offset = startAt;
  const tasks = new Set<Task>();

  function earliestUntil(end: number): Task | undefined {
    let first: Task | undefined;
    for (const task of tasks) {
      if (task.dueAt <= end && (first === undefined || task.dueAt < first.dueAt)) first = task;
    }
    return first;
  }

  function runUntil(end: number): void {
    for (let task = earliestUntil(end); task; task = earliestUntil(end)) {
      tasks.delete(task);
      elapsed = Math.max(elapsed, task.dueAt);
      task.run();
    }
  }

  return {
    now: () => offset + elapsed,
    monotonic: () => elapsed,
    schedule: (run, delayMs) => {
      const task = { dueAt: elapsed + Math.max(0, delayMs), run };
      tasks.add(task);
      return () => void tasks.delete(task);
    },
    advance: (ms) => {
      const end = elapsed + ms;
      runUntil(end);
      elapsed = end;
    },
    setTimeOfDay: (now) => {
      offset = now - elapsed;
    },
    stall: (ms) => {
      elapsed += ms;
      runUntil(elapsed);
    },
    pending: () => tasks.size,
  };
}
