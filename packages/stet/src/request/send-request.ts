import { isRelaisError } from '@relais/model';
import { type AxiosResponse, isAxiosError } from 'axios';
import { connectionFailure } from '../failure/connection-failure.ts';
import { askHost } from './ask-host.ts';
import type { BankConnection } from './bank-connection.ts';
import type { Call } from './call.ts';
import type { PsuAccess } from './psu-access.ts';
import { requestHeaders } from './request-headers.ts';

/** What the bank answered, whatever its status. */
export interface Reply {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: Uint8Array;
  readonly requestId: string;
}

/**
 * Sends one GET and returns the reply, of any status.
 *
 * @throws {RelaisError} when no whole reply came, or when the token or the signature could not be had
 */
export function sendRequest(connection: BankConnection, psu: PsuAccess, url: URL, call: Call): Promise<Reply> {
  const attempt = (): Promise<Reply> => exchange(connection, psu, url, call);
  return attempt()
    .catch((error: unknown) => (wasClosedWhileIdle(error) ? attempt() : Promise.reject(error)))
    .catch((error: unknown) => Promise.reject(typed(error, call)));
}

async function exchange(connection: BankConnection, psu: PsuAccess, url: URL, call: Call): Promise<Reply> {
  call.signal.throwIfAborted();
  const requestId = connection.newRequestId();
  call.requestId = requestId;
  const token = await askHost(psu.token, 'own_network', 'token');
  const headers = requestHeaders(connection, { url, requestId, token, psuHeaders: psu.psuHeaders ?? {} });
  const toSign = { method: 'GET', url, headers } as const;
  const signature = await askHost(() => connection.sign?.(toSign) ?? {}, 'certificate_problem', 'signature');
  const response: AxiosResponse<Uint8Array> = await connection.http.request({
    url: url.href,
    headers: { ...headers, ...signature },
    signal: call.signal,
  });
  call.status = response.status;
  const retryAfter: unknown = response.headers['retry-after'];
  return {
    status: response.status,
    retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined,
    body: response.data,
    requestId,
  };
}

/**
 * A server may close a kept-alive connection in the moment we reuse it. That is no outage, and a GET may be repeated
 * (RFC 9112, section 9.3.1): once, with an id and a signature of its own.
 */
function wasClosedWhileIdle(error: unknown): boolean {
  if (!isAxiosError(error) || error.response !== undefined) return false;
  const reused: unknown = error.request?.reusedSocket;
  return reused === true && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

function typed(error: unknown, { signal, requestId = '' }: Call): unknown {
  // axios drops the reason of an abort; ours says whether the caller left or the bank was late.
  if (signal.aborted) return signal.reason;
  return isRelaisError(error) ? error : connectionFailure(error, requestId);
}
