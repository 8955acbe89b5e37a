import { Events, inTime, isStoreFailure, type QuestionKind, RelaisError, storeFailure } from '@relais/model';
import { AccessLedger, type ChangeAccesses } from './access-ledger.ts';
import { type AccessQuotaOptions, type AccessQuotaSettings, accessQuotaSettings } from './access-quota-options.ts';
import { type Access, type QuotaStatus, type StoredAccess, statusOf } from './accesses.ts';
import { type AttendedAccess, isAttended } from './attended-access.ts';

/** Which counter a call spends from. */
export interface QuotaCounter {
  readonly psuId: string;
  /**
   * The id under which the caller knows the account, the same on both channels. Absent for what belongs to no single
   * account: the list of accounts, the identity, the beneficiaries.
   */
  readonly accountId?: string;
  /** Counted apart: practice at banks is four accesses for each account and each kind of data. */
  readonly kind: QuestionKind;
}

export interface QuotaRequest extends QuotaCounter {
  /** Makes the access free, while it is recent enough. Missing or stale: the access counts. */
  readonly attended?: AttendedAccess | undefined;
  /** The session of the web bank: all reads of one counter within one session are one access. */
  readonly sessionId?: string | undefined;
  /** The caller's own: nothing is waited for once it is aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Longest time to wait for the store, in milliseconds. @defaultValue 1_500, and 250 where the PSU is present */
  readonly waitMs?: number;
}

/** An access that may now be made, and that counts until it is released. */
export interface Reservation {
  /** Unattended accesses within any 24 hours. Absent, like the next two: the store could not tell. */
  readonly limit?: number;
  /** Unattended accesses that are still free. */
  readonly remaining?: number;
  /** Time of the next unattended access, in milliseconds since the epoch: now, while one is free. */
  readonly nextFreeAt?: number;
  /** True when the PSU's own action makes it free. */
  readonly attended: boolean;
  /** The call ended, well or not. The 24 hours run from here, since the bank may have seen it as late as now. Never rejects. */
  settle(): Promise<void>;
  /** Gives the access back: only for a call that never left this host. Never rejects. */
  release(): Promise<void>;
}

/** What the quota tells. The ids are the host's own. */
export interface QuotaEventMap {
  /** An access was just reserved, and hardly any is left. */
  readonly 'quota:low': readonly [event: { readonly bankId: string } & QuotaCounter & QuotaStatus];
}

/**
 * Keeps unattended accesses to one bank at four within any 24 hours (RTS art. 36(5)(b)). It counts for each PSU, account and
 * kind of data, over both channels.
 *
 * An access is reserved before the call and counts at once: what crashes stays counted. What the PSU asked for themselves
 * is recorded and does not count. Failed logins and trials of an API that may be back are accesses like any other.
 *
 * @example
 * const quota = createAccessQuota({ bankId: 'cic', store: createSealedStore({ keyv, key }) });
 * const access = await quota.reserve({ psuId: 'psu-42', accountId, kind: 'balances', attended });
 * try {
 *   return await readBalances();
 * } finally {
 *   await access.settle(); // or release(), when nothing was sent
 * }
 */
export class AccessQuota {
  readonly #settings: AccessQuotaSettings;
  readonly #events: Events<QuotaEventMap>;
  readonly #ledger: AccessLedger;

  constructor(settings: AccessQuotaSettings) {
    this.#settings = settings;
    this.#events = new Events<QuotaEventMap>(settings.onError);
    this.#ledger = new AccessLedger(settings);
  }

  /** Subscribes to an event; the returned function unsubscribes. A listener that throws never harms a call. */
  on<Name extends keyof QuotaEventMap>(name: Name, listener: (event: QuotaEventMap[Name][0]) => unknown): () => void {
    return this.#events.on(name, listener);
  }

