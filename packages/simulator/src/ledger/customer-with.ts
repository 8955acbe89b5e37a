import type { Customer, Ledger } from './ledger.ts';

/** The customer that a test accepts, e.g. by login; named customers too. */
export function customerWith(
  { customers, namedCustomers = [] }: Ledger,
  holds: (customer: Customer) => boolean,
): Customer | undefined {
  return customers.find(holds) ?? namedCustomers.find(holds);
}
