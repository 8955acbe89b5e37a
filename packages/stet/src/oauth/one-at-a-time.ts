/** Runs a task once all earlier tasks of the same key have ended, however they ended. */
export type OneAtATime = <T>(key: string, task: () => Promise<T>) => Promise<T>;

/** Tasks of one key one after another, in the order they came; those of different keys side by side. */
export function oneAtATime(): OneAtATime {
  const last = new Map<string, Promise<unknown>>();
  return (key, task) => {
    const before = last.get(key);
    const run = before === undefined ? task() : before.then(task, task);
    last.set(key, run);
    const done = (): void => {
      if (last.get(key) === run) last.delete(key);
    };
    run.then(done, done);
    return run;
  };
}
