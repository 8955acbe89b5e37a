import type { Simulator } from '../../src/index.ts';
import { bookedCents, type Contract, type Customer } from '../../src/ledger/ledger.ts';
import { type Browser, openBrowser, type Page } from './browser.ts';
import { logIn } from './log-in.ts';

/** A named customer, logged in by the form. */
export interface Visit {
  readonly browser: Browser;
  readonly customer: Customer;
  /** Where the login led. */
  readonly page: Page;
  /** The first of the customer's accounts. */
  readonly account: Contract;
}

/** Logs a named customer in. */
export async function visitAs(bank: Simulator, login: string): Promise<Visit> {
  const customer = bank.namedCustomers.find((candidate) => candidate.login === login);
  const account = customer?.contracts[0];
  if (customer === undefined || account === undefined) throw new Error(`no customer ${login}`);
  const browser = openBrowser(bank);
  return { browser, customer, page: await logIn(browser, customer), account };
}

/** `-1234,56`: the booked balance as files end with it. */
export function bookedInFiles(contract: Contract): string {
  return (bookedCents(contract) / 100).toFixed(2);
}