  /**
   * Takes one access, before the call that makes it.
   *
   * While the store is down, the quota gives the accesses that this process knows to be left. A read that the PSU asks for never
   * waits for the store. The answer then does not tell how many are left. A worker of a fleet that cannot ask the others knows of
   * no access that is left. It is given those alone that the PSU asks for.
   *
   * @throws {RelaisError} `quota_exhausted` with `retryAt` when none is free. `own_network` with reason `store` when neither the
   *   store nor this process knows the spent ones. An access that cannot be counted is not made
   */
  async reserve({ attended: action, sessionId, signal, waitMs, ...counter }: QuotaRequest): Promise<Reservation> {
    const { bankId, clock, newId, limit, lowAt, attendedMaxAgeMs } = this.#settings;
    const attended = isAttended(action, clock.now(), attendedMaxAgeMs);
    const fresh = { id: newId(), reads: 1, ...(attended ? { actionId: action.actionId } : sessionId && { sessionId }) };
    if (attended && this.#settings.store.isShared === true) return this.#free(counter, fresh, signal, waitMs);
    let id = fresh.id;
    let isTold = true;
    const counting = this.#ledger.change(counter.psuId, nameOf(counter), (recent, now, isKnown) => {
      id = fresh.id;
      isTold = isKnown;
      if (recent.some((one) => one.id === fresh.id)) return recent;
      const shared = attended ? undefined : recent.find((one) => sessionId && one.sessionId === sessionId);
      if (shared !== undefined) {
        id = shared.id;
        return replaced(recent, { ...shared, reads: shared.reads + 1 });
      }
      const { remaining, nextFreeAt } = this.#status(recent, now);
      if (!attended && !isKnown) throw storeFailure('the store of the access quota cannot be used');
      if (!attended && remaining === 0) throw exhausted(limit, nextFreeAt);
      return [...recent, { ...fresh, at: now }];
    });
    const ends = this.#endsOf(counter, () => id);
    const limits = { clock, caller: signal, deadlineMs: waitMs ?? (attended ? ATTENDED_WAIT_MS : UNATTENDED_WAIT_MS) };
    const late = (): Error => storeFailure('the access quota was not told in time');
    try {
      const accesses = await inTime(() => counting, { ...limits, late });
      if (!isTold) return { attended, ...ends };
      const status = this.#status(accesses);
      if (!attended && id === fresh.id && status.remaining <= lowAt) {
        this.#events.emit('quota:low', { bankId, ...counter, ...status });
      }
      return { ...status, attended, ...ends };
    } catch (error) {
      if (attended && isStoreFailure(error)) return { attended, ...ends };
      // It may be counted all the same, later: then it is given back, for it is not made.
      counting.then(ends.release, () => {});
      throw error;
    }
  }

  /** Whether an action is recent: only then is its access free, and the bank told that the PSU is present. */
  isAttended(action: AttendedAccess | undefined): boolean {
    const { clock, attendedMaxAgeMs } = this.#settings;
    return isAttended(action, clock.now(), attendedMaxAgeMs);
  }

  /**
   * How much is left, and what was spent when, oldest first. Of attended accesses the latest twenty are listed.
   *
   * @throws {RelaisError} `own_network` with reason `store` when the store cannot tell
   */
  async status(counter: QuotaCounter): Promise<QuotaStatus & { readonly accesses: readonly Access[] }> {
    const recent = await this.#ledger.read(counter.psuId, nameOf(counter));
    const accesses = recent.map(({ at, actionId }) => (actionId === undefined ? { at } : { at, actionId }));
    return { ...this.#status(recent), accesses };
  }

  /** Takes everything away that is counted of one PSU. Reads may then be made as if there had been none. */
  forget(psuId: string): Promise<void> {
    return this.#ledger.forget(psuId);
  }

  /** By the ledger's time, and told by the time of day that the host program sees. */
  #status(accesses: readonly Access[], now = this.#ledger.now()): QuotaStatus {
    const { limit, clock } = this.#settings;
    const status = statusOf(accesses, limit, now);
    return { ...status, nextFreeAt: status.nextFreeAt + clock.now() - now };
  }

  /** What the PSU asks for waits for no other worker of a fleet. It is recorded once it has ended, beside the call. */
  async #free(
    counter: QuotaCounter,
    access: Omit<StoredAccess, 'at'>,
    caller: AbortSignal | undefined,
    deadlineMs = ATTENDED_WAIT_MS,
  ): Promise<Reservation> {
    const end = this.#endOf(counter);
    const recorded: ChangeAccesses = (recent, now) =>
      recent.some(({ id }) => id === access.id) ? recent : [...recent, { ...access, at: now }];
    const free = { attended: true, settle: () => end(recorded), release: () => end((recent) => recent) };
    const reading = (): Promise<readonly StoredAccess[]> => this.#ledger.read(counter.psuId, nameOf(counter));
    const late = (): Error => storeFailure('the access quota was not told in time');
    try {
      const recent = await inTime(reading, { clock: this.#settings.clock, caller, deadlineMs, late });
      return { ...this.#status(recent), ...free };
    } catch (error) {
      if (isStoreFailure(error)) return free;
      throw error;
    }
  }

  #endsOf(counter: QuotaCounter, idOf: () => string): Pick<Reservation, 'settle' | 'release'> {
    const end = this.#endOf(counter);
    const changed = (change: (access: StoredAccess, now: number) => StoredAccess): ChangeAccesses => {
      return (recent, now) => {
        const access = recent.find((one) => one.id === idOf());
        return access === undefined ? recent : replaced(recent, change(access, now));
      };
    };
    return {
      settle: () => end(changed((access, now) => ({ ...access, at: Math.max(access.at, now) }))),
      release: () => end(changed((access) => ({ ...access, reads: access.reads - 1 }))),
    };
  }

  /** Writes down the end of a call, once. */
  #endOf(counter: QuotaCounter): (change: ChangeAccesses) => Promise<void> {
    let ended = false;
    return async (change) => {
      if (ended) return;
      ended = true;
      try {
        await this.#ledger.changeSoon(counter.psuId, nameOf(counter), change);
      } catch (error) {
        // The call is over and its answer stands: what could not be written stays counted, which is the strict side.
        this.#settings.onError(error);
      }
    };
  }
}

/** Long enough for any store that works, in milliseconds. */
const ATTENDED_WAIT_MS = 250;
/** Longer than the ledger waits for the store, in milliseconds. */
const UNATTENDED_WAIT_MS = 1_500;

function nameOf({ accountId = '', kind }: QuotaCounter): string {
  return `${kind} ${accountId}`;
}

/** Swaps one access for what became of it; without a read left, it was never made. */
function replaced(accesses: readonly StoredAccess[], changed: StoredAccess): readonly StoredAccess[] {
  return accesses.flatMap((access) => (access.id !== changed.id ? [access] : changed.reads > 0 ? [changed] : []));
}

function exhausted(limit: number, retryAt: number): RelaisError {
  const message = `${limit} unattended accesses within 24 hours are spent`;
  return new RelaisError('quota_exhausted', message, { reason: 'access_quota', retryAt });
}

/** @throws {RangeError | TypeError} naming the option that is wrong */
export function createAccessQuota(options: AccessQuotaOptions): AccessQuota {
  return new AccessQuota(accessQuotaSettings(options));
}
