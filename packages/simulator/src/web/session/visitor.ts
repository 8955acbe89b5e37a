import type { CalendarDate } from '@relais/model';
import type { Contract, Customer, Ledger } from '../../ledger/ledger.ts';
import { hasOperationsPage } from '../site/paths.ts';
import type { Site } from '../site/site.ts';
import type { Session } from './sessions.ts';
import { webidOf } from './webid.ts';

/** A customer inside a session, and the facts that their pages need. */
export interface Visitor {
  readonly site: Site;
  readonly session: Session;
  readonly customer: Customer;
  readonly today: CalendarDate;
  /** Gives a contract its id for this session. */
  readonly webid: (contract: Contract) => string;
}

/** Makes the visitor of a request. */
export function visitorOf(site: Site, session: Session, customer: Customer, { today }: Ledger): Visitor {
  return { site, session, customer, today, webid: (contract) => webidOf(session.id, contract) };
}

/** The contract whose operations a link names. A link cannot name another customer's contract. */
export function contractNamed({ customer, webid }: Visitor, named: string | undefined): Contract | undefined {
  return customer.contracts.find((contract) => hasOperationsPage(contract) && webid(contract) === named);
}
