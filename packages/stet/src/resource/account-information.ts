import { type AccountInformation, type CallOptions, resourceBaseUrl } from '@relais/model';
import { noSuchAccount, statusFailure } from '../failure/status-failure.ts';
import { type Page, readAllPages } from '../paging/read-all-pages.ts';
import { parseJson } from '../reading/parse-json.ts';
import { readPsuIdentity } from '../reading/read-psu-identity.ts';
import type { Reader } from '../reading/reader.ts';
import type { BankConnection } from '../request/bank-connection.ts';
import { type Call, runCall } from '../request/call.ts';
import type { Reply } from '../request/exchange.ts';
import type { PsuAccess } from '../request/psu-access.ts';
import { sendRequest } from '../request/send-request.ts';
import { ACCOUNTS, BALANCES, BENEFICIARIES, type ListResource, TRANSACTIONS } from './list-resource.ts';
import { accountPath, periodQuery } from './resource-path.ts';

/** The port as STET answers it: the resources that are optional in the port are there too. */
export type StetAccountInformation = Required<AccountInformation>;

/** What one PSU shares at one bank. */
export function accountInformation(connection: BankConnection, psu: PsuAccess): StetAccountInformation {
  const base = resourceBaseUrl(connection.profile);
  const urlOf = (path: string): URL => new URL(`${base}/${path}`);
  const send = (url: URL, call: Call): Promise<Reply> => sendRequest(connection, psu, url, call);

  function bodyOf<T>(reply: Reply, read: Reader<T>, resource: string): T {
    if (reply.status !== 200) throw statusFailure(reply, resource, connection.clock.now());
    return read(parseJson(reply.body));
  }

  function pageOf<Name extends string, P extends Page<Name>>(
    reply: Reply,
    { list, read, notFound }: ListResource<Name, P>,
    isFirst: boolean,
  ): P {
    if (reply.status === 404 && notFound === 'no_such_account') throw noSuchAccount(reply);
    // A page that the list itself named and that is not there is a gap, not an end.
    const isNothing = reply.status === 204 || (reply.status === 404 && notFound === 'nothing' && isFirst);
    return isNothing ? ({ [list]: [], _links: {} } as unknown as P) : bodyOf(reply, read, list);
  }

  function getList<Name extends string, P extends Page<Name>>(
    resource: ListResource<Name, P>,
    path: string,
    options: CallOptions = {},
  ): Promise<P> {
    const first = urlOf(path);
    const readList = (call: Call): Promise<P> =>
      readAllPages(
        resource.list,
        first,
        async (url) => pageOf(await send(url, call), resource, url === first),
        connection.maxPages,
      );
    return runCall(readList, options, connection);
  }

  return {
    getAccounts: (options) => getList(ACCOUNTS, 'accounts', options),
    getBalances: async (accountId, options) => getList(BALANCES, accountPath(accountId, 'balances'), options),
    getTransactions: async (accountId, query = {}, options) =>
      getList(TRANSACTIONS, `${accountPath(accountId, 'transactions')}${periodQuery(query)}`, options),
    getTrustedBeneficiaries: (options) => getList(BENEFICIARIES, 'trusted-beneficiaries', options),
    getEndUserIdentity: (options = {}) =>
      runCall(
        async (call) => bodyOf(await send(urlOf('end-user-identity'), call), readPsuIdentity, 'end-user-identity'),
        options,
        connection,
      ),
  };
}
