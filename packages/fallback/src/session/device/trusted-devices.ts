import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import { type Clock, withDeadline } from '@relais/model';

/** Where the host keeps what is sealed. Any Keyv store fits. */
export interface DeviceStore {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown, ttlMs?: number): Promise<unknown>;
  delete(key: string): Promise<unknown>;
}

/**
 * Keeps the mark by which the bank knows a customer's browser again, so that it does not ask for strong authentication at
 * each login. Off unless given: whether a TPP may keep it is for the host and its counsel to decide (R14).
 */
export interface TrustedDevicesOptions {
  readonly store: DeviceStore;
  /** 32 bytes, of the host's own vault. Never stored beside what it seals. */
  readonly key: Uint8Array;
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
  /** Of which login it is: a digest of the customer identifier. */
  readonly user?: string;
}

/** A store that says nothing for so long is down, in milliseconds. */
const STORE_MS = 5_000;
const DAYS_90_MS = 90 * 86_400_000;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * The marks of one bank's customers, sealed by AES-256-GCM and bound to bank and PSU: another customer's entry does not
 * open. A store that fails never keeps anybody from logging in.
 */
export class TrustedDevices {
  readonly #store: DeviceStore;
  readonly #key: KeyObject;
  readonly #maxAgeMs: number;
  readonly #bankId: string;
  readonly #clock: Clock;

  /** @throws {RangeError} when the key is not 32 bytes long, or `maxAgeMs` is not positive */
  constructor({ store, key, maxAgeMs = DAYS_90_MS }: TrustedDevicesOptions, bankId: string, clock: Clock) {
    if (key.length !== 32) throw new RangeError(`trustedDevices.key must be 32 bytes long, got ${key.length}`);
    if (!(maxAgeMs > 0)) throw new RangeError(`trustedDevices.maxAgeMs must be positive, got ${maxAgeMs}`);
    this.#store = store;
    this.#key = createSecretKey(key);
    this.#maxAgeMs = maxAgeMs;
    this.#bankId = bankId;
    this.#clock = clock;
  }

  /** The PSU's mark, if there is one that still holds. */
  async load(psuId: string): Promise<DeviceMark | undefined> {
    try {
      const sealed = await this.#inTime(() => this.#store.get(this.#nameOf(psuId)));
      if (typeof sealed !== 'string') return undefined;
      const mark = this.#open(sealed, psuId);
      if (mark.expiresAt > this.#clock.now()) return mark;
      await this.forget(psuId);
    } catch {
      // Sealed with a key of the past, damaged, or out of reach: the bank asks, as it would of anybody.
    }
    return undefined;
  }

  async save(psuId: string, mark: DeviceMark): Promise<void> {
    const now = this.#clock.now();
    const expiresAt = Math.min(mark.expiresAt, now + this.#maxAgeMs);
    if (expiresAt <= now) return;
    try {
      const sealed = this.#seal({ ...mark, expiresAt }, psuId);
      await this.#inTime(() => this.#store.set(this.#nameOf(psuId), sealed, expiresAt - now));
    } catch {
      // The customer is in: the bank asks again next time.
    }
  }

  async forget(psuId: string): Promise<void> {
    await this.#inTime(() => this.#store.delete(this.#nameOf(psuId))).catch(() => {});
  }

  #inTime<T>(task: () => Promise<T>): Promise<T> {
    return withDeadline(async () => task(), { deadlineMs: STORE_MS, clock: this.#clock });
  }

  /** Says nothing of the PSU to whoever reads the store. */
  #nameOf(psuId: string): string {
    return `device:${createHmac('sha256', this.#key).update(this.#bindingOf(psuId)).digest('base64url')}`;
  }

  #bindingOf(psuId: string): Buffer {
    return Buffer.from(JSON.stringify(['relais device', this.#bankId, psuId]));
  }

  #seal(mark: DeviceMark, psuId: string): string {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv).setAAD(this.#bindingOf(psuId));
    const body = Buffer.concat([cipher.update(JSON.stringify(mark), 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
  }

  #open(sealed: string, psuId: string): DeviceMark {
    const bytes = Buffer.from(sealed, 'base64');
    const iv = bytes.subarray(0, IV_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, iv, { authTagLength: TAG_BYTES })
      .setAAD(this.#bindingOf(psuId))
      .setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const body = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
    return JSON.parse(body.toString('utf8')) as DeviceMark;
  }
}
