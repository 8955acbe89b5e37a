import type { Reporter, TestModule } from 'vitest/node';

interface Day {
  files: number;
  tests: number;
  ms: number;
  readonly failures: string[];
}

/** Prints one line for each day as it ends, and in full what has failed on it. */
export class DayTable implements Reporter {
  readonly #days = new Map<string, Day>();
  readonly #print: (line: string) => void;

  constructor(print: (line: string) => void = (line) => void process.stdout.write(`${line}\n`)) {
    this.#print = print;
  }

  onTestModuleQueued({ project }: TestModule): void {
    this.#dayOf(project.name).files += 1;
  }

  onTestModuleEnd(module: TestModule): void {
    const day = this.#dayOf(module.project.name);
    day.files -= 1;
    day.ms += module.diagnostic().duration;
    for (const { message } of module.errors()) day.failures.push(`${module.relativeModuleId}: ${message}`);
    for (const test of module.children.allTests()) {
      day.tests += 1;
      const { state, errors = [] } = test.result();
      if (state !== 'failed') continue;
      day.failures.push(`${module.relativeModuleId} > ${test.fullName}`, ...errors.map(inFull));
    }
    if (day.files === 0) this.#tell(module.project.name, day);
  }

  onTestRunEnd(_: readonly TestModule[], unhandled: readonly { readonly message: string }[]): void {
    const days = [...this.#days];
    const bad = days.filter(([, { failures }]) => failures.length > 0).map(([name]) => name);
    this.#print(bad.length === 0 ? `all ${days.length} days are good` : `not good: ${bad.join(', ')}`);
    for (const { message } of unhandled) this.#print(`outside of the tests: ${message}`);
  }

  #tell(name: string, { tests, ms, failures }: Day): void {
    const verdict = failures.length === 0 ? 'good' : 'FAILED';
    this.#print([name.padEnd(26), verdict.padEnd(7), `${tests} tests`, `${Math.round(ms / 1_000)} s`].join(' '));
    for (const failure of failures) this.#print(failure.replaceAll(/^/gm, '    '));
  }

  #dayOf(name: string): Day {
    const day = this.#days.get(name) ?? { files: 0, tests: 0, ms: 0, failures: [] };
    this.#days.set(name, day);
    return day;
  }
}

function inFull({
  message,
  diff,
  stacks = [],
}: {
  message: string;
  diff?: string;
  stacks?: { file: string; line: number }[];
}) {
  const places = stacks.slice(0, 3).map(({ file, line }) => `at ${file}:${line}`);
  return [message, diff, ...places].filter(Boolean).join('\n').slice(0, 3_000);
}
