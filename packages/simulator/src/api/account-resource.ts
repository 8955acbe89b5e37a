import type { Account, Balance, CalendarDate } from '@relais/model';
import { bookedCents, type Cents, type Contract, expectedCents } from '../ledger/ledger.ts';
import { printAmount } from './print-amount.ts';

/** The API shows payment accounts only: PSD2 does not cover savings, loans and securities. */
export function isPaymentAccount(contract: Contract): boolean {
  return contract.kind === 'current';
}

/** A contract as STET AccountResource. @param path - host-relative path of the account */
export function accountResource(contract: Contract, path: string, today: CalendarDate): Account {
  const { resourceId, iban, currency, product, holder } = contract;
  return {
    resourceId,
    accountId: { ...(iban === undefined ? {} : { iban }), currency },
    name: `${product} ${holder}`,
    cashAccountType: 'CACC',
    balances: balancesOf(contract, today),
    psuStatus: / OU /.test(holder) ? 'Co-account Holder' : 'Account Holder',
    _links: { balances: { href: `${path}/balances` }, transactions: { href: `${path}/transactions` } },
  };
}

/** The accounting balance, and the instant balance, which counts announced operations. */
export function balancesOf(contract: Contract, today: CalendarDate): readonly Balance[] {
  const amountOf = (cents: Cents) => ({ currency: contract.currency, amount: printAmount(cents) });
  return [
    {
      name: 'Solde comptable',
      balanceAmount: amountOf(bookedCents(contract)),
      balanceType: 'CLBD',
      referenceDate: today,
    },
    {
      name: 'Solde temps reel',
      balanceAmount: amountOf(expectedCents(contract)),
      balanceType: 'XPCD',
      referenceDate: today,
    },
  ];
}
