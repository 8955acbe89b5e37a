import { type AskHostOptions, askHost, isRelaisError, networkError } from '@relais/model';
import { isAxiosError } from 'axios';
import { pageFailure } from '../failure/front-failure.ts';
import type { BankConnection } from './bank-connection.ts';
import type { Call } from './call.ts';
import { exchange, type Reply } from './exchange.ts';
import type { PsuAccess } from './psu-access.ts';
import { requestHeaders } from './request-headers.ts';

/**
 * Sends one GET on behalf of a PSU and returns the reply, of any status.
 *
 * A token that the bank refuses is shown to the host program once. When another comes back, the request is repeated with it.
 *
 * @throws {RelaisError} when no whole reply came, or when the token or the signature could not be had
 */
export async function sendRequest(connection: BankConnection, psu: PsuAccess, url: URL, call: Call): Promise<Reply> {
  const tokenAfter = (refused?: string): Promise<string> => {
    call.stage = 'token';
    return askHost(() => psu.token(refused), { reason: 'token', ...aboutCall(call) });
  };
  const token = await tokenAfter();
  const reply = await sendWith(connection, psu, token, url, call);
  if (reply.status !== 401 || pageFailure(reply, connection.clock.now()) !== undefined) return reply;
  const another = await tokenAfter(token);
  return another === token ? reply : sendWith(connection, psu, another, url, call);
}

function sendWith(connection: BankConnection, psu: PsuAccess, token: string, url: URL, call: Call): Promise<Reply> {
  const attempt = (): Promise<Reply> => sendSigned(connection, psu, token, url, call);
  return attempt()
    .catch((error: unknown) => (wasClosedWhileIdle(error) ? attempt() : Promise.reject(error)))
    .catch((error: unknown) => Promise.reject(typed(error, call)));
}

async function sendSigned(
  connection: BankConnection,
  psu: PsuAccess,
  token: string,
  url: URL,
  call: Call,
): Promise<Reply> {
  call.signal.throwIfAborted();
  const requestId = connection.newRequestId();
  call.requestId = requestId;
  const headers = requestHeaders(connection, { url, requestId, token, psuHeaders: psu.psuHeaders ?? {} });
  const request = { method: 'GET', url, headers } as const;
  const { sign } = connection;
  if (sign === undefined) return exchange(connection, request, call);
  call.stage = 'signature';
  const asked = { reason: 'signature', code: 'certificate_problem', ...aboutCall(call) } as const;
  const signature = await askHost(() => sign(request), asked);
  return exchange(connection, { ...request, headers: { ...headers, ...signature } }, call);
}

/** Ends a callback with the call, and names its request. */
function aboutCall({ signal, requestId }: Call): Pick<AskHostOptions, 'signal' | 'requestId'> {
  return { signal, requestId };
}

/**
 * A server may close a kept-alive connection in the moment we reuse it. That is no outage, and a GET may be repeated (RFC 9112,
 * section 9.3.1). It goes out once more, with an id and a signature of its own.
 */
function wasClosedWhileIdle(error: unknown): boolean {
  if (!isAxiosError(error) || error.response !== undefined) return false;
  const reused: unknown = error.request?.reusedSocket;
  return reused === true && (error.code === 'ECONNRESET' || error.code === 'EPIPE');
}

/** The failure of an exchange as the one error that leaves the package. A call that was left has ended already, by `runCall`. */
export function typed(error: unknown, { requestId = '' }: Call): unknown {
  return isRelaisError(error) ? error : networkError(error, { unavailable: 'bank_unavailable', requestId });
}
