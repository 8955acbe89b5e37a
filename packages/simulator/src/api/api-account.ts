import type { Account, Balance, CalendarDate, Transaction } from '@relais/model';
import type { Contract } from '../ledger/ledger.ts';
import { accountResource, balancesOf } from './account-resource.ts';
import { cardBalances, cardResource, cardTransactions } from './card-resource.ts';
import type { IssuedIds } from './issued-ids.ts';
import { announcedResources } from './pending-resource.ts';
import { type BookingWindow, isInWindow, operationsIn, transactionResource } from './transaction-resource.ts';

/** An account as the API knows it: a cash account or a deferred card. */
export interface ApiAccount {
  /** The resource as the API shows it now. */
  readonly resourceId: string;
  /** The ledger's own id, which no reissue changes. */
  readonly lastingId: string;
  /** Day of its first operation. */
  readonly oldest: CalendarDate;
  /** @param path - host-relative path of the account */
  readonly resource: (path: string) => Account;
  readonly balances: () => readonly Balance[];
  readonly transactions: (window: BookingWindow) => readonly Transaction[];
}

/** The accounts in the API: each payment account, followed by its deferred cards. */
export function apiAccounts(
  contracts: readonly Contract[],
  today: CalendarDate,
  ids: IssuedIds,
): readonly ApiAccount[] {
  return contracts.flatMap((contract): readonly ApiAccount[] => {
    const accountId = ids.account(contract.resourceId);
    const oldest = contract.operations[0]?.bookingDate ?? today;
    const deferred = (contract.cards ?? []).filter(({ debit }) => debit === 'deferred');
    const cash: ApiAccount = {
      resourceId: accountId,
      lastingId: contract.resourceId,
      oldest,
      resource: (path) => ({ ...accountResource(contract, path, today), resourceId: accountId }),
      balances: () => balancesOf(contract, today),
      transactions: (window) => [
        ...announcedResources(contract, today),
        ...operationsIn(contract, window).map((operation) => ({
          ...transactionResource(operation),
          resourceId: ids.transaction(operation),
        })),
      ],
    };
    const cards = deferred.map((card): ApiAccount => {
      const resourceId = ids.account(card.resourceId);
      return {
        resourceId,
        lastingId: card.resourceId,
        oldest,
        resource: (path) => ({ ...cardResource(card, contract, path), resourceId, linkedAccount: accountId }),
        balances: () => cardBalances(card, contract),
        transactions: (window) =>
          cardTransactions(card, contract).filter(({ bookingDate = '' }) => isInWindow(bookingDate, window)),
      };
    });
    return [cash, ...cards];
  });
}
