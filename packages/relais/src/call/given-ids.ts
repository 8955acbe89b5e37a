import type { FoundAccount, RowMatch } from '@relais/continuity';
import { isInside, linked } from '@relais/continuity';
import type { Answer, MemoryWait, Question, QuestionKind, Transaction, TransactionQuery, ValueOf } from '@relais/model';
import type { ChannelName } from './access.ts';
import type { Customer } from './customer.ts';

/** One answer of a channel, before its caller sees it. */
export interface Raw<Q extends Question> {
  /** In the caller's own words. */
  readonly question: Q;
  /** Of which days a list of transactions was really asked. */
  readonly asked: TransactionQuery;
  readonly channel: ChannelName;
  readonly answer: Answer<ValueOf<Q>>;
  /** Absent for what belongs to no single account. */
  readonly account: FoundAccount | undefined;
  /** When the rows of the account were looked up, by the monotonic clock. */
  readonly lookedAt?: number;
}

/** The same answer under the ids, and with the links, that the caller knows. */
export interface Given<Value> {
  readonly value: Value;
  /** False where the ids may be others than the caller knows, or may change with a restart. */
  readonly areStable: boolean;
  /** Of each transaction, in the order of the list. */
  readonly matches?: readonly RowMatch[];
}

type TransactionsQuestion = Question & { readonly kind: 'transactions' };

type Give<Kind extends QuestionKind> = (
  raw: Raw<Question & { readonly kind: Kind }>,
  customer: Customer,
  wait: MemoryWait,
) => Promise<Given<ValueOf<Question & { readonly kind: Kind }>>>;

/**
 * Checks an answer against what is known of the customer, and gives it the ids that the caller knows.
 *
 * @throws {RelaisError} `malformed_reply` (API) or `page_drift` (fallback) when the answer contradicts itself or what is known
 */
export function givenIds<Q extends Question>(
  raw: Raw<Q>,
  customer: Customer,
  wait: MemoryWait,
): Promise<Given<ValueOf<Q>>> {
  // TypeScript does not see that the kind of the question ties its value to its entry in the table.
  const give = GIVE[raw.question.kind] as unknown as (
    ...args: Parameters<typeof givenIds<Q>>
  ) => Promise<Given<ValueOf<Q>>>;
  return give(raw, customer, wait);
}

const GIVE: { readonly [Kind in QuestionKind]: Give<Kind> } = {
  accounts: async ({ channel, answer }, { accountIds, links }, wait) => {
    const { answer: known, areStable } = await accountIds.present(channel, answer.value, wait);
    if (channel === 'api') return { value: known, areStable };
    const accounts = known.accounts.map((account) => linked(links, account));
    return { value: { ...known, accounts, _links: links.accounts() }, areStable };
  },

  balances: async ({ channel, answer: { value }, question, account }, { links }) => ({
    value: channel === 'fallback' ? { ...value, _links: links.balances(question.accountId) } : value,
    areStable: account?.isKnown === true,
  }),

  transactions: async (raw, customer, wait) => {
    const { channel, answer, question, asked, account } = raw;
    const { transactions: all, matches, areStable } = await recognised(raw, customer, wait);
    // After an outage more days were asked for than the caller wants.
    const isOwnWindow = asked === question.query;
    const wanted = isOwnWindow ? { transactions: all, matches } : inside(question.query, all, matches);
    const _links =
      channel === 'api' && isOwnWindow ? answer.value._links : customer.links.transactions(question.accountId);
    return {
      value: { ...answer.value, transactions: wanted.transactions, _links },
      matches: wanted.matches,
      areStable: areStable && account?.isKnown === true,
    };
  },

  identity: async ({ channel, answer: { value } }, { links }) => ({
    value: channel === 'fallback' ? { ...value, _links: links.identity() } : value,
    areStable: true,
  }),

  beneficiaries: async ({ answer: { value } }) => ({ value, areStable: true }),
};

/** The rows inside the caller's window, each with what it was recognised by. */
function inside(
  query: TransactionQuery,
  all: readonly Transaction[],
  matches: readonly RowMatch[],
): Pick<Recognised, 'transactions' | 'matches'> {
  const isWanted = all.map((row) => isInside(row, query));
  return {
    transactions: all.filter((_, index) => isWanted[index]),
    matches: matches.filter((_, index) => isWanted[index]),
  };
}

interface Recognised {
  readonly transactions: readonly Transaction[];
  readonly matches: readonly RowMatch[];
  readonly areStable: boolean;
}

/** An account that cannot be listed cannot be forgotten either: nothing is remembered of its rows. */
async function recognised(
  { channel, answer, asked: query, account, lookedAt }: Raw<TransactionsQuestion>,
  { accountIds, transactionIds, onReconciled }: Customer,
  wait: MemoryWait,
): Promise<Recognised> {
  const unknown = { transactions: answer.value.transactions, matches: [], areStable: false };
  if (account === undefined) return unknown;
  if (!account.isListed && !(await accountIds.list(account.shown, wait))) return unknown;
  const read = { channel, accountId: account.shown, query, answer, ...(lookedAt !== undefined && { lookedAt }) };
  const { reconciliation, ...presented } = await transactionIds.present(read, wait);
  if (reconciliation !== undefined) onReconciled?.(reconciliation);
  return presented;
}
