import {
  type CallOptions,
  type HalAccounts,
  type HalTransactions,
  type Links,
  type Provenance,
  type Question,
  wholeAnswer,
} from '@relais/model';
import { AxiosHeaders, type AxiosResponse } from 'axios';
import { answerQuestion } from '../call/answer-question.ts';
import type { Answered } from '../call/answered.ts';
import type { Customer, HostCustomer } from '../call/customer.ts';
import type { ApiLists, WholeList } from './api-lists.ts';
import { CHANNEL_HEADER } from './bank-response.ts';
import type { Exchange } from './exchange.ts';
import { keepIds } from './keep-ids.ts';
import { type JsonObject, LIST_OF } from './read-body.ts';
import type { ResourceRequest } from './resource-request.ts';
import { API_ONLY, wireChannel } from './wire-channel.ts';

/** Says that the store could not keep the ids of an answer the same. */
const IDS_HEADER = 'x-relais-ids';

export interface DoorCallOptions {
  readonly exchange: Exchange;
  readonly request: ResourceRequest;
  readonly psuId: string;
  /** Retries of one request share it. */
  readonly callId: string;
  /** Base of the account information resources. */
  readonly base: URL;
  readonly customer: HostCustomer;
  readonly apiLists: ApiLists;
}

/** What a call came to: the API's own response, or what stands in its place. */
export type DoorAnswer =
  | { readonly channel: 'api'; readonly response: AxiosResponse }
  | {
      readonly channel: 'fallback';
      readonly body: JsonObject;
      readonly headers: Readonly<Record<string, string>>;
      /** Absent where the resource is no list. */
      readonly list?: { readonly member: string; readonly isEmpty: boolean };
    };

/**
 * One call of the host program's own client. It asks the same handle that the typed door gives: the same judgement, ids and
 * limits. Only the API is another one: it is the host program's own request.
 */
export class DoorCall {
  readonly #exchange: Exchange;
  readonly #request: ResourceRequest;
  readonly #customer: Customer;
  #body: JsonObject | undefined;
  #whole: WholeList | undefined;

  constructor({ exchange, request, psuId, callId, base, customer, apiLists }: DoorCallOptions) {
    this.#exchange = exchange;
    this.#request = request;
    // `today` makes narrower windows, and the host's own request cannot be made another one.
    const { transactionIds, quota, lastKnown, today: _, ...others } = customer;
    const isFurtherPage = request.period === undefined;
    this.#customer = {
      ...others,
      callId,
      // The pages of one list are one access.
      ...(quota !== undefined && !isFurtherPage && { quota }),
      api: wireChannel(
        exchange,
        request,
        base,
        (body) => {
          this.#body = body;
          this.#whole =
            request.kind === 'transactions'
              ? apiLists.seen(JSON.stringify([psuId, customer.consentId]), request, body)
              : undefined;
        },
        (scope) => exchange.listAccounts(new URL(`${base.href.replace(/\/$/, '')}/accounts`), scope),
      ),
      ...(isFurtherPage && { fallback: API_ONLY, isForApiAlone: true }),
      ...(lastKnown !== undefined && !isFurtherPage && { lastKnown: wholeOnly(lastKnown) }),
      transactionIds: { present: (answer) => this.#present(transactionIds, answer) },
    };
  }

  /** @throws what the handle throws: `Exchange.outcomeOf` tells whether it is the API's own */
  async ask(options: CallOptions): Promise<DoorAnswer> {
    const { kind } = this.#request;
    const { provenance, ...value } = await answerQuestion(this.#question(), this.#customer, options);
    const { response } = this.#exchange;
    if (provenance.channel === 'api' && response !== undefined) {
      this.#keepIds(value, response);
      if (provenance.ids !== undefined) {
        const headers = AxiosHeaders.from(response.headers as AxiosHeaders);
        headers.set(IDS_HEADER, provenance.ids);
        response.headers = headers;
      }
      return { channel: 'api', response };
    }
    const body = bodyOf(value);
    const headers = headersOf(provenance);
    if (kind === 'identity') return { channel: 'fallback', body, headers };
    const member = LIST_OF[kind];
    const list = { member, isEmpty: (body[member] as readonly unknown[]).length === 0 };
    return { channel: 'fallback', body, headers, list };
  }

  #question(): Question {
    const { kind, accountId, period = {} } = this.#request;
    switch (kind) {
      case 'balances':
        return { kind, accountId };
      case 'transactions':
        return { kind, accountId, query: period };
      default:
        return { kind };
    }
  }

  /** A page is not the list: only what the API listed whole is compared with what is known, and remembered. */
  async #present(
    ids: Customer['transactionIds'],
    read: Parameters<typeof ids.present>[0],
  ): ReturnType<typeof ids.present> {
    if (read.channel === 'fallback') return ids.present(read);
    const unlearned = { transactions: read.answer.value.transactions, matches: [], areStable: true };
    if (this.#whole === undefined) return unlearned;
    const { rows, period } = this.#whole;
    try {
      return await ids.present({ ...read, query: period, answer: wholeAnswer({ transactions: rows, _links: {} }) });
    } catch {
      // The host program asked the API and has its answer, sound or not. Relais only learns nothing from a doubtful one.
      this.#whole = undefined;
      return unlearned;
    }
  }

  #keepIds(value: object, response: AxiosResponse): void {
    if (this.#body === undefined) return;
    if (this.#request.kind === 'accounts') {
      const { accounts } = value as HalAccounts;
      keepIds(response, 'accounts', accounts);
    } else if (this.#whole?.isOnePage === true) {
      // Of a longer list, the host program already has the earlier pages. Ids of two kinds in one list would be worse.
      const { transactions } = value as HalTransactions;
      keepIds(response, 'transactions', transactions);
    }
  }
}

/** A first page with more behind it must not be kept. Shown again alone, it would be a short list. */
function wholeOnly(lastKnown: NonNullable<Customer['lastKnown']>): NonNullable<Customer['lastKnown']> {
  return {
    find: (question, wait) => lastKnown.find(question, wait),
    keep: async (question, answer, wait) => {
      const { _links } = answer.value as { readonly _links?: Links };
      if (_links?.['next'] === undefined) await lastKnown.keep(question, answer, wait);
    },
  };
}

/** The body as the bank's API would have sent it. */
function bodyOf(value: Omit<Answered<Question>, 'provenance'>): JsonObject {
  const { matches: _, ...body } = value as JsonObject;
  return body;
}

/** Beside the data, so that the body stays what the bank's API would have sent. */
function headersOf({
  channel,
  incidentId,
  complete,
  leftOut,
  servedFrom,
  source,
  fetchedAt,
  ids,
}: Provenance): Record<string, string> {
  return {
    [CHANNEL_HEADER]: channel,
    ...(incidentId !== undefined && { 'x-relais-incident': incidentId }),
    // Something is missing, or the list begins later than was asked: never short in silence.
    ...(!complete && { 'x-relais-complete': 'false' }),
    ...(leftOut !== undefined && { 'x-relais-left-out': leftOut.join(' ') }),
    ...(servedFrom !== undefined && { 'x-relais-served-from': servedFrom }),
    ...(source !== undefined && { 'x-relais-source': source }),
    ...(ids !== undefined && { [IDS_HEADER]: ids }),
    ...(channel === 'last_known' && { 'x-relais-fetched-at': new Date(fetchedAt).toISOString() }),
  };
}
