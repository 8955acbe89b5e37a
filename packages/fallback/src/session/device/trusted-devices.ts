import type { Clock, EntryName, SealedStore } from '@relais/model';

/**
 * Keeps the mark by which the bank knows a customer's browser again. With it, the bank does not ask for strong authentication at
 * each login. Without it, the bank does not know the browser, and may send an e-mail to the customer after each login. Off
 * unless given: whether a TPP may keep it is for the host and its counsel to decide (R14).
 */
export interface TrustedDevicesOptions {
  /** Longest time a mark is kept, in milliseconds; the bank's own limit holds where it is shorter. @defaultValue 90 days */
  readonly maxAgeMs?: number;
}

/** A cookie, and until when the bank knows it. */
export interface DeviceMark {
  readonly value: string;
  /** Address of the page that set it. */
  readonly url: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
  /** Until when the bank knows it, where it is kept for a shorter time. Milliseconds since the epoch. */
  readonly knownUntil?: number;
  /** Of which login it is: a digest of the customer identifier. */
  readonly user?: string;
}

const DAYS_90_MS = 90 * 86_400_000;

/** The marks of one bank's customers, in the sealed store. A store that fails never keeps a customer from logging in. */
export class TrustedDevices {
  readonly #store: SealedStore;
  readonly #maxAgeMs: number;
  readonly #bankId: string;
  readonly #clock: Clock;

  /** @throws {RangeError} when `maxAgeMs` is not positive */
  constructor({ maxAgeMs = DAYS_90_MS }: TrustedDevicesOptions, store: SealedStore, bankId: string, clock: Clock) {
    if (!(maxAgeMs > 0)) throw new RangeError(`trustedDevices.maxAgeMs must be positive, got ${maxAgeMs}`);
    this.#store = store;
    this.#maxAgeMs = maxAgeMs;
    this.#bankId = bankId;
    this.#clock = clock;
  }

  /** The PSU's mark, if there is one that still holds. */
  async load(psuId: string): Promise<DeviceMark | undefined> {
    try {
      const mark = await this.#store.read(this.#nameOf(psuId), readMark);
      if (mark === undefined || mark.expiresAt > this.#clock.now()) return mark;
    } catch {
      // The mark is damaged, sealed with a key of the past, or out of reach. The bank asks, as it does for any new browser.
    }
    return undefined;
  }

  async save(psuId: string, mark: DeviceMark): Promise<void> {
    const now = this.#clock.now();
    const expiresAt = Math.min(mark.expiresAt, now + this.#maxAgeMs);
    if (!(expiresAt > now)) return;
    const name = this.#nameOf(psuId);
    const knownUntil = mark.knownUntil ?? mark.expiresAt;
    const own = expiresAt < knownUntil ? { knownUntil } : {};
    const kept = (): Promise<unknown> =>
      this.#store.change(name, readMark, () => ({ ...mark, expiresAt, ...own }), expiresAt - now);
    // The customer is in: where it cannot be kept, the bank asks again next time. One that cannot be read makes room.
    await kept()
      .catch(() => this.#store.erase(name).then(kept))
      .catch(() => {});
  }

  /** @throws {RelaisError} `own_network` with reason `store` when the store may still hold it */
  async forget(psuId: string): Promise<void> {
    await this.#store.erase(this.#nameOf(psuId));
  }

  #nameOf(psuId: string): EntryName {
    return { bankId: this.#bankId, psuId, part: 'device' };
  }
}

function readMark(stored: unknown): DeviceMark {
  const { value, url, expiresAt, knownUntil, user } = Object(stored) as Partial<Record<keyof DeviceMark, unknown>>;
  const isUser = user === undefined || typeof user === 'string';
  const isUntil = knownUntil === undefined || typeof knownUntil === 'number';
  if (typeof value !== 'string' || typeof url !== 'string' || typeof expiresAt !== 'number' || !isUser || !isUntil) {
    throw new TypeError('what is stored is no mark of a browser');
  }
  return {
    value,
    url,
    expiresAt,
    ...(knownUntil !== undefined && { knownUntil }),
    ...(user !== undefined && { user }),
  };
}
