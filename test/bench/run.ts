import { parseArgs } from 'node:util';
import { apiRefresh } from './api-refresh/api-refresh.ts';
import { fleet } from './fleet/fleet.ts';
import type { Measure } from './measure.ts';
import { overhead } from './overhead.ts';
import { parse } from './parse.ts';
import { refresh } from './refresh/refresh.ts';
import { stetPages } from './stet-pages.ts';
import { walk } from './walk.ts';

const MEASURES: readonly Measure[] = [apiRefresh, fleet, overhead, parse, refresh, stetPages, walk];

const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
const chosen = MEASURES.filter(({ name }) => only === undefined || name === only);
if (chosen.length === 0) throw new RangeError(`--only must be one of ${MEASURES.map(({ name }) => name).join(', ')}`);

for (const { name, run } of chosen) {
  process.stdout.write(`${name}\n`);
  for (const { what, ratio, bound } of await run()) {
    process.stdout.write(`  ${ratio.toFixed(2).padStart(6)}  (at most ${bound})  ${what}\n`);
  }
}
