import { defineConfig } from 'vitest/config';
import { NASTY_DAYS } from './test/calendar/days.ts';
import { everyTest } from './test/calendar/every-test.ts';

const packages = [
  'model',
  'core',
  'continuity',
  'records',
  'redis',
  'parsers',
  'fallback',
  'stet',
  'simulator',
  'relais',
  'cli',
];

export default defineConfig({
  test: {
    // Many tests wait for a network: one worker would leave half of a small machine idle.
    maxWorkers: 2,
    projects: [
      ...packages.map((name) => everyTest({ name, root: `packages/${name}`, include: ['test/**/*.test.ts'] })),
      everyTest({ name: 'whole', include: ['test/**/*.test.ts'] }),
      // `pnpm test:calendar` does it for a year of days, and for all that depends on the day.
      ...NASTY_DAYS.map((day) => everyTest({ name: day, include: ['test/end-to-end/same-data.test.ts'] }, day)),
    ],
  },
});
