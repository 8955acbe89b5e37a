import { type Clock, systemClock } from '@relais/model';

/**
 * The machine's clock, of which a test skips a stretch where a deadline is to pass: deadlines may be long, so that no
 * slow machine meets one, and yet no test waits for one.
 */
export interface SkippingClock extends Clock {
  /** As if so much time had passed: what falls due in it runs now, each at its time. Nobody finds that this program stood still. */
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

  function earliestUntil(end: number): Task | undefined {
    const [first] = [...tasks].filter(({ dueAt }) => dueAt <= end).sort((a, b) => a.dueAt - b.dueAt);
    return first;
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
      const end = monotonic() + ms;
      const wait = (until: number): void => {
        skipped += Math.max(0, until - monotonic());
      };
      for (let task = earliestUntil(end); task; task = earliestUntil(end)) {
        wait(task.dueAt);
        finish(task);
      }
      wait(end);
      for (const task of tasks) arm(task);
    },
  };
}
