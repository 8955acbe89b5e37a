import { STATUS_CODES } from 'node:http';
import { AxiosError, AxiosHeaders, type AxiosResponse, type InternalAxiosRequestConfig } from 'axios';
import type { JsonObject } from './read-body.ts';

/** Names the channel that answered: `api` or `fallback`. */
export const CHANNEL_HEADER = 'x-relais-channel';

/** An answer in the bank's place. */
export interface BankAnswer {
  readonly status: number;
  /** Absent: no content. */
  readonly body?: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
  /** What led to an answer that is an error. */
  readonly cause?: Error;
}

/** The body types in which an answer can be given. A stream is none of them: it would have to be read to be judged. */
export function isTextOrBytes({ responseType }: InternalAxiosRequestConfig): boolean {
  return responseType === undefined || ['json', 'text', 'arraybuffer'].includes(responseType);
}

/**
 * Gives the answer as the adapter of the caller's client would. It is raw: the client's own `transformResponse` reads it. It is
 * thrown where the client's own `validateStatus` says so.
 *
 * @throws {AxiosError} with the answer as its `response`, and the `cause`
 */
export function giveAnswer(
  { status, body, headers, cause }: BankAnswer,
  config: InternalAxiosRequestConfig,
): AxiosResponse {
  const text = body === undefined ? '' : JSON.stringify(body);
  const requestId = config.headers.get('x-request-id');
  const response: AxiosResponse = {
    status,
    statusText: STATUS_CODES[status] ?? '',
    headers: new AxiosHeaders({
      ...(body !== undefined && { 'content-type': 'application/hal+json;charset=utf-8' }),
      ...(typeof requestId === 'string' && { 'x-request-id': requestId }),
      ...headers,
    }),
    data: config.responseType === 'arraybuffer' ? Buffer.from(text) : text,
    config,
  };
  const { validateStatus } = config;
  if (typeof validateStatus !== 'function' || validateStatus(status)) return response;
  const code = status < 500 ? AxiosError.ERR_BAD_REQUEST : AxiosError.ERR_BAD_RESPONSE;
  throw withCause(
    new AxiosError(`Request failed with status code ${status}`, code, config, undefined, response),
    cause,
  );
}

/** Not enumerable, as a cause is: loggers that walk an error's members do not meet it twice. */
export function withCause<E extends Error>(error: E, cause: Error | undefined): E {
  return Object.defineProperty(error, 'cause', { value: cause, writable: true, configurable: true, enumerable: false });
}
