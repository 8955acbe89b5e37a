import {
  askHost,
  type BankProfile,
  type CallOptions,
  type Clock,
  isRelaisError,
  RelaisError,
  resourceBaseUrl,
  systemClock,
  withDeadline,
} from '@relais/model';
import { Axios, type AxiosAdapter, AxiosHeaders, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { HostCustomer } from '../call/customer.ts';
import { ApiLists } from './api-lists.ts';
import { type FailedCall, giveError, giveStatus } from './bank-error.ts';
import { CHANNEL_HEADER, giveAnswer, isTextOrBytes } from './bank-response.ts';
import { forgetCall, nameCall } from './call-id.ts';
import { callerSignal } from './caller-signal.ts';
import { DoorCall } from './door-call.ts';
import { Exchange } from './exchange.ts';
import { FallbackLists } from './fallback-lists.ts';
import type { MissedRequests } from './missed-requests.ts';
import { type ResourceRequest, resourceRequest } from './resource-request.ts';

/** What the door needs of Relais: `createRelais` gives one. */
export interface FailoverSource<P> {
  readonly bank: BankProfile;
  /** Everything about one PSU but the API, which the host program's own client asks. */
  customer(psu: P): HostCustomer;
}

export interface AxiosDoorOptions<P> {
  /**
   * Names the customer whose data a request asks for: only the host program knows. Asked for requests that the fallback can
   * answer.
   *
   * @returns `undefined` to leave the request alone
   */
  readonly psuOf: (config: InternalAxiosRequestConfig) => P | undefined | Promise<P | undefined>;
  readonly clock?: Clock;
  /** Ids of lists that are longer than a page. @defaultValue crypto.randomUUID */
  readonly newId?: () => string;
}

/** Of the error of a host program that cannot say whose data a request is for. */
const PSU_OF = 'psu_of';

/** A caller who waits for an answer. */
interface Waiting {
  readonly options: CallOptions;
  /** By the monotonic clock. */
  readonly startedAt: number;
  /** Gives an error in the caller's own terms. @throws what is no error of Relais, and what the caller does not take for an answer */
  readonly failed: (error: unknown) => AxiosResponse;
}

/** Knows no defaults: a config that reaches an adapter has them all in it. */
const ADDRESSES = new Axios({});

/** The adapter that an attached instance sends through. */
export class AxiosDoor<P extends { readonly id: string }> {
  readonly #relais: FailoverSource<P>;
  readonly #psuOf: AxiosDoorOptions<P>['psuOf'];
  readonly #adapterFor: (config: InternalAxiosRequestConfig) => AxiosAdapter;
  readonly #clock: Clock;
  readonly #base: URL;
  readonly #missed: MissedRequests;
  readonly #apiLists: ApiLists;
  readonly #fallbackLists: FallbackLists;

  /**
   * @param adapterFor - the adapter that the instance had
   * @param missed - told of requests that are left alone
   */
  constructor(
    relais: FailoverSource<P>,
    { psuOf, clock = systemClock, newId = () => crypto.randomUUID() }: AxiosDoorOptions<P>,
    adapterFor: (config: InternalAxiosRequestConfig) => AxiosAdapter,
    missed: MissedRequests,
  ) {
    this.#missed = missed;
    this.#relais = relais;
    this.#psuOf = psuOf;
    this.#adapterFor = adapterFor;
    this.#clock = clock;
    this.#base = new URL(resourceBaseUrl(relais.bank));
    this.#apiLists = new ApiLists(clock);
    this.#fallbackLists = new FallbackLists(clock, newId);
  }

  async send(config: InternalAxiosRequestConfig): Promise<AxiosResponse> {
    const request = this.#requestOf(config);
    if (request === undefined) return this.#adapterFor(config)(config);
    const waiting = this.#waitFor(request, config);
    let psu: P | undefined;
    try {
      psu = await this.#whose(config, waiting);
    } catch (error) {
      return waiting.failed(error);
    }
    if (psu === undefined) return this.#adapterFor(config)(config);
    return FallbackLists.isPage(request.url)
      ? this.#nextPage(request, psu, config)
      : this.#protect(request, psu, config, waiting);
  }

  /** Asks the host program whose data a request is for, within the caller's own time. */
  #whose(config: InternalAxiosRequestConfig, { options }: Waiting): Promise<P | undefined> {
    const { signal: caller, deadlineMs = Number.POSITIVE_INFINITY } = options;
    const ask = (signal: AbortSignal): Promise<P | undefined> =>
      askHost(() => this.#psuOf(config), { reason: PSU_OF, signal });
    const late = (): RelaisError =>
      new RelaisError('own_network', 'psuOf did not answer in time', { reason: PSU_OF, actor: 'host' });
    return withDeadline(ask, { clock: this.#clock, deadlineMs, caller, late });
  }

  /** A caller who waits, and what they get when nothing comes of it. */
  #waitFor(request: ResourceRequest, config: InternalAxiosRequestConfig): Waiting {
    const signal = callerSignal(config);
    const timeoutMs = config.timeout !== undefined && config.timeout > 0 ? config.timeout : undefined;
    const startedAt = this.#clock.monotonic();
    return {
      options: { ...(signal !== undefined && { signal }), ...(timeoutMs !== undefined && { deadlineMs: timeoutMs }) },
      startedAt,
      failed: (error) => {
        if (!isRelaisError(error)) throw error;
        return giveError(error, {
          ...this.#failed(request, config),
          hasLeft: signal?.aborted === true,
          ...silence(error, Math.round(this.#clock.monotonic() - startedAt), timeoutMs),
        });
      },
    };
  }

  #requestOf(config: InternalAxiosRequestConfig): ResourceRequest | undefined {
    if (config.method?.toLowerCase() !== 'get' || !isTextOrBytes(config)) return undefined;
    try {
      const uri = ADDRESSES.getUri(config);
      const request = resourceRequest(uri, this.#base);
      if (request === undefined) this.#missed.look(uri);
      return request;
    } catch {
      // An address that axios cannot build is for axios to refuse.
      return undefined;
    }
  }

  /** A page that is kept is data of the customer like any other: their right to it is asked again. */
  async #nextPage(request: ResourceRequest, psu: P, config: InternalAxiosRequestConfig): Promise<AxiosResponse> {
    const right = this.#relais.customer(psu).fallback?.right;
    try {
      right?.assert();
      const page = this.#fallbackLists.pageAt(psu.id, await right?.mark(callerSignal(config)), request.url);
      // The source of the credentials takes its time.
      right?.assert();
      if (page !== undefined) return giveAnswer({ status: 200, ...page }, config);
    } catch (error) {
      if (!isRelaisError(error)) throw error;
      return giveError(error, this.#failed(request, config));
    }
    const message = 'no such page, or no more: begin the list again from its first page';
    const gone = new RelaisError('fallback_refused', message, { reason: 'page_gone' });
    return giveStatus(400, gone, this.#failed(request, config));
  }

  async #protect(
    request: ResourceRequest,
    psu: P,
    config: InternalAxiosRequestConfig,
    waiting: Waiting,
  ): Promise<AxiosResponse> {
    const customer = this.#relais.customer(psu);
    const exchange = new Exchange(this.#adapterFor(config), config, this.#clock);
    const call = new DoorCall({
      exchange,
      request,
      psuId: psu.id,
      callId: nameCall(config, request.url.href),
      base: this.#base,
      customer,
      apiLists: this.#apiLists,
    });
    try {
      const answer = await call.ask(this.#leftOf(waiting));
      forgetCall(config);
      if (answer.channel === 'api') return marked(answer.response);
      const { list, body, headers } = answer;
      if (list === undefined) return giveAnswer({ status: 200, body, headers }, config);
      if (list.isEmpty) return giveAnswer({ status: 204, headers }, config);
      const right = FallbackLists.isLong(list.member, body)
        ? await customer.fallback?.right?.mark(callerSignal(config))
        : undefined;
      const kept = { psuId: psu.id, right, url: request.url, member: list.member, body, headers };
      return giveAnswer({ status: 200, ...this.#fallbackLists.begin(kept) }, config);
    } catch (error) {
      const asItCame = exchange.outcomeOf(error);
      if (asItCame !== undefined) return marked(asItCame);
      return waiting.failed(error);
    }
  }

  /** The caller's time is for the whole call: what `psuOf` took of it is gone. */
  #leftOf({ options, startedAt }: Waiting): CallOptions {
    const { deadlineMs } = options;
    if (deadlineMs === undefined) return options;
    return { ...options, deadlineMs: Math.max(1, deadlineMs - (this.#clock.monotonic() - startedAt)) };
  }

  #failed({ url }: ResourceRequest, config: InternalAxiosRequestConfig): FailedCall {
    const path = url.pathname.slice(this.#base.pathname.length + 1);
    return { config, path, now: this.#clock.now(), hasLeft: false };
  }
}

/** An answer of the API, with the name of its channel. */
function marked(response: AxiosResponse): AxiosResponse {
  const headers = AxiosHeaders.from(response.headers as AxiosHeaders);
  headers.set(CHANNEL_HEADER, 'api');
  response.headers = headers;
  return response;
}

/** How long the caller got no answer, where the error means just that. */
function silence(
  { code, reason }: RelaisError,
  waitedMs: number,
  timeoutMs: number | undefined,
): Pick<FailedCall, 'silentForMs'> {
  // Timers count whole milliseconds, and may end a fraction early.
  const isOwnTimeout = waitedMs + 1 >= (timeoutMs ?? Number.POSITIVE_INFINITY) || reason === 'caller_deadline';
  if (timeoutMs !== undefined && isOwnTimeout) return { silentForMs: timeoutMs };
  const isSilence = code === 'bank_unavailable' && (reason === 'no_reply' || reason === 'caller_deadline');
  return isSilence ? { silentForMs: waitedMs } : {};
}
