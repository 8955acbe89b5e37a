import { type AccountInformation, type CallOptions, type HalAccounts, RelaisError } from '@relais/model';
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
  list: (call: CallOptions) => Promise<HalAccounts>,
): Required<AccountInformation> {
  async function read<T>(kind: ResourceKind, call: CallOptions, accountId = request.accountId): Promise<T> {
    const url = accountId === request.accountId ? undefined : withAccount(request, base, accountId);
    const body = await exchange.send(kind, call, request.url, url);
    if (body === undefined) return { [kind]: [], _links: {} } as T;
    onBody(body);
    return body as T;
  }

  return {
    getAccounts: (call = {}) => (request.kind === 'accounts' ? read('accounts', call) : list(call)),
    getBalances: (accountId, call = {}) => read('balances', call, accountId),
    getTransactions: (accountId, _, call = {}) => read('transactions', call, accountId),
    getEndUserIdentity: (call = {}) => read('identity', call),
    getTrustedBeneficiaries: (call = {}) => read('beneficiaries', call),
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
