import { defineConfig } from 'vitest/config';

const source = { resolve: { conditions: ['source'] }, ssr: { resolve: { conditions: ['source'] } } };
/** Looks for secrets in whatever leaves the product, in every test. */
const setupFiles = [new URL('test/canary/setup.ts', import.meta.url).pathname];
const packages = ['model', 'core', 'parsers', 'fallback', 'stet', 'simulator', 'relais'];

export default defineConfig({
  test: {
    // Many tests wait for a network: one worker would leave half of a small machine idle.
    maxWorkers: 2,
    projects: [
      ...packages.map((name) => ({
        ...source,
        test: { name, root: `packages/${name}`, include: ['test/**/*.test.ts'], setupFiles },
      })),
      { ...source, test: { name: 'whole', include: ['test/**/*.test.ts'], testTimeout: 30_000, setupFiles } },
    ],
  },
});
