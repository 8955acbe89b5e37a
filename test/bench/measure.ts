/** One row of a measure: a ratio of two things done side by side in the same run, and the bound it should keep. */
export interface Ratio {
  readonly what: string;
  readonly ratio: number;
  /** The ratio should not be above this. */
  readonly bound: number;
}

/** One question that `pnpm bench` answers. Never asserted as a time: machines are noisy, ratios less so. */
export interface Measure {
  /** Chosen by `pnpm bench --only NAME`. */
  readonly name: string;
  readonly run: () => Promise<readonly Ratio[]>;
}

/** Runs two tasks in turn and gives the median time of each, in milliseconds. */
export async function sideBySide(
  one: () => unknown,
  other: () => unknown,
  rounds = 21,
): Promise<readonly [one: number, other: number]> {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    times[0].push(await timed(one));
    times[1].push(await timed(other));
  }
  return [median(times[0]), median(times[1])];
}

/** Median cost of one round, in milliseconds. */
export interface Cost {
  readonly wallMs: number;
  /** Of this process, all its threads. */
  readonly cpuMs: number;
}

/**
 * Runs two tasks in turn and gives the median wall time and CPU time of each.
 *
 * @param prepare - done before each round, and not counted
 */
export async function sideBySideCost(
  one: () => unknown,
  other: () => unknown,
  rounds: number,
  prepare: () => unknown = () => {},
): Promise<readonly [one: Cost, other: Cost]> {
  const costs: [Cost[], Cost[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    await prepare();
    for (const [index, task] of [one, other].entries()) {
      // Both begin alike: V8 then has no garbage, and has dropped what it compiled for the task before.
      globalThis.gc?.();
      costs[index]?.push(await cost(task));
    }
  }
  const medianOf = (all: readonly Cost[]): Cost => ({
    wallMs: median(all.map(({ wallMs }) => wallMs)),
    cpuMs: median(all.map(({ cpuMs }) => cpuMs)),
  });
  return [medianOf(costs[0]), medianOf(costs[1])];
}

async function cost(task: () => unknown): Promise<Cost> {
  const before = process.cpuUsage();
  const wallMs = await timed(task);
  const { user, system } = process.cpuUsage(before);
  return { wallMs, cpuMs: (user + system) / 1000 };
}

async function timed(task: () => unknown): Promise<number> {
  const startedAt = performance.now();
  await task();
  return performance.now() - startedAt;
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
