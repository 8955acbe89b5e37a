import { hostCause } from '../ask-host.ts';
import { isRelaisError, RelaisError } from '../relais-error.ts';

/** The store is the host program's: of its errors only name and code are kept. */
export function storeFailure(message: string, cause?: unknown): RelaisError {
  const kept = cause === undefined ? {} : { cause: hostCause(cause) };
  return new RelaisError('own_network', message, { reason: 'store', actor: 'host', ...kept });
}

/** The entry is there and cannot be read: asking again does not help, erasing it does. */
export function damagedEntry(cause: unknown): RelaisError {
  const message = 'what lies in the store is not what was put there, or was sealed by another key';
  const damage = Object.assign(hostCause(cause), { code: DAMAGED });
  return new RelaisError('own_network', message, { reason: 'store', actor: 'host', cause: damage });
}

/** Whether the store failed, and not what was made of it. */
export function isStoreFailure(error: unknown): error is RelaisError {
  return isRelaisError(error) && error.code === 'own_network' && (error as RelaisError).reason === 'store';
}

/** Whether the store works, and an entry in it is damaged. */
export function isDamagedEntry(error: unknown): boolean {
  return isStoreFailure(error) && (error.cause as { readonly code?: unknown } | undefined)?.code === DAMAGED;
}

const DAMAGED = 'DAMAGED_ENTRY';
