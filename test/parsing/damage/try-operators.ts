import fc from 'fast-check';
import { type DataKind, type Size, type TruePage, truePages } from '../pages.ts';
import { judge, type Verdict } from './judge.ts';
import type { Operator } from './operator.ts';
import { createRandom } from './random.ts';

/** How one operator fared. */
export interface Tally {
  readonly operator: Operator;
  /** Pages it was applied to. */
  readonly pages: number;
  /** How often the outcome was each; an operator that is applied several times a page has more outcomes than pages. */
  readonly outcomes: Readonly<Record<Verdict, number>>;
  /** The first few that were silent, or harmless and not right. */
  readonly wrong: readonly WrongOutcome[];
}

/** Enough to look at a failure. */
interface WrongOutcome {
  readonly page: TruePage;
  readonly damaged: string;
  readonly read: unknown;
}

/** Small pages mostly, some with next to nothing, a few that fill a screen and go on. */
function poolOf(kind: DataKind, pages: number, seed: number): readonly TruePage[] {
  const sample = (share: number, size: Size, more: number): readonly TruePage[] =>
    fc.sample(truePages(kind, size), { numRuns: Math.ceil(pages * share), seed: seed + more });
  return [
    ...sample(0.1, { fewestRows: 51, mostRows: 70 }, 0),
    ...sample(0.7, { fewestRows: 2, mostRows: 9 }, 1),
    ...sample(0.2, { mostRows: 2 }, 2),
  ];
}

/** Pages of every kind, by kind. */
export type Pools = Readonly<Record<DataKind, readonly TruePage[]>>;

/** Draws as many pages of each kind. The same seed draws the same pages. */
export function drawPools(pages: number, seed: number): Pools {
  const pool = (kind: DataKind): readonly TruePage[] => poolOf(kind, pages, seed).slice(0, pages);
  return {
    operations: pool('operations'),
    account_list: pool('account_list'),
    rib: pool('rib'),
    card_operations: pool('card_operations'),
    announced_operations: pool('announced_operations'),
    card_list: pool('card_list'),
    card_functions: pool('card_functions'),
    card_month: pool('card_month'),
    csv: pool('csv'),
  };
}

/** Applies an operator to the pages of each of its kinds, and judges what is read. */
export function tryOperator(operator: Operator, pools: Pools, seed: number): Tally {
  const outcomes = { right: 0, refused: 0, silent: 0 };
  const wrong: WrongOutcome[] = [];
  let pages = 0;
  for (const kind of operator.kinds) {
    for (const [index, page] of pools[kind].entries()) {
      const random = createRandom(seed + index);
      let isApplied = false;
      for (let time = 0; time < (operator.times ?? 1); time += 1) {
        const made = operator.apply(page, random, time);
        const damaged = typeof made === 'string' ? { html: made } : made;
        if (damaged === undefined || damaged.html === page.html) continue;
        isApplied = true;
        const { verdict, read } = judge(page, damaged, operator);
        outcomes[verdict] += 1;
        const isWrong = verdict === 'silent' || (operator.harmless && verdict !== 'right');
        if (isWrong && wrong.length < 3) wrong.push({ page, damaged: damaged.html, read });
      }
      if (isApplied) pages += 1;
    }
  }
  return { operator, pages, outcomes, wrong };
}
