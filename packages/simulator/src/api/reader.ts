import type { Grants } from '../authorisation/grants.ts';
import type { Scope } from '../authorisation/scope.ts';
import { customerWith } from '../ledger/customer-with.ts';
import type { Contract, Customer, Ledger } from '../ledger/ledger.ts';
import type { ShownCertificate } from '../pki/shown-certificate.ts';
import type { ClientRegistry, RegisteredClient } from '../registration/client-registry.ts';
import { isPaymentAccount } from './account-resource.ts';
import { ApiError } from './api-error.ts';

/** The customer and the accounts that a request may read. */
export interface Reader {
  readonly customer: Customer;
  /** Payment accounts inside the consent. */
  readonly accounts: readonly Contract[];
  readonly scope: readonly Scope[];
  /** Time of the customer's last strong authentication, in milliseconds since the epoch. */
  readonly authenticatedAt: number;
  /** Client id of the token's owner. Absent for the static tokens of the ledger. */
  readonly client?: RegisteredClient;
}

export interface ReaderContext {
  readonly ledger: Ledger;
  readonly grants: Pick<Grants, 'access'>;
  readonly registry: Pick<ClientRegistry, 'find'>;
  readonly certificate: ShownCertificate;
  readonly tokens: 'issued' | 'static';
  /** Milliseconds since the epoch. */
  readonly now: number;
}

/**
 * Finds the consent behind a request by its bearer token.
 *
 * @param authorization - the header
 * @throws {ApiError} 401
 */
export function readerOf(authorization: string | undefined, context: ReaderContext): Reader {
  const { ledger, grants, registry, certificate, tokens, now } = context;
  const [, token = ''] = /^Bearer +(\S+)$/i.exec(authorization ?? '') ?? [];
  const known = grants.access(token);
  if (known === undefined) {
    const customer =
      tokens === 'static' && token !== ''
        ? customerWith(ledger, ({ accessToken }) => accessToken === token)
        : undefined;
    if (customer === undefined) throw unauthorized('Access token missing, unknown or expired');
    return {
      customer,
      accounts: customer.contracts.filter(isPaymentAccount),
      scope: ['aisp', 'extended_transaction_history'],
      authenticatedAt: now,
    };
  }
  const { consent, thumbprint } = known;
  if (thumbprint !== certificate.thumbprint) throw unauthorized('Access token is bound to another certificate');
  const client = registry.find(consent.clientId);
  const customer = customerWith(ledger, ({ login }) => login === consent.login);
  if (client === undefined || customer === undefined) throw unauthorized('Access token missing, unknown or expired');
  const accounts = customer.contracts.filter(
    (contract) => isPaymentAccount(contract) && consent.accountIds.includes(contract.resourceId),
  );
  return { customer, accounts, scope: consent.scope, authenticatedAt: consent.grantedAt, client };
}

function unauthorized(message: string): ApiError {
  return new ApiError(401, message, { 'www-authenticate': 'Bearer error="invalid_token"' });
}
