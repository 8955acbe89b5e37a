import { factsOf, isRelaisError, type QuestionKind, type QuotaLeft } from '@relais/model';
import type { Reservation } from '../quota/access-quota.ts';
import type { CustomerQuota } from './customer.ts';

/** Which channel is asked. */
export type ChannelName = 'api' | 'fallback';

/** What one call spends, and of whom. */
export interface AccessOf {
  readonly kind: QuestionKind;
  /** The id under which the caller knows the account. */
  readonly accountId?: string;
  readonly channel: ChannelName;
}

/**
 * One access of the quota (RTS art. 36(5)(b)). It counts before the bank is asked, and is given back only where the bank never
 * heard of the call. Silence and errors of the bank stay counted.
 */
export class Access {
  readonly #psu: CustomerQuota | undefined;
  readonly #of: AccessOf;
  #reserved: Reservation | undefined;

  constructor(psu: CustomerQuota | undefined, of: AccessOf) {
    this.#psu = psu;
    this.#of = of;
  }

  /**
   * @param visitId - all reads of one counter in one visit are one access
   * @throws {RelaisError} `quota_exhausted` when no access is free, `own_network` with reason `store` when it cannot be counted
   */
  async take(
    visitId: string,
    wait: { readonly signal?: AbortSignal | undefined; readonly waitMs?: number },
  ): Promise<void> {
    if (this.#psu === undefined) return;
    const { quota, psuId, attended } = this.#psu;
    const { kind, accountId } = this.#of;
    const counter = { kind, psuId, ...(accountId !== undefined && { accountId }) };
    this.#reserved = await quota.reserve({ ...counter, attended, sessionId: visitId, ...wait });
  }

  /** The bank has answered. The call does not wait for the store: a slow store must not look like a slow bank. */
  spent(): QuotaLeft | undefined {
    void this.#reserved?.settle();
    return this.#reserved && leftOf(this.#reserved);
  }

  /** @param wasAsked - whether anything that names the customer may have left for the bank */
  failed(error: unknown, wasAsked: boolean): void {
    const isHeard = wasAsked && !isUnheard(error, this.#of.channel);
    void (isHeard ? this.#reserved?.settle() : this.#reserved?.release());
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
function isUnheard(error: unknown, channel: ChannelName): boolean {
  const { code = '', reason, status } = factsOf(error);
  const cause = error instanceof Error ? factsOf(error.cause).code : undefined;
  if (NOT_CONNECTED.has(code) || (cause !== undefined && NOT_CONNECTED.has(cause))) return true;
  if (channel === 'fallback') return false;
  if (!isRelaisError(error) || status !== undefined) return false;
  return code === 'own_network' || reason === 'tls_client' || /^(consent|sca)_/.test(code);
}
