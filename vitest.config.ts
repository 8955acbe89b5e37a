import { defineConfig } from 'vitest/config';

const source = { resolve: { conditions: ['source'] }, ssr: { resolve: { conditions: ['source'] } } };
const packages = ['model', 'core', 'parsers', 'fallback', 'stet', 'simulator', 'relais'];

export default defineConfig({
  test: {
    projects: [
      ...packages.map((name) => ({
        ...source,
        test: { name, root: `packages/${name}`, include: ['test/**/*.test.ts'] },
      })),
      { ...source, test: { name: 'whole', include: ['test/**/*.test.ts'], testTimeout: 30_000 } },
    ],
  },
});
