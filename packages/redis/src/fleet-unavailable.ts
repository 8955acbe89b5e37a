import { hostCause, RelaisError } from '@relais/model';

/** The Redis is the host program's: of its errors the name and the server's first word are kept. */
export function fleetUnavailable(message: string, cause?: unknown): RelaisError {
  const word = cause === undefined ? undefined : wordOf(cause);
  const said = word === undefined ? message : `${message}: ${word}`;
  const kept = cause === undefined ? {} : { cause: hostCause(cause) };
  return new RelaisError('own_network', said, { reason: 'fleet', ...kept });
}

/** The first word of what the server itself said, e.g. `OOM` or `LOADING`. A broken connection says none. */
export function wordOf(error: unknown): string | undefined {
  return error instanceof Error ? /^([A-Z]{2,20})(?: |$)/.exec(error.message)?.[1] : undefined;
}
