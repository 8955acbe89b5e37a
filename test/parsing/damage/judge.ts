import { isDeepStrictEqual } from 'node:util';
import { type AccountListPage, PageDriftError } from '@relais/parsers';
import { READ, type TruePage } from '../pages.ts';
import { type DamagedPage, type Operator, without } from './operator.ts';

/** How reading a damaged page ended. `silent`: it gave something that is not true, or broke down. */
export type Verdict = 'right' | 'refused' | 'silent';

/** What was read, or thrown. */
export interface Outcome {
  readonly verdict: Verdict;
  readonly read: unknown;
}

/** Reads a damaged page and holds it against the truth. */
export function judge(page: TruePage, damaged: DamagedPage, operator: Operator): Outcome {
  const { kind, url, truth } = page;
  try {
    const read = READ[kind]({ url: damaged.url ?? url, html: damaged.html });
    const isTrue = [truth, ...(damaged.alsoTrue ?? [])].some((one) => {
      if (operator.hitsPostedFields) return isDeepStrictEqual(withoutPosted(read), withoutPosted(one));
      if (operator.harmless || kind !== 'account_list') return isDeepStrictEqual(read, one);
      return isDeepStrictEqual(withLeftOut(read as AccountListPage, one as AccountListPage), one);
    });
    return { verdict: isTrue ? 'right' : 'silent', read };
  } catch (error) {
    return { verdict: error instanceof PageDriftError ? 'refused' : 'silent', read: error };
  }
}

/** What is posted back is opaque: the bank refuses it when it is not its own. */
function withoutPosted(page: unknown): unknown {
  const { more, switchCard, ...rest } = page as Record<string, unknown>;
  return { ...rest, hasMore: more !== undefined, hasSwitch: switchCard !== undefined };
}

/** Of what is no payment account, a balance in doubt is left out: so the parser promises. */
function withLeftOut(read: AccountListPage, truth: AccountListPage): AccountListPage {
  const rows = read.rows.map((row, index) => {
    const balance = truth.rows[index]?.balance;
    const isLeftOut = !row.isPaymentAccount && row.balance === undefined && balance !== undefined;
    return isLeftOut ? { ...without(row, 'balance'), balance } : row;
  });
  return { ...read, rows };
}
