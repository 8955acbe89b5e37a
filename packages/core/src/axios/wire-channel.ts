import { type AccountInformation, type HalAccounts, RelaisError } from '@relais/model';
import type { Exchange } from './exchange.ts';
import type { JsonObject } from './read-body.ts';
import { type ResourceKind, type ResourceRequest, withAccount } from './resource-request.ts';

/**
 * The API behind the port, through the host's own client: one request, sent once.
 *
 * @param onBody - told what the API answered
 * @param list - reads the list of accounts on the way to something else: a request of its own
 */
export function wireChannel(
  exchange: Exchange,
  request: ResourceRequest,
  base: URL,
  onBody: (body: JsonObject) => void,
  list: (signal: AbortSignal | undefined) => Promise<HalAccounts>,
): Required<AccountInformation> {
  async function read<T>(
    kind: ResourceKind,
    signal: AbortSignal | undefined,
    accountId = request.accountId,
  ): Promise<T> {
    const url = accountId === request.accountId ? undefined : withAccount(request, base, accountId);
    const body = await exchange.send(kind, signal ?? new AbortController().signal, url);
    if (body === undefined) return { [kind]: [], _links: {} } as T;
    onBody(body);
    return body as T;
  }

  return {
    getAccounts: ({ signal } = {}) => (request.kind === 'accounts' ? read('accounts', signal) : list(signal)),
    getBalances: (accountId, { signal } = {}) => read('balances', signal, accountId),
    getTransactions: (accountId, _, { signal } = {}) => read('transactions', signal, accountId),
    getEndUserIdentity: ({ signal } = {}) => read('identity', signal),
    getTrustedBeneficiaries: ({ signal } = {}) => read('beneficiaries', signal),
  };
}

/** In the place of the fallback, for a request that means something to the API alone: another page would be a wrong one. */
export const API_ONLY: Required<AccountInformation> = {
  getAccounts: refuse,
  getBalances: refuse,
  getTransactions: refuse,
  getEndUserIdentity: refuse,
  getTrustedBeneficiaries: refuse,
};

function refuse(): Promise<never> {
  const message = 'this page or filter belongs to the API, which is down: begin the list again from its first page';
  return Promise.reject(new RelaisError('fallback_refused', message, { reason: 'page_of_api' }));
}
