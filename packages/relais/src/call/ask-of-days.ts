import { isRelaisError, type RelaisErrorCode, type TransactionQuery } from '@relais/model';

/** How a bank says that it does not give so many days: by the consent, or by the request. */
const REFUSALS: ReadonlySet<RelaisErrorCode> = new Set(['consent_expired', 'sca_required', 'malformed_reply']);

/**
 * Asks for more days than the caller wants. If the bank does not give so many, it asks for the caller's own. A bank counts the days
 * that it gives without strong authentication, and may count one less. The caller did not ask for that day.
 *
 * @param ask - one access, however often the bank is asked
 */
export async function askOfDays<T extends object>(
  ask: (days: TransactionQuery) => Promise<T>,
  days: TransactionQuery,
  own: TransactionQuery,
): Promise<T & { readonly days: TransactionQuery }> {
  try {
    return { ...(await ask(days)), days };
  } catch (error) {
    if (days === own || !isRefusal(error)) throw error;
    return { ...(await ask(own)), days: own };
  }
}

function isRefusal(error: unknown): boolean {
  if (!isRelaisError(error) || !REFUSALS.has(error.code)) return false;
  const { status } = error;
  return status !== undefined && status >= 400 && status < 500;
}
