import {
  type Clock,
  checkOptionNames,
  type KeyLock,
  type OptionNames,
  type SealedStore,
  systemClock,
} from '@relais/model';
import { ATTENDED_MAX_AGE_MS } from './attended-access.ts';

/** More unattended accesses than four, as the bank and the PSU agreed (RTS art. 36(5)(b)). */
export interface AgreedLimit {
  /** Unattended accesses within 24 hours. Integer above 4. */
  readonly accesses: number;
  /** Where the agreement with the bank is written down. */
  readonly reference: string;
}

/** What a host program may choose of its quota. */
export interface QuotaOptions {
  /** @defaultValue none: four accesses within 24 hours */
  readonly agreedLimit?: AgreedLimit;
  /** How long after an action the PSU still counts as present, in milliseconds. @defaultValue 300_000 */
  readonly attendedMaxAgeMs?: number;
  /** `quota:low` is told when no more than so many accesses remain. Integer ≥ 0. @defaultValue 1 */
  readonly lowAt?: number;
  /** Needed where several processes share the store without a fleet: a lock that holds across them. @defaultValue within this process */
  readonly exclusive?: KeyLock;
  /** Hears of listeners that throw, and of a store that fails after the call. @defaultValue they are dropped */
  readonly onError?: (error: unknown) => void;
  /** Ids of accesses. @defaultValue crypto.randomUUID */
  readonly newId?: () => string;
}

export interface AccessQuotaOptions extends QuotaOptions {
  readonly bankId: string;
  /** Keeps the counters. It must outlive the process, or a restart forgets what was spent. */
  readonly store: SealedStore;
  readonly clock?: Clock;
}

/** The options with every default in its place. */
export interface AccessQuotaSettings {
  readonly bankId: string;
  readonly store: SealedStore;
  readonly clock: Clock;
  readonly limit: number;
  readonly attendedMaxAgeMs: number;
  readonly lowAt: number;
  readonly exclusive: KeyLock;
  readonly onError: (error: unknown) => void;
  readonly newId: () => string;
}

/** RTS art. 36(5)(b). */
const LEGAL_LIMIT = 4;

const QUOTA: OptionNames<QuotaOptions> = {
  agreedLimit: true,
  attendedMaxAgeMs: true,
  lowAt: true,
  exclusive: true,
  onError: true,
  newId: true,
};

const OPTIONS: OptionNames<AccessQuotaOptions> = { ...QUOTA, bankId: true, store: true, clock: true };
const AGREED: OptionNames<AgreedLimit> = { accesses: true, reference: true };

function checkAgreed(given: AgreedLimit | undefined): void {
  if (given !== undefined) checkOptionNames('agreedLimit', given, AGREED, 'quota');
}

/** @throws {TypeError} naming an option that a quota has not */
export function checkQuotaOptions(option: string, given: QuotaOptions, of: string): QuotaOptions {
  checkOptionNames(option, given, QUOTA, of);
  checkAgreed(given.agreedLimit);
  return given;
}

/** @throws {RangeError | TypeError} naming the option that is wrong */
export function accessQuotaSettings(all: AccessQuotaOptions): AccessQuotaSettings {
  const { agreedLimit, ...given } = checkOptionNames('', all, OPTIONS, 'createAccessQuota');
  checkAgreed(agreedLimit);
  const settings: AccessQuotaSettings = {
    clock: systemClock,
    attendedMaxAgeMs: ATTENDED_MAX_AGE_MS,
    lowAt: 1,
    exclusive: (_, task) => task(),
    onError: () => {},
    newId: () => crypto.randomUUID(),
    ...given,
    limit: limitOf(agreedLimit),
  };
  const { attendedMaxAgeMs, lowAt } = settings;
  if (!(attendedMaxAgeMs > 0)) throw new RangeError(`attendedMaxAgeMs must be positive, got ${attendedMaxAgeMs}`);
  if (!Number.isInteger(lowAt) || lowAt < 0) throw new RangeError(`lowAt must be an integer ≥ 0, got ${lowAt}`);
  return settings;
}

function limitOf(agreed: AgreedLimit | undefined): number {
  if (agreed === undefined) return LEGAL_LIMIT;
  const { accesses, reference } = agreed;
  if (!Number.isInteger(accesses) || accesses <= LEGAL_LIMIT) {
    throw new RangeError(`agreedLimit.accesses must be an integer above ${LEGAL_LIMIT}, got ${accesses}`);
  }
  if (typeof reference !== 'string' || reference.trim() === '') {
    throw new TypeError('agreedLimit.reference must say where the agreement with the bank is written down');
  }
  return accesses;
}
