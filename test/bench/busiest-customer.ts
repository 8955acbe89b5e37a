import { type Contract, type Ledger, seedLedger } from '@relais/simulator';

/** The books of a bank with one customer, who has its busiest payment accounts and nothing else to read. */
export function busiestCustomer(accounts: number): (today: string) => Ledger {
  return (today) => {
    const ledger = seedLedger({ seed: 1, brand: 'cic', today });
    const [first] = ledger.customers;
    if (first === undefined) throw new Error('the bank has no customer');
    const busiest = ledger.customers
      .flatMap(({ contracts }) => contracts.filter(({ kind }) => kind === 'current'))
      .toSorted((a: Contract, b) => b.operations.length - a.operations.length)
      .slice(0, accounts)
      .map(({ cards: _, announced: __, ...contract }) => contract);
    const others = first.contracts.filter(({ kind }) => kind !== 'current');
    return { ...ledger, customers: [{ ...first, contracts: [...busiest, ...others] }] };
  };
}
