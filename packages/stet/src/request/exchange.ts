import { type Clock, toldTransport } from '@relais/model';
import type { AxiosResponse } from 'axios';
import { assertBanksOwn } from '../failure/front-failure.ts';
import type { BankConnection } from './bank-connection.ts';
import type { Call } from './call.ts';

/** A request, ready to be sent byte for byte. */
export interface OutgoingRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

/** What the bank answered, whatever its status. */
export interface Reply {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly body: Uint8Array;
  readonly requestId: string;
}

/**
 * Sends one request once, and notes in `call` what a failure has to name. Throws what the HTTP client throws, and a `RelaisError`
 * where it was not the bank that answered.
 */
export async function exchange(
  { http, clock }: Pick<BankConnection, 'http'> & { readonly clock: Clock },
  request: OutgoingRequest,
  call: Call,
): Promise<Reply> {
  const { method, url, headers, body } = request;
  call.stage = 'certificate';
  const response: AxiosResponse<Uint8Array> = await http.request({
    method,
    url: url.href,
    headers,
    ...(body === undefined ? {} : { data: body }),
    signal: call.signal,
    transport: toldTransport({
      onQueued: () => {
        call.stage = 'queue';
      },
      onConnecting: () => {
        call.stage = 'connect_timeout';
      },
      onSent: () => {
        call.stage = 'sent';
        call.sent?.();
      },
    }),
  });
  call.replied?.();
  call.status = response.status;
  const { status, data: answered } = response;
  const requestId = call.requestId ?? '';
  assertBanksOwn({ status, headers: response.headers, body: answered, requestId }, clock.now());
  const retryAfter: unknown = response.headers['retry-after'];
  return { status, retryAfter: typeof retryAfter === 'string' ? retryAfter : undefined, body: answered, requestId };
}
