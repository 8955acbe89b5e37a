import { parseArgs } from 'node:util';
import { OPERATORS } from './operators.ts';
import { drawPools, type Tally, tryOperator } from './try-operators.ts';

const { values } = parseArgs({
  options: {
    pages: { type: 'string', default: '240' },
    seed: { type: 'string', default: '2026' },
    only: { type: 'string', default: '' },
  },
});
const pages = Number(values.pages);
const seed = Number(values.seed);
if (!Number.isInteger(pages) || pages < 1) throw new RangeError(`--pages must be an integer ≥ 1, got ${values.pages}`);
if (!Number.isInteger(seed)) throw new RangeError(`--seed must be an integer, got ${values.seed}`);

/** An operator that few pages have room for is tried on more of them. */
const FEWEST_PAGES = Math.min(200, pages);
const MOST_DRAWS = 8;

const pools = drawPools(pages, seed);
const print = (line: string): void => void process.stdout.write(`${line}\n`);
const row = ({ operator, pages, outcomes }: Tally): string =>
  `| ${operator.name} | ${pages} | ${outcomes.right} | ${outcomes.refused} | ${outcomes.silent} |`;

print(`Seed ${seed}, ${pages} pages of each kind.\n`);
let failures = 0;
let total = { right: 0, refused: 0, silent: 0 };
for (const isHarmless of [true, false]) {
  print(isHarmless ? '\nHarmless: must be right.\n' : '\nRight or refused.\n');
  print('| operator | pages | right | refused | silent |');
  print('|---|--:|--:|--:|--:|');
  for (const operator of OPERATORS) {
    if ((operator.harmless ?? false) !== isHarmless || !operator.name.includes(values.only)) continue;
    let tally = tryOperator(operator, pools, seed);
    for (let draw = 1; tally.pages < FEWEST_PAGES && draw < MOST_DRAWS; draw += 1) {
      tally = together(tally, tryOperator(operator, drawPools(pages, seed + 100 * draw), seed + 100 * draw));
    }
    const { right, refused, silent } = tally.outcomes;
    total = { right: total.right + right, refused: total.refused + refused, silent: total.silent + silent };
    failures += silent + (isHarmless ? refused : 0);
    print(row(tally));
  }
}
print(`\nIn all: ${total.right} right, ${total.refused} refused, ${total.silent} silent.`);
if (failures > 0) process.exitCode = 1;

function together(one: Tally, other: Tally): Tally {
  return {
    operator: one.operator,
    pages: one.pages + other.pages,
    outcomes: {
      right: one.outcomes.right + other.outcomes.right,
      refused: one.outcomes.refused + other.outcomes.refused,
      silent: one.outcomes.silent + other.outcomes.silent,
    },
    wrong: [...one.wrong, ...other.wrong],
  };
}
