import type { Transaction } from '@relais/model';
import {
  type AccountListRow,
  type BankPage,
  type CardOperation,
  type CardOperationsPage,
  type FormPost,
  PageDriftError,
  parseCardParts,
} from '@relais/parsers';
import { partsOf } from './bundle-parts.ts';
import { readCardPage } from './card-page.ts';
import { asApiWords } from './card-words.ts';
import type { CardMonth, DeferredCard } from './deferred-cards.ts';
import { joinPages } from './join-pages.ts';
import type { Pages } from './pages.ts';
import { refuseOtherAccount } from './same-account.ts';
import { MOST_STEPS, tooManyPages } from './too-many-pages.ts';
import { countedIn, partedMonth } from './withdrawals.ts';

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
  const readParts = (at: string): Promise<readonly CardOperation[]> => {
    const parse = (parts: BankPage): readonly CardOperation[] => {
      refuseOtherAccount('card_operations', month.row, parts.url);
      return parseCardParts(parts, month.debitDate);
    };
    return pages.read({ page: 'cards', account: card.account.iban, at }, parse, signal);
  };
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
    else single.push(...partsOf(operation, await readParts(operation.bundle), 'card_operations'));
  }
  const parted = partedMonth(single);
  // A total that counts withdrawals would make them part of the debit, and the account shows them as well.
  if (countedIn(month.total, parted) !== 'payments') throw refused('card.sum');
  return parted.payments.map(asApiWords);
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

function refused(mark: string): PageDriftError {
  return new PageDriftError({ page: 'card_operations', mark, shapes: [] });
}
