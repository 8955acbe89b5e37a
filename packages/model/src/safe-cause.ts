/**
 * Copies the loggable members of a foreign error.
 *
 * An HTTP client's error holds the token, the password and the TLS agent with its key. None of them may travel in a
 * `cause`. Only message, code, status and method survive.
 */
export function safeCause(error: unknown): Error {
  if (!(error instanceof Error)) return new Error('a value that is not an Error was thrown');
  const { code, status, config } = error as { code?: unknown; status?: unknown; config?: { method?: unknown } };
  const copy = new Error(error.message);
  copy.name = error.name;
  if (typeof code === 'string') Object.assign(copy, { code });
  if (typeof status === 'number') Object.assign(copy, { status });
  if (typeof config?.method === 'string') Object.assign(copy, { method: config.method });
  return copy;
}
