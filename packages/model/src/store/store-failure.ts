import { hostCause } from '../ask-host.ts';
import { RelaisError } from '../relais-error.ts';

/** The store is the host's: of its errors only name and code are kept. */
export function storeFailure(message: string, cause?: unknown): RelaisError {
  const kept = cause === undefined ? {} : { cause: hostCause(cause) };
  return new RelaisError('own_network', message, { reason: 'store', actor: 'host', ...kept });
}
