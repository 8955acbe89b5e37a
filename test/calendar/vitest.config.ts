import { defineConfig } from 'vitest/config';
import { DayTable } from './day-table.ts';
import { DAYS_OF_A_YEAR } from './days.ts';
import { everyTest } from './every-test.ts';

/** What depends on the day it is: what is asked for, printed, announced, debited, counted by day or remembered for days. */
const DEPENDS_ON_THE_DAY = [
  'same-data',
  'reading',
  'continuity',
  'cards-apart',
  'quota',
  'statistics',
  'schema',
  'rotation',
  'axios-drop-in',
].map((name) => `test/end-to-end/${name}.test.ts`);

/** One project for each day: the same tests live on all of them. */
export default defineConfig({
  test: {
    root: new URL('../..', import.meta.url).pathname,
    maxWorkers: 2,
    reporters: [new DayTable()],
    projects: DAYS_OF_A_YEAR.map((day) => everyTest({ name: day, include: DEPENDS_ON_THE_DAY }, day)),
  },
});
