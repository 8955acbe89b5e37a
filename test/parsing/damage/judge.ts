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
      const mayLeaveOut = kind === 'account_list' && operator.harmless !== true;
      const given = mayLeaveOut ? withLeftOut(read as AccountListPage, one as AccountListPage) : read;
      return operator.hitsLinks
        ? isDeepStrictEqual(withoutLinks(given, one), withoutLinks(one, one))
        : isDeepStrictEqual(given, one);
    });
    return { verdict: isTrue ? 'right' : 'silent', read };
  } catch (error) {
    return { verdict: error instanceof PageDriftError ? 'refused' : 'silent', read: error };
  }
}

/**
 * What is posted back is opaque: the bank refuses it when it is not its own. A reference stands in a link: where that was
 * hit, the reference is left out, but never another.
 */
function withoutLinks(page: unknown, truth: unknown): unknown {
  const { more, switchCard, form: _, announcedAt: __, operations, cards, months, ...rest } = page as Linked;
  return {
    ...rest,
    cards: cards?.map(({ functions, months: ofCard, ...card }) => {
      return { ...card, hasFunctions: functions !== undefined, months: ofCard?.map(withoutPost) };
    }),
    months: months?.map(withoutPost),
    hasMore: more !== undefined,
    hasSwitch: switchCard !== undefined,
    operations: operations?.map((row, index) => {
      const reference = (truth as Linked).operations?.[index]?.reference;
      return row.reference === undefined && reference !== undefined ? { ...row, reference } : row;
    }),
  };
}

interface Linked {
  readonly more?: unknown;
  readonly switchCard?: unknown;
  readonly form?: unknown;
  readonly announcedAt?: unknown;
  readonly operations?: readonly { readonly reference?: string }[];
  readonly cards?: readonly { readonly functions?: unknown; readonly months?: readonly Opened[] }[];
  readonly months?: readonly Opened[];
}

interface Opened {
  readonly open?: unknown;
}

function withoutPost({ open, ...month }: Opened): unknown {
  return { ...month, canBeOpened: open !== undefined };
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
