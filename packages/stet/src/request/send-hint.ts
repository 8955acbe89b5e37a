import { isRelaisError, networkError, RelaisError, toldTransport } from '@relais/model';
import type { BankConnection } from './bank-connection.ts';

/**
 * Asks the API for nothing: no token, no account, no quota. Any answer that is not an outage is a sign of life; it proves
 * no more than that.
 *
 * @throws {RelaisError} when no answer came, or one of an outage
 */
export async function sendHint(connection: BankConnection, caller: AbortSignal): Promise<void> {
  const { http, profile, userAgent, newRequestId, closing } = connection;
  const signal = AbortSignal.any([caller, closing]);
  const requestId = newRequestId();
  let isSent = false;
  try {
    const { status } = await http.request<unknown>({
      url: profile.api.baseUrl,
      headers: {
        ...profile.api.extraHeaders,
        Accept: 'application/json',
        'User-Agent': userAgent,
        'X-Request-Id': requestId,
      },
      signal,
      transport: toldTransport({
        onSent: () => {
          isSent = true;
        },
      }),
    });
    if (status < 500) return;
    throw new RelaisError('bank_unavailable', `the bank answered ${status}`, {
      reason: 'http_status',
      status,
      requestId,
    });
  } catch (error) {
    if (signal.aborted) throw ended(signal.reason, isSent, requestId);
    throw isRelaisError(error) ? error : networkError(error, { unavailable: 'bank_unavailable', requestId });
  }
}

/** A hint has the time that its signal gives it. */
function ended(reason: unknown, isSent: boolean, requestId: string): unknown {
  if (isRelaisError(reason)) return reason;
  if (!(reason instanceof Error) || reason.name !== 'TimeoutError') {
    return new RelaisError('aborted', 'the caller left before the answer came', { requestId });
  }
  return isSent
    ? new RelaisError('bank_unavailable', 'the bank did not answer in time', { reason: 'timeout', requestId })
    : new RelaisError('own_network', 'the attempt to connect got no answer', { reason: 'connect_timeout', requestId });
}
