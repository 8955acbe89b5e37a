import { describe, expect, it } from 'vitest';
import { judge } from './damage/judge.ts';
import { OPERATORS } from './damage/operators.ts';
import { drawPools, tryOperator } from './damage/try-operators.ts';

const SEED = 2026;
const pools = drawPools(10, SEED);
/** What is done many times to each page is done to few of them here; `pnpm test:damage` does all of it. */
const few = drawPools(2, SEED);
/** An operator that none of these pages has room for is tried on more of them. */
const MOST_DRAWS = 8;

describe('a damaged page is read as it was, or refused', () => {
  it.each(OPERATORS.map((operator) => [operator.name, operator] as const))('%s', (_, operator) => {
    let tally = tryOperator(operator, (operator.times ?? 1) > 30 ? few : pools, SEED);
    for (let draw = 1; tally.pages === 0 && draw <= MOST_DRAWS; draw += 1) {
      tally = tryOperator(operator, drawPools(60, SEED + 100 * draw), SEED + 100 * draw);
    }
    const { pages, wrong } = tally;
    for (const { page, read } of wrong) expect(read, page.url).toStrictEqual(page.truth);
    expect(pages).toBeGreaterThan(0);
  });

  it('by at least 30 operators, of which at least 10 are harmless and refuse nothing', () => {
    expect(OPERATORS.filter(({ harmless }) => !harmless).length).toBeGreaterThanOrEqual(30);
    expect(OPERATORS.filter(({ harmless }) => harmless).length).toBeGreaterThanOrEqual(10);
    expect(new Set(OPERATORS.map(({ name }) => name)).size).toBe(OPERATORS.length);
  });
});

describe('the judge', () => {
  const [first, second] = few.operations;
  const [operator] = OPERATORS;
  if (first === undefined || second === undefined || operator === undefined) throw new Error('nothing to judge');

  it('sees what is true, what is not, and what was refused', () => {
    expect(judge(first, { html: first.html }, operator).verdict).toBe('right');
    expect(judge(first, { html: second.html }, operator).verdict).toBe('silent');
    expect(judge(first, { html: '' }, operator).verdict).toBe('refused');
  });

  it('allows what an operator says may be left out, and only that', () => {
    const { url, html } = second;
    expect(judge(first, { url, html, alsoTrue: [second.truth] }, operator).verdict).toBe('right');
    expect(judge(first, { url, html, alsoTrue: [{}] }, operator).verdict).toBe('silent');
  });
});
