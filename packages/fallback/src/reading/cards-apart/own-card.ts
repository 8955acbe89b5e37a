import { isRelaisError } from '@relais/model';
import {
  type CardMonthPage,
  type FormPost,
  PageDriftError,
  parseCardFunctions,
  type ReadablePage,
} from '@relais/parsers';
import type { DeferredCard } from '../deferred-cards.ts';
import type { OwnCardOptions } from './own-card-options.ts';
import { latestMonth, monthsToCome } from './own-months.ts';

/** `CARTE MASTERCARD - M LUCAS FONTAINE`. */
const TYPE_AND_HOLDER = /^CARTE (.+?) - (.+)$/is;

/**
 * Reads a card that has pages of its own: what each debit to come takes, and for what.
 *
 * @returns `undefined` for an immediate-debit card, whose payments stand on the account
 * @throws {PageDriftError} `page_drift` when a page cannot be read, or pages contradict each other
 */
export async function readOwnCard(options: OwnCardOptions): Promise<DeferredCard | undefined> {
  const { account, list, listed, signal } = options;
  const press = listed.functions && (await list.fresh(listed, ({ functions }) => functions, signal));
  if (press !== undefined && (await debitAt(options, press)) === 'immediate') return undefined;
  if (listed.oddMonths !== undefined) throw drifted(listed.oddMonths, 'card_list');
  // The pages do not tell what became of a card that is not in use and can still be changed.
  if (!listed.isActive && press !== undefined) throw drifted('card.inactive');
  const latest = await latestMonth(options);
  if (press === undefined && (await debitByMonth(options, latest)) === 'immediate') return undefined;
  const [, type, holder] = TYPE_AND_HOLDER.exec(listed.words) ?? [];
  return {
    id: `${account.iban}/${listed.maskedNumber.slice(-4)}`,
    page: 'own_cards',
    account,
    maskedNumber: listed.maskedNumber,
    ...(type === undefined ? {} : { type }),
    ...(holder === undefined ? {} : { holder }),
    months: await againOnce(
      () => monthsToCome(options, latest),
      async () => monthsToCome(options, await latestMonth(options)),
    ),
  };
}

/** From month to month the bank now and then reports a technical problem. From the list on, it is then tried once more. */
async function againOnce<T>(read: () => Promise<T>, again: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isRelaisError(error) || error.reason !== 'page_problem') throw error;
    return again();
  }
}

/**
 * Where the list has no way to the functions, the page of a month has. A card that is not in use has none: its month then leads
 * to its deferred debit.
 */
async function debitByMonth(options: OwnCardOptions, month: CardMonthPage): Promise<'deferred' | 'immediate'> {
  if (month.functions !== undefined) return debitAt(options, month.functions);
  if (month.isDeferred !== true) throw drifted('card.functions');
  return 'deferred';
}

async function debitAt(
  { pages, account, listed, signal }: OwnCardOptions,
  at: FormPost | string,
): Promise<'deferred' | 'immediate'> {
  const parse = (page: ReadablePage): 'deferred' | 'immediate' => {
    const { maskedNumber, debit } = parseCardFunctions(page);
    if (maskedNumber !== listed.maskedNumber) throw drifted('card.other', 'card_functions');
    return debit;
  };
  return pages.read({ page: 'own_cards', account: account.iban, at }, parse, signal);
}

function drifted(mark: string, page: 'card_month' | 'card_functions' | 'card_list' = 'card_month'): PageDriftError {
  return new PageDriftError({ page, mark, shapes: [] });
}
