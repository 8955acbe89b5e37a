import { isRelaisError, RelaisError, type RelaisErrorCode, safeCause } from '@relais/model';
import type { Call } from './call.ts';

/**
 * Runs a callback of the host. Its own failures are never the bank's: they end the call without counting.
 *
 * @throws {RelaisError} the callback's own, or `code` with `reason` for anything else it threw
 */
export async function askHost<T>(
  callback: () => T | Promise<T>,
  code: RelaisErrorCode,
  reason: 'token' | 'signature',
  { requestId }: Pick<Call, 'requestId'>,
): Promise<T> {
  try {
    return await callback();
  } catch (error) {
    if (isRelaisError(error)) throw error;
    throw new RelaisError(code, `the ${reason} for the request could not be had`, {
      reason,
      cause: safeCause(error),
      ...(requestId === undefined ? {} : { requestId }),
    });
  }
}
