import { type Amount, addDecimals, compareDecimals, type Transaction } from '@relais/model';
import {
  type AccountListRow,
  type CardOperation,
  type CardOperationsPage,
  type FormPost,
  PageDriftError,
} from '@relais/parsers';
import { readCardPage } from './card-page.ts';
import { asApiWords } from './card-words.ts';
import type { CardMonth, DeferredCard } from './deferred-cards.ts';
import { joinPages } from './join-pages.ts';
import type { Pages } from './pages.ts';
import { signedAmountOf } from './read-announced.ts';
import { MOST_STEPS, tooManyPages } from './too-many-pages.ts';

/** Name of the field that chooses a card. */
const CHOICE = 'Data_SelectedCardItemKey';

/**
 * Reads what was bought with a deferred card and is not debited yet, the latest debit first, each newest first.
 *
 * @throws {RelaisError} `page_drift` when a page cannot be read, or a debit's payments do not add up to its total
 */
export async function readCardTransactions(
  pages: Pages,
  card: DeferredCard,
  signal: AbortSignal,
): Promise<readonly Transaction[]> {
  const all: Transaction[] = [];
  for (const { of, ...month } of card.months.toReversed()) {
    all.push(...('payments' in of ? of.payments : await readMonth(pages, card, { ...month, ...of }, signal)));
  }
  return all;
}

type MonthBehindRow = Omit<CardMonth, 'of' | 'words'> & { readonly row: AccountListRow };

async function readMonth(
  pages: Pages,
  card: DeferredCard,
  month: MonthBehindRow,
  signal: AbortSignal,
): Promise<readonly Transaction[]> {
  const read = (at?: string | FormPost): Promise<CardOperationsPage> =>
    readCardPage(pages, card.account, month.row, signal, at);
  let page = await read();
  const choose = choiceOf(page, card);
  if (choose !== undefined) page = await read(choose);
  let operations: readonly CardOperation[] = [];
  for (let step = 0; ; step += 1) {
    if (choiceOf(page, card) !== undefined || page.debitDate !== month.debitDate) throw refused('card.selected');
    operations = step === 0 ? page.operations : joinPages(operations, page.operations, 'card_operations');
    if (page.more === undefined) break;
    if (step === MOST_STEPS) throw tooManyPages();
    page = await read(page.more);
  }
  const single: CardOperation[] = [];
  for (const operation of operations) {
    if (operation.bundle === undefined) single.push(operation);
    else single.push(...partsOf(operation, await read(operation.bundle)));
  }
  const transactions = single.map(asApiWords);
  refuseOtherSum(transactions, month.total, 'card.sum');
  return transactions;
}

/** What to post to be shown the card. @returns `undefined` when the page shows it */
function choiceOf({ cards, switchCard }: CardOperationsPage, { maskedNumber }: DeferredCard): FormPost | undefined {
  const [wanted, second] = cards.filter((choice) => choice.maskedNumber === maskedNumber);
  if (wanted === undefined || second !== undefined) throw refused('card.missing');
  if (wanted.selected) return undefined;
  if (switchCard === undefined || wanted.key === undefined) throw refused('card.switch');
  const others = switchCard.fields.filter(([name]) => name !== CHOICE);
  return { ...switchCard, fields: [[CHOICE, wanted.key], ...others] };
}

/** The payments behind one line, which must be as many as it says and come to its amount. */
function partsOf(
  { merchant, transaction }: CardOperation,
  { operations }: CardOperationsPage,
): readonly CardOperation[] {
  const count = /^regroupement (\d{1,4})\b/i.exec(merchant)?.[1];
  if (operations.some(({ bundle }) => bundle !== undefined) || Number(count) !== operations.length) {
    throw refused('bundle.count');
  }
  const { currency } = transaction.transactionAmount;
  const amount = signedAmountOf(transaction);
  refuseOtherSum(
    operations.map((part) => part.transaction),
    { currency, amount },
    'bundle.sum',
  );
  return operations;
}

function refuseOtherSum(transactions: readonly Transaction[], total: Amount, mark: string): void {
  const sum = addDecimals('0', ...transactions.map(signedAmountOf));
  const isForeign = transactions.some(({ transactionAmount }) => transactionAmount.currency !== total.currency);
  if (isForeign || compareDecimals(sum, total.amount) !== 0) throw refused(mark);
}

function refused(mark: string): PageDriftError {
  return new PageDriftError({ page: 'card_operations', mark, shapes: [] });
}
