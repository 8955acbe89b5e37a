/** An answer as it is sent, whatever the version of the standard. */
type Members = Readonly<Record<string, unknown>>;

/** What banks write in the place of members that they leave empty. None of it says anything. */
const IN_ACCOUNTS: Members = { bicFi: '', details: null, product: ' ', usage: '' };
const IN_BALANCES: Members = { lastChangeDateTime: '', lastCommittedTransaction: null };
const IN_TRANSACTIONS: Members = { endToEndId: '', bankTransactionCode: '', relatedParties: null };
const NO_DAYS = ['', '0000-00-00', '   ', null];

/** The same answer with empty members, and with the address of the next page as its `self`. */
export function withOddMembers(answer: object): object {
  const { accounts, balances, transactions, _links, ...rest } = answer as Members;
  return {
    ...rest,
    ...(isList(accounts) && { accounts: accounts.map(oddAccount) }),
    ...(isList(balances) && { balances: balances.map(oddBalance) }),
    ...(isList(transactions) && { transactions: transactions.map(oddTransaction) }),
    _links: oddLinks(_links as Members),
  };
}

function oddAccount(account: Members): Members {
  const { balances } = account;
  return { ...IN_ACCOUNTS, ...account, ...(isList(balances) && { balances: balances.map(oddBalance) }) };
}

function oddBalance(balance: Members): Members {
  return { ...IN_BALANCES, referenceDate: '', ...balance };
}

function oddTransaction(transaction: Members, index: number): Members {
  const noDay = NO_DAYS[index % NO_DAYS.length];
  const { remittanceInformation } = transaction;
  return {
    ...IN_TRANSACTIONS,
    entryReference: '',
    expectedBookingDate: noDay,
    transactionDate: noDay,
    ...transaction,
    remittanceInformation: isList(remittanceInformation) ? [...remittanceInformation, null] : remittanceInformation,
  };
}

function oddLinks(links: Members): Members {
  return { ...links, ...(links['next'] === undefined ? {} : { self: links['next'] }) };
}

function isList(value: unknown): value is readonly Members[] {
  return Array.isArray(value);
}
