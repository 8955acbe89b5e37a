import { networkError, RelaisError } from '@relais/model';
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
    });
    if (status < 500) return;
    throw new RelaisError('bank_unavailable', `the bank answered ${status}`, {
      reason: 'http_status',
      status,
      requestId,
    });
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw error instanceof RelaisError ? error : networkError(error, { unavailable: 'bank_unavailable', requestId });
  }
}
