import type { AccessQuota, AttendedAccess, QuotaCounter, QuotaRequest, Reservation } from '@relais/core';
import { factsOf } from '@relais/core';
import { isRelaisError, noteProvenance, type QuotaLeft, type SessionCallOptions } from '@relais/model';

/** Whose accesses are counted, and where. */
export interface PsuQuota {
  readonly quota: Pick<AccessQuota, 'reserve'>;
  readonly psuId: string;
  /** What the PSU did that asks for the data. Absent: they are not there. */
  readonly attended?: AttendedAccess;
}

/** How long the call may wait for the quota. */
export type QuotaWait = Pick<QuotaRequest, 'signal' | 'waitMs'>;

/** How a call takes its access: `admit` before the bank is asked, `onSent` once it is. */
export interface Admission extends Required<Pick<SessionCallOptions, 'admit' | 'onSent'>> {
  readonly admit: (sessionId?: string) => Promise<void>;
}

/**
 * Makes a call that spends one access, and notes on its answer what is left.
 *
 * The access is given back when the bank never heard of the call. Silence and errors of the bank stay counted.
 *
 * @throws {RelaisError} `quota_exhausted` when no access is free, or `own_network` with reason `store`; the bank is then
 *   not asked
 */
export async function countedCall<T extends object>(
  psu: PsuQuota | undefined,
  counter: Omit<QuotaCounter, 'psuId'>,
  call: (admission: Admission) => Promise<T>,
  channel: 'api' | 'fallback',
  wait: QuotaWait = {},
): Promise<T> {
  let access: Reservation | undefined;
  let isSent = false;
  const admit = async (sessionId?: string): Promise<void> => {
    access = await psu?.quota.reserve({ ...counter, psuId: psu.psuId, attended: psu.attended, sessionId, ...wait });
  };
  const onSent = (): void => {
    isSent = true;
  };
  try {
    const value = await call({ admit, onSent });
    // Nobody waits for the store: the answer is here, and a slow store must not look like a slow bank.
    void access?.settle();
    const quota = access && leftOf(access);
    if (quota !== undefined) noteProvenance(value, { quota });
    return value;
  } catch (error) {
    void (isSent && !isUnheard(error, channel) ? access?.settle() : access?.release());
    throw error;
  }
}

/** @returns `undefined` where the store could not tell */
function leftOf({ remaining, nextFreeAt }: Reservation): QuotaLeft | undefined {
  if (remaining === undefined) return undefined;
  return remaining > 0 || nextFreeAt === undefined ? { remaining } : { remaining, nextFreeAt };
}

const NOT_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']);

/**
 * True where the request cannot have reached the bank: no name, no connection, no token to send it with. A login that ends
 * in strong authentication was heard: the bank asks for it.
 */
function isUnheard(error: unknown, channel: 'api' | 'fallback'): boolean {
  const { code = '', reason, status } = factsOf(error);
  const cause = error instanceof Error ? factsOf(error.cause).code : undefined;
  if (NOT_CONNECTED.has(code) || (cause !== undefined && NOT_CONNECTED.has(cause))) return true;
  if (channel === 'fallback') return false;
  if (!isRelaisError(error) || status !== undefined) return false;
  return code === 'own_network' || reason === 'tls_client' || /^(consent|sca)_/.test(code);
}
