import type { Customer, Ledger } from './ledger.ts';

/** The customer of whom something holds, e.g. the login; one of the named customers, too. */
export function customerWith(
  { customers, namedCustomers = [] }: Ledger,
  holds: (customer: Customer) => boolean,
): Customer | undefined {
  return customers.find(holds) ?? namedCustomers.find(holds);
}
