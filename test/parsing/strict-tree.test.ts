import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutContent } from '../../packages/parsers/src/html/cut-content.ts';
import { strictTree } from '../../packages/parsers/src/html/strict-tree.ts';
import { outline, patientOutline } from '../../packages/parsers/test/html/outline.ts';
import { HTML_KINDS } from './damage/operator.ts';
import { OPERATORS } from './damage/operators.ts';
import { createRandom } from './damage/random.ts';
import { drawPools } from './damage/try-operators.ts';
import { truePages } from './pages.ts';

const SEED = 2026;
const pools = drawPools(4, SEED);

/** What was built strictly; fails when it is not what is built of any HTML. */
function checkedTree(html: string): 'built' | 'left' {
  const content = cutContent(html)?.content;
  const tree = content === undefined ? undefined : strictTree(content);
  if (content === undefined || tree === undefined) return 'left';
  const [built, expected] = [outline(tree), patientOutline(content)];
  if (!isDeepStrictEqual(built, expected)) expect(built).toStrictEqual(expected);
  return 'built';
}

describe('the strict reader of HTML', () => {
  it.each(HTML_KINDS)('reads every page of the bank: %s', (kind) => {
    fc.assert(
      fc.property(truePages(kind, { mostRows: 12 }), ({ html }) => checkedTree(html) === 'built'),
      { numRuns: 200 },
    );
  });

  it.each(OPERATORS.map((operator) => [operator.name, operator] as const))(
    'sees what the patient one sees, or leaves it to that: %s',
    (_, operator) => {
      for (const kind of operator.kinds) {
        for (const [index, page] of pools[kind].entries()) {
          const random = createRandom(SEED + index);
          for (let time = 0; time < Math.min(operator.times ?? 1, 20); time += 1) {
            const made = operator.apply(page, random, time);
            if (made !== undefined) checkedTree(typeof made === 'string' ? made : made.html);
          }
        }
      }
    },
  );
});
