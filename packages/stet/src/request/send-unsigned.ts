import type { BankConnection } from './bank-connection.ts';
import type { Call } from './call.ts';
import { exchange, type OutgoingRequest, type Reply } from './exchange.ts';
import { typed } from './send-request.ts';

/**
 * Sends one request without a signature: only mutual TLS vouches for it. Banks want that at the token and registration endpoints.
 * Never repeated: a code or a rotating refresh token may be spent although no answer came. So it goes over a new connection: the
 * bank may close a kept one in the same moment.
 *
 * @throws {RelaisError} when no whole reply came
 */
export async function sendUnsigned(connection: BankConnection, request: OutgoingRequest, call: Call): Promise<Reply> {
  call.signal.throwIfAborted();
  call.requestId = connection.newRequestId();
  const headers = {
    ...connection.profile.api.extraHeaders,
    ...request.headers,
    Accept: 'application/json',
    'User-Agent': connection.userAgent,
    'X-Request-Id': call.requestId,
  };
  try {
    return await exchange({ http: connection.httpOnce, clock: connection.clock }, { ...request, headers }, call);
  } catch (error) {
    throw typed(error, call);
  }
}
