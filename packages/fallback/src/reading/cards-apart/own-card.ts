import { addDecimals, type CalendarDate, compareDecimals, type Transaction } from '@relais/model';
import {
  type BankPage,
  type CardMonthPage,
  type FormPost,
  type ListedCard,
  PageDriftError,
  parseCardFunctions,
  parseCardMonth,
} from '@relais/parsers';
import { asApiWords } from '../card-words.ts';
import type { CardMonth, DeferredCard } from '../deferred-cards.ts';
import type { Pages } from '../pages.ts';
import type { PaymentAccount } from '../payment-accounts.ts';
import { signedAmountOf } from '../read-announced.ts';
import { MOST_STEPS, tooManyPages } from '../too-many-pages.ts';
import type { CardList } from './card-list.ts';
import { firstDayOf, isDebited, isLongPast } from './is-debited.ts';

export interface OwnCardOptions {
  readonly pages: Pages;
  readonly list: CardList;
  readonly account: PaymentAccount;
  readonly listed: ListedCard;
  readonly today: CalendarDate;
  /** Rows of the account, back to a day. */
  readonly booked: (since: CalendarDate) => Promise<readonly Transaction[]>;
  readonly signal: AbortSignal;
}

/** `CARTE MASTERCARD - M LUCAS FONTAINE`. */
const TYPE_AND_HOLDER = /^CARTE (.+?) - (.+)$/is;

/**
 * Reads a card that has pages of its own: what each debit to come takes, and for what.
 *
 * @returns `undefined` for an immediate-debit card, whose payments stand on the account
 * @throws {PageDriftError} `page_drift` when a page cannot be read, or pages contradict each other
 */
export async function readOwnCard(options: OwnCardOptions): Promise<DeferredCard | undefined> {
  const { account, listed } = options;
  if ((await debitOf(options)) === 'immediate') return undefined;
  // The pages do not tell what became of a card that is not in use.
  if (!listed.isActive) throw drifted('card.inactive');
  const [, type, holder] = TYPE_AND_HOLDER.exec(listed.words) ?? [];
  return {
    id: `${account.iban}/${listed.maskedNumber.slice(-4)}`,
    page: 'own_cards',
    account,
    maskedNumber: listed.maskedNumber,
    ...(type === undefined ? {} : { type }),
    ...(holder === undefined ? {} : { holder }),
    months: await monthsToCome(options),
  };
}

async function debitOf({ pages, list, account, listed, signal }: OwnCardOptions): Promise<'deferred' | 'immediate'> {
  const press = await list.fresh(listed, ({ functions }) => functions, signal);
  const parse = (page: BankPage): 'deferred' | 'immediate' => {
    const { maskedNumber, debit } = parseCardFunctions(page);
    if (maskedNumber !== listed.maskedNumber) throw drifted('card.other', 'card_functions');
    return debit;
  };
  return pages.read({ page: 'own_cards', account: account.iban, at: press }, parse, signal);
}

/** From the last month of the line back to the first that is debited already, soonest first. */
async function monthsToCome(options: OwnCardOptions): Promise<readonly CardMonth[]> {
  const { list, listed, signal } = options;
  const latest = listed.months.toSorted((a, b) => (a.month < b.month ? 1 : -1))[0];
  if (latest === undefined) throw drifted('months.none');
  const first = await list.fresh(
    listed,
    ({ months }) => months.find(({ month }) => month === latest.month)?.open,
    signal,
  );
  let page = await readMonth(options, latest.month, first);
  const line = page.months.map(({ month }) => month);
  if (listed.months.some(({ month }) => !line.includes(month))) throw drifted('months.line');
  const found: CardMonth[] = [];
  if (line.length > MOST_STEPS) throw tooManyPages();
  for (const month of line.toReversed()) {
    if (isLongPast(`${month}-31`, options.today)) break;
    if (page.month !== month) {
      const open = page.months.find((one) => one.month === month)?.open;
      if (open === undefined) throw drifted('months.line');
      page = await readMonth(options, month, open);
    }
    const { debitDate } = page;
    const payments = page.operations.map(asApiWords);
    if (debitDate <= options.today) {
      const booked = await options.booked(firstDayOf(debitDate));
      if (isDebited({ debitDate, ending: listed.maskedNumber.slice(-4), payments }, booked)) break;
    }
    const [told, second] = listed.months.filter((one) => one.month === month);
    if (told === undefined || second !== undefined) throw drifted('month.listed');
    found.unshift({ words: told.words, debitDate, total: told.amount, of: { payments } });
  }
  return found;
}

async function readMonth(options: OwnCardOptions, month: string, at: FormPost): Promise<CardMonthPage> {
  const { pages, account, listed, signal } = options;
  const parse = (page: BankPage): CardMonthPage => {
    const read = parseCardMonth(page);
    if (read.maskedNumber !== listed.maskedNumber) throw drifted('card.other');
    if (read.month !== month) throw drifted('month.other');
    refuseOtherSum(options, read);
    return read;
  };
  return pages.read({ page: 'own_cards', account: account.iban, at }, parse, signal);
}

/** The page of a month has no total: what the list says of it shows that no payment is missing. */
function refuseOtherSum({ account, listed }: OwnCardOptions, { month, operations }: CardMonthPage): void {
  const told = listed.months.filter((one) => one.month === month);
  const payments = operations.map(({ transaction }) => transaction);
  const sum = addDecimals('0', ...payments.map(signedAmountOf));
  const amounts = [...told.map(({ amount }) => amount), ...payments.map(({ transactionAmount }) => transactionAmount)];
  const isForeign = amounts.some(({ currency }) => currency !== account.currency);
  if (isForeign || told.some(({ amount }) => compareDecimals(sum, amount.amount) !== 0)) throw drifted('month.sum');
}

function drifted(mark: string, page: 'card_month' | 'card_functions' = 'card_month'): PageDriftError {
  return new PageDriftError({ page, mark, shapes: [] });
}
