import { isRelaisError, RelaisError } from '@relais/model';

/** Whether the store failed, and not what was made of it. */
export function isStoreFailure(error: unknown): boolean {
  return isRelaisError(error) && error.code === 'own_network' && error.reason === 'store';
}

export function storeFailure(message: string): RelaisError {
  return new RelaisError('own_network', message, { reason: 'store', actor: 'host' });
}
