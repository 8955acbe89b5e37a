import { isRelaisError } from '@relais/model';

/** Why a session ends, as the record of it says. */
export function endReasonOf(error: unknown): string {
  if (!isRelaisError(error)) return 'failed';
  return error.reason === 'session_limit' ? 'limit' : error.code;
}
