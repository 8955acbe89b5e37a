import { customerWith } from '../ledger/customer-with.ts';
import type { Customer, Ledger } from '../ledger/ledger.ts';

/**
 * Whose data a request may read: the customer who gave the token away.
 *
 * Tokens come with the ledger for now. An OAuth server would issue them here, and the check of the HTTP signature
 * belongs beside this call.
 *
 * @param authorization - the header, e.g. `Bearer …`
 */
export function authenticate(ledger: Ledger, authorization: string | undefined): Customer | undefined {
  const [, token] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  return token === undefined ? undefined : customerWith(ledger, ({ accessToken }) => accessToken === token);
}
