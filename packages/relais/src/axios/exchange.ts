import {
  type Clock,
  factsOf,
  type HalAccounts,
  isRelaisError,
  networkError,
  networkFailure,
  RelaisError,
  type RequestScope,
  readRetryAfter,
  safeCause,
  watchWire,
} from '@relais/model';
import { type AxiosAdapter, AxiosHeaders, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import { type JsonObject, readBody } from './read-body.ts';
import type { ResourceKind } from './resource-request.ts';

/** What the engine is told of a request that failed. The caller gets what their own client made of it instead. */
class FailedExchange extends Error {
  override readonly name = 'FailedExchange';
}

/**
 * One request of the host's own client to the API: as they configured it, watched by the engine.
 *
 * Ends as a body for the engine to judge. Keeps the adapter's response, so that the caller gets exactly that.
 */
export class Exchange {
  readonly #adapter: AxiosAdapter;
  readonly #config: InternalAxiosRequestConfig;
  readonly #clock: Clock;
  #response: AxiosResponse | undefined;
  #rejection: unknown;
  #failure: Error | undefined;

  constructor(adapter: AxiosAdapter, config: InternalAxiosRequestConfig, clock: Clock) {
    this.#adapter = adapter;
    this.#config = config;
    this.#clock = clock;
  }

  /** What the API answered, once it did. */
  get response(): AxiosResponse | undefined {
    return this.#response;
  }

  /**
   * Sends the request.
   *
   * @param scope - its signal ends the request; `sent` and `replied` hear of the request's start and end
   * @param bank - the request's own address: what the host's interceptors ask of others says nothing of the bank
   * @param url - another address than the configured one, e.g. with the API's id of the account
   * @returns the body, or `undefined` when the API says that there is nothing to list
   * @throws a failure for the engine to judge; see `outcomeOf`
   */
  async send(kind: ResourceKind, scope: RequestScope, bank: URL, url?: URL): Promise<JsonObject | undefined> {
    const moved = url === undefined ? {} : { url: url.href, params: undefined };
    // The host's own patience is kept by the engine: it watches on after a caller has gone.
    const { signal, sent: onSent, replied: onOver } = scope;
    const sent = { ...this.#config, ...moved, signal, timeout: 0 };
    const told = { onSent, onOver, hosts: [bank.host] };
    try {
      this.#response = await watchWire(() => this.#adapter(sent), told);
    } catch (error) {
      this.#rejection = this.#asConfigured(error);
      throw this.#failed(error);
    }
    this.#asConfigured(this.#response);
    const { status, data } = this.#response;
    if (status === 204) return undefined;
    const body = status === 200 ? readBody(kind, data) : undefined;
    if (body === undefined) throw this.#failed({ response: this.#response });
    return body;
  }

  /**
   * Reads the list of accounts on the way to the caller's own request, with the same headers. Relais keeps the answer to itself.
   *
   * @throws {RelaisError} what it came to, for it is not what the caller asked for
   */
  async listAccounts(url: URL, scope: RequestScope): Promise<HalAccounts> {
    const other = new Exchange(this.#adapter, this.#config, this.#clock);
    try {
      return ((await other.send('accounts', scope, url, url)) ?? {
        accounts: [],
        _links: {},
      }) as unknown as HalAccounts;
    } catch (error) {
      scope.signal.throwIfAborted();
      throw isRelaisError(error) ? error : asRelaisError(error);
    }
  }

  /**
   * Gives the caller what their own client would have given them.
   *
   * @throws what the adapter threw
   * @returns `undefined` when `error` is not how this exchange ended
   */
  outcomeOf(error: unknown): AxiosResponse | undefined {
    if (this.#failure === undefined || error !== this.#failure) return undefined;
    if (this.#rejection !== undefined) throw this.#rejection;
    return this.#response;
  }

  #failed(error: unknown): Error {
    this.#failure = networkFailure(error) === undefined ? this.#answered(error) : this.#unanswered(error);
    return this.#failure;
  }

  /** The same failure means the same by the host's client as by ours. */
  #unanswered(error: unknown): Error {
    const requestId = this.#config.headers.get('x-request-id');
    return networkError(error, {
      unavailable: 'bank_unavailable',
      ...(typeof requestId === 'string' && { requestId }),
    });
  }

  #answered(error: unknown): FailedExchange {
    const { code, message, response } = error as Partial<Error> & { code?: string; response?: AxiosResponse };
    const headers = response && AxiosHeaders.from(response.headers as AxiosHeaders);
    const requestId = this.#config.headers.get('x-request-id');
    const retryAt = readRetryAfter(headers?.get('retry-after'), this.#clock.now());
    const status = response?.status ?? (error as { status?: unknown }).status;
    // A reply that says it went well and is not what was asked for is no answer.
    const isMalformed = typeof status === 'number' && status < 400;
    return Object.assign(new FailedExchange(response === undefined ? message : `HTTP ${status}`), {
      ...(isMalformed ? { code: 'malformed_reply' } : code !== undefined && { code }),
      ...(typeof status === 'number' && { status }),
      ...(typeof requestId === 'string' && { requestId }),
      ...(retryAt !== undefined && { retryAt }),
    });
  }

  /** The engine's signal and address are no business of the host's interceptors. */
  #asConfigured<T>(result: T): T {
    const seen: unknown = result;
    if (typeof seen !== 'object' || seen === null) return result;
    if ('config' in seen) seen.config = this.#config;
    const { response } = seen as { response?: unknown };
    if (typeof response === 'object' && response !== null && 'config' in response) response.config = this.#config;
    return result;
  }
}

/** By what the answer says of the bank: an outage counts as one, whatever was asked. */
function asRelaisError(error: unknown): RelaisError {
  const { code, status, retryAt } = factsOf(error);
  const options = {
    cause: safeCause(error),
    ...(status !== undefined && { status }),
    ...(retryAt !== undefined && { retryAt }),
  };
  if (code === 'malformed_reply')
    return new RelaisError('malformed_reply', 'the list of accounts cannot be read', options);
  if (status === 401 || status === 403) {
    return new RelaisError('consent_expired', 'the API refuses the list of accounts', options);
  }
  return new RelaisError('bank_unavailable', 'the list of accounts could not be read', options);
}
