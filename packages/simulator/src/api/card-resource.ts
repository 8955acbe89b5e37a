import type { Account, Balance, Transaction } from '@relais/model';
import { type Card, monthCents } from '../ledger/card.ts';
import type { Contract } from '../ledger/ledger.ts';
import { volatileId } from './pending-resource.ts';
import { printAmount } from './print-amount.ts';

/** A deferred card in the API: an account of type `CARD` without an IBAN, linked to its cash account. */
export function cardResource(card: Card, contract: Contract, path: string): Account {
  return {
    resourceId: card.resourceId,
    accountId: {
      other: { identification: `XXXXXXXXXXXX${card.maskedNumber.slice(-4)}`, schemeName: 'MPAN' },
      currency: contract.currency,
    },
    name: `CARTE ${card.type} DEBIT DIFFERE ${card.holder}`,
    linkedAccount: contract.resourceId,
    cashAccountType: 'CARD',
    balances: cardBalances(card, contract),
    psuStatus: 'Account Holder',
    _links: { balances: { href: `${path}/balances` }, transactions: { href: `${path}/transactions` } },
  };
}

/** One balance for each coming debit; negative, because the customer owes it. */
export function cardBalances({ months }: Card, { currency }: Contract): readonly Balance[] {
  return months.map((month): Balance => {
    const [from, to] = [dayAndMonth(month.from), dayAndMonth(month.to)];
    return {
      name: `Achats du ${from} au ${to}`,
      balanceAmount: { currency, amount: printAmount(monthCents(month)) },
      balanceType: 'OTHR',
      referenceDate: month.debitedOn,
    };
  });
}

/** Purchases that are not debited yet: `bookingDate` is the day of the debit. Newest first. */
export function cardTransactions({ months, resourceId }: Card, { currency }: Contract): readonly Transaction[] {
  return months.toReversed().flatMap(({ purchases, debitedOn }) =>
    purchases.map(({ cents, merchant, city, purchasedOn }, index): Transaction => {
      return {
        resourceId: volatileId(`${resourceId}/${debitedOn}`, purchases.length - index),
        transactionAmount: { currency, amount: printAmount(Math.abs(cents)) },
        creditDebitIndicator: cents < 0 ? 'DBIT' : 'CRDT',
        status: 'PDNG',
        bookingDate: debitedOn,
        transactionDate: purchasedOn,
        remittanceInformation: { unstructured: [`${merchant} ${city}`] },
      };
    }),
  );
}

function dayAndMonth(day: string): string {
  return `${day.slice(8)}/${day.slice(5, 7)}`;
}
