import { isRelaisError, RelaisError } from '@relais/model';

/**
 * Marks an outage of the token endpoint, `timeout` → `token_timeout`: it is a series of its own, and must not be taken for
 * one of the API.
 */
export function tokenFailure(error: unknown): unknown {
  if (!isRelaisError(error) || error.actor !== 'bank') return error;
  const { code, message, cause, reason = 'unknown', status, retryAt, requestId } = error;
  return new RelaisError(code, message, {
    cause,
    reason: `token_${reason}`,
    ...(status !== undefined && { status }),
    ...(retryAt !== undefined && { retryAt }),
    ...(requestId !== undefined && { requestId }),
  });
}
