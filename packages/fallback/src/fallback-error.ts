import { hostCause, isRelaisError, RelaisError } from '@relais/model';

/** What leaves the fallback. An error without a type is our own mistake, and no sign of the bank. */
export function fallbackError(error: unknown): RelaisError {
  if (isRelaisError(error)) return error;
  const options = { reason: 'internal', actor: 'host', cause: hostCause(error) } as const;
  return new RelaisError('fallback_unavailable', 'the fallback failed', options);
}
