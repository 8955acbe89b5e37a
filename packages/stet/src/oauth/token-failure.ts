import { isRelaisError, RelaisError } from '@relais/model';

/**
 * Marks a failure at the token endpoint, `timeout` → `token_timeout`: its outage is a series of its own, and what kept this
 * machine from it must not be taken for the way to the API.
 */
export function tokenFailure(error: unknown): unknown {
  if (!isRelaisError(error) || (error.actor !== 'bank' && error.code !== 'own_network')) return error;
  const { code, message, actor, retry, cause, reason = 'unknown', status, retryAt, requestId } = error;
  return new RelaisError(code, message, {
    cause,
    reason: `token_${reason}`,
    actor,
    retry,
    ...(status !== undefined && { status }),
    ...(retryAt !== undefined && { retryAt }),
    ...(requestId !== undefined && { requestId }),
  });
}
