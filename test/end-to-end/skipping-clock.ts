import { type Clock, systemClock } from '@relais/model';

/**
 * The machine's clock, of which a test skips a stretch where a deadline is to pass: deadlines may be long, so that no
 * slow machine meets one, and yet no test waits for one.
 */
export interface SkippingClock extends Clock {
  /** As if so much time had passed at once: what falls due in it runs now, in order. */
  readonly skip: (ms: number) => void;
}

interface Task {
  readonly dueAt: number;
  readonly run: () => void;
  cancel: () => void;
}

export function skippingClock(): SkippingClock {
  const tasks = new Set<Task>();
  let skipped = 0;
  const monotonic = (): number => systemClock.monotonic() + skipped;

  function arm(task: Task): void {
    task.cancel();
    task.cancel = systemClock.schedule(() => finish(task), Math.max(0, task.dueAt - monotonic()));
  }

  function finish(task: Task): void {
    task.cancel();
    if (tasks.delete(task)) task.run();
  }

  return {
    now: () => systemClock.now() + skipped,
    monotonic,
    schedule: (run, delayMs) => {
      const task: Task = { dueAt: monotonic() + delayMs, run, cancel: () => undefined };
      tasks.add(task);
      arm(task);
      return () => {
        tasks.delete(task);
        task.cancel();
      };
    },
    skip: (ms) => {
      skipped += ms;
      const due = [...tasks].filter(({ dueAt }) => dueAt <= monotonic()).sort((a, b) => a.dueAt - b.dueAt);
      for (const task of due) finish(task);
      for (const task of tasks) arm(task);
    },
  };
}
