import {
  type HalAccounts,
  type Question,
  RelaisError,
  type RequestScope,
  type ValueOf,
  wholeAnswer,
} from '@relais/model';
import type { CustomerChannel } from '../call/customer.ts';
import type { Exchange } from './exchange.ts';
import type { JsonObject } from './read-body.ts';
import { type ResourceRequest, withAccount } from './resource-request.ts';

/**
 * The API behind the port, through the host program's own client: one request, sent once.
 *
 * @param onBody - told what the API answered
 * @param list - reads the list of accounts on the way to something else: a request of its own
 */
export function wireChannel(
  exchange: Exchange,
  request: ResourceRequest,
  base: URL,
  onBody: (body: JsonObject) => void,
  list: (scope: RequestScope) => Promise<HalAccounts>,
): CustomerChannel {
  const ask = async (question: Question, scope: RequestScope): Promise<unknown> => {
    const { kind } = question;
    if (kind !== request.kind) return list(scope);
    const isElsewhere = 'accountId' in question && question.accountId !== request.accountId;
    const url = isElsewhere ? withAccount(request, base, question.accountId) : undefined;
    const body = await exchange.send(kind, scope, request.url, url);
    if (body === undefined) return { [kind]: [], _links: {} };
    onBody(body);
    return body;
  };

  return {
    visit: async () => ({
      id: crypto.randomUUID(),
      // The bank's JSON is the caller's: what is amiss in it, their own client meets.
      ask: async <Q extends Question>(question: Q, scope: RequestScope) =>
        wholeAnswer((await ask(question, scope)) as ValueOf<Q>),
      [Symbol.asyncDispose]: async () => {},
    }),
  };
}

/** Stands in for the fallback where a request means something to the API alone: another page would be wrong. */
export const API_ONLY: CustomerChannel = {
  visit: () => {
    const message = 'this page or filter belongs to the API, which is down: begin the list again from its first page';
    return Promise.reject(new RelaisError('fallback_refused', message, { reason: 'page_of_api' }));
  },
};
