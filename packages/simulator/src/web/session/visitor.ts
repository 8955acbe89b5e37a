import type { CalendarDate } from '@relais/model';
import type { Contract, Customer, Ledger } from '../../ledger/ledger.ts';
import { hasOperationsPage } from '../paths.ts';
import type { Session } from './sessions.ts';
import { webidOf } from './webid.ts';

/** Somebody logged in, and what a page about them needs. */
export interface Visitor {
  readonly session: Session;
  readonly customer: Customer;
  readonly today: CalendarDate;
  /** Names a contract for the time of this session. */
  readonly webid: (contract: Contract) => string;
}

/** @returns `undefined` when the bank no longer knows the customer */
export function visitorOf(session: Session, { today, customers }: Ledger): Visitor | undefined {
  const customer = customers.find(({ login }) => login === session.login);
  return customer && { session, customer, today, webid: (contract) => webidOf(session.id, contract) };
}

/** The contract whose operations a link names. Nobody can name another customer's. */
export function contractNamed({ customer, webid }: Visitor, named: string | undefined): Contract | undefined {
  return customer.contracts.find((contract) => hasOperationsPage(contract) && webid(contract) === named);
}
