import type { Account, Balance, CalendarDate, Transaction } from '@relais/model';
import type { Customer } from '../ledger/ledger.ts';
import { accountResource, balancesOf, isPaymentAccount } from './account-resource.ts';
import { cardBalances, cardResource, cardTransactions } from './card-resource.ts';
import { announcedResources } from './pending-resource.ts';
import { type BookingWindow, isInWindow, operationsIn, transactionResource } from './transaction-resource.ts';

/** An account as the API knows it: a cash account or a deferred card. */
export interface ApiAccount {
  readonly resourceId: string;
  /** @param path - host-relative path of the account */
  readonly resource: (path: string) => Account;
  readonly balances: () => readonly Balance[];
  readonly transactions: (window: BookingWindow) => readonly Transaction[];
}

/** What a customer's API shows: payment accounts, each followed by its deferred cards. */
export function apiAccounts({ contracts }: Customer, today: CalendarDate): readonly ApiAccount[] {
  return contracts.filter(isPaymentAccount).flatMap((contract): readonly ApiAccount[] => {
    const deferred = (contract.cards ?? []).filter(({ debit }) => debit === 'deferred');
    const cash: ApiAccount = {
      resourceId: contract.resourceId,
      resource: (path) => accountResource(contract, path, today),
      balances: () => balancesOf(contract, today),
      transactions: (window) => [
        ...announcedResources(contract, today),
        ...operationsIn(contract, window).map(transactionResource),
      ],
    };
    const cards = deferred.map((card): ApiAccount => {
      return {
        resourceId: card.resourceId,
        resource: (path) => cardResource(card, contract, path),
        balances: () => cardBalances(card, contract),
        transactions: (window) =>
          cardTransactions(card, contract).filter(({ bookingDate = '' }) => isInWindow(bookingDate, window)),
      };
    });
    return [cash, ...cards];
  });
}
