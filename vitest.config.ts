import { defineConfig } from 'vitest/config';
import { envOfTestDay } from './test/calendar/test-day.ts';

const source = { resolve: { conditions: ['source'] }, ssr: { resolve: { conditions: ['source'] } } };
/** Looks for secrets in whatever leaves the product, in every test. */
const setupFiles = [new URL('test/canary/setup.ts', import.meta.url).pathname];
const packages = ['model', 'core', 'parsers', 'fallback', 'stet', 'simulator', 'relais'];

/** Limits are for what hangs: on a busy machine a test waits its turn for as long as it needs. */
const patient = { testTimeout: 60_000, hookTimeout: 60_000 };
const shared = { setupFiles, env: envOfTestDay(process.env), ...patient };

export default defineConfig({
  test: {
    // Many tests wait for a network: one worker would leave half of a small machine idle.
    maxWorkers: 2,
    projects: [
      ...packages.map((name) => ({
        ...source,
        test: { name, root: `packages/${name}`, include: ['test/**/*.test.ts'], ...shared },
      })),
      { ...source, test: { name: 'whole', include: ['test/**/*.test.ts'], ...shared } },
    ],
  },
});
