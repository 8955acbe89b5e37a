import { isRelaisError, networkError, RelaisError, safeCause } from '@relais/model';

/** Turns whatever the HTTP client threw into a typed error, without its secrets. */
export function transportError(error: unknown, signal: AbortSignal): RelaisError {
  if (isRelaisError(error)) return error;
  // The HTTP client drops the reason of an abort: a missed deadline must not look like a caller who left.
  if (signal.aborted && isRelaisError(signal.reason)) return signal.reason;
  if (signal.aborted) return new RelaisError('aborted', 'the call was left', { cause: safeCause(error) });
  return networkError(error, { unavailable: 'fallback_unavailable' });
}
