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
    const tally = tryOperator(operator, pools, seed);
    const { right, refused, silent } = tally.outcomes;
    total = { right: total.right + right, refused: total.refused + refused, silent: total.silent + silent };
    failures += silent + (isHarmless ? refused : 0);
    print(row(tally));
  }
}
print(`\nIn all: ${total.right} right, ${total.refused} refused, ${total.silent} silent.`);
if (failures > 0) process.exitCode = 1;
