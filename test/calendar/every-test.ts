import { fileURLToPath } from 'node:url';
import type { TestProjectInlineConfiguration } from 'vitest/config';
import { envOfTestDay } from './test-day.ts';

interface Tests {
  readonly name: string;
  /** @defaultValue the workspace */
  readonly root?: string;
  readonly include: readonly string[];
}

const SOURCE = { resolve: { conditions: ['source'] }, ssr: { resolve: { conditions: ['source'] } } };

/** Looks for secrets in whatever leaves the product, in every test; and chance repeats itself. */
const SETUP = ['canary', 'chance'].map((name) => fileURLToPath(new URL(`../${name}/setup.ts`, import.meta.url)));

/** Limits are for what hangs: on a busy machine a test waits its turn for as long as it needs. */
const PATIENT = { testTimeout: 180_000, hookTimeout: 180_000 };

/** What is true of all tests of the suite. @param day - where they live, as `RELAIS_TEST_DAY` names it */
export function everyTest({ name, root, include }: Tests, day?: string): TestProjectInlineConfiguration {
  return {
    ...SOURCE,
    test: {
      name,
      ...(root !== undefined && { root }),
      include: [...include],
      setupFiles: SETUP,
      env: envOfTestDay(process.env, day),
      ...PATIENT,
    },
  };
}
