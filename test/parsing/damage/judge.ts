import { isDeepStrictEqual } from 'node:util';
import { type AccountListPage, type CardListPage, PageDriftError } from '@relais/parsers';
import { READ, type TruePage } from '../pages.ts';
import { withBalances, withUnread } from './left-out.ts';
import type { DamagedPage, Operator } from './operator.ts';

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
      const given = operator.harmless === true ? read : withLeftOut(kind, read, one);
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

/** What was read, with what the parser has left out as it may. */
function withLeftOut(kind: TruePage['kind'], read: unknown, truth: unknown): unknown {
  if (kind === 'account_list') return withBalances(read as AccountListPage, truth as AccountListPage);
  return kind === 'card_list' ? withUnread(read as CardListPage, truth as CardListPage) : read;
}
