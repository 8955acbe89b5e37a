import { STATUS_CODES } from 'node:http';
import type { RelaisError, RelaisErrorCode } from '@relais/model';
import { AxiosError, type AxiosResponse, CanceledError, type InternalAxiosRequestConfig } from 'axios';
import { CHANNEL_HEADER, giveAnswer, withCause } from './bank-response.ts';
import { retryAfterSeconds } from './retry-after.ts';

/**
 * The status that the bank's API would give in the place of the fallback (STET part 2, section 3.6). It is 401 for an ended
 * consent, 403 where the PSU must do something else, 429 for the quota. A failure that the PSU cannot mend is shown as the
 * outage that it is. A 403 would make the host program ask them to consent again.
 */
const STATUS: Readonly<Record<RelaisErrorCode, 400 | 401 | 403 | 429 | 503>> = {
  consent_expired: 401,
  consent_revoked: 403,
  sca_required: 403,
  sca_refused: 403,
  credentials_wrong: 403,
  credentials_blocked: 403,
  user_action_needed: 403,
  quota_exhausted: 429,
  bank_unavailable: 503,
  page_drift: 503,
  certificate_problem: 503,
  own_network: 503,
  malformed_reply: 503,
  fallback_refused: 503,
  fallback_unavailable: 503,
  wrong_brand: 503,
  aborted: 503,
};

/** Longest `message` of an ErrorModel. */
const MESSAGE_LENGTH = 140;

/** The facts about the call, beside its error. */
export interface FailedCall {
  readonly config: InternalAxiosRequestConfig;
  /** Below the base of the resources, e.g. `accounts`. */
  readonly path: string;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Whether the caller has left. */
  readonly hasLeft: boolean;
  /** How long the caller waited in vain, where no answer came in time; milliseconds. */
  readonly silentForMs?: number;
}

/**
 * Shapes an error of Relais as the caller's client and the bank would. It becomes a cancelled request, a time-out, or the
 * bank's ErrorModel. The RelaisError is its `cause`.
 *
 * @returns an answer, where the caller's `validateStatus` takes errors for answers
 * @throws {AxiosError} otherwise
 */
export function giveError(error: RelaisError, call: FailedCall): AxiosResponse {
  const { config, hasLeft, silentForMs } = call;
  if (hasLeft) throw withCause(new CanceledError(undefined, config), error);
  if (silentForMs !== undefined) throw withCause(timeout(silentForMs, config), error);
  return giveStatus(STATUS[error.code], error, call);
}

/** Shapes an error as an answer of a certain status. @throws {AxiosError} unless the caller's client accepts it */
export function giveStatus(status: 400 | 401 | 403 | 429 | 503, error: RelaisError, call: FailedCall): AxiosResponse {
  const { config, path, now } = call;
  const { retryAt, message } = error;
  const body = {
    timestamp: new Date(now).toISOString(),
    status,
    error: STATUS_CODES[status] ?? '',
    message: message.slice(0, MESSAGE_LENGTH),
    path: path.slice(0, MESSAGE_LENGTH),
  };
  const headers = {
    'content-type': 'application/json;charset=utf-8',
    [CHANNEL_HEADER]: 'fallback',
    ...(retryAt !== undefined && { 'retry-after': retryAfterSeconds(retryAt, now) }),
  };
  return giveAnswer({ status, body, headers, cause: error }, config);
}

function timeout(waitedMs: number, config: InternalAxiosRequestConfig): AxiosError {
  const isClear = config.transitional?.clarifyTimeoutError === true;
  const message = config.timeoutErrorMessage ?? `timeout of ${waitedMs}ms exceeded`;
  return new AxiosError(message, isClear ? AxiosError.ETIMEDOUT : AxiosError.ECONNABORTED, config);
}
