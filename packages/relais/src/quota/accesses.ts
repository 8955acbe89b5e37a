import { isRecord, isText, isTextOrAbsent } from '@relais/model';

/** One access to an account that counts, or that the PSU asked for. */
export interface Access {
  /** When it ended, or began where its end is not known. Milliseconds since the epoch. */
  readonly at: number;
  /** The PSU's action behind it. Absent: an unattended access, which counts. */
  readonly actionId?: string;
}

/** An access as it is stored. */
export interface StoredAccess extends Access {
  readonly id: string;
  /** Reads within one session of the web bank are one access. */
  readonly sessionId?: string;
  /** Reads that share this access: the last one to be released takes it away. */
  readonly reads: number;
}

/** How much of the quota is left. */
export interface QuotaStatus {
  /** Unattended accesses within any 24 hours. */
  readonly limit: number;
  /** Unattended accesses that are still free. */
  readonly remaining: number;
  /** From when on the next unattended access is allowed, in milliseconds since the epoch: now, while one is free. */
  readonly nextFreeAt: number;
}

/** The window of RTS art. 36(5)(b). Hours are hours: a clock change neither shortens nor lengthens it. */
export const WINDOW_MS = 86_400_000;

/** Attended accesses are unlimited, their record is not: the latest ones of each counter stay. */
const MAX_ATTENDED = 20;

/** What still matters at `now`, oldest first. An access made exactly 24 hours ago no longer does. */
export function recentAccesses(accesses: readonly StoredAccess[], now: number): readonly StoredAccess[] {
  return areAllRecent(accesses, now) ? accesses : sortedOut(accesses, now);
}

function areAllRecent(accesses: readonly StoredAccess[], now: number): boolean {
  let before = Number.NEGATIVE_INFINITY;
  for (const { at } of accesses) {
    if (now - at >= WINDOW_MS || at < before) return false;
    before = at;
  }
  return accesses.length <= MAX_ATTENDED;
}

function sortedOut(accesses: readonly StoredAccess[], now: number): readonly StoredAccess[] {
  const recent = accesses.filter(({ at }) => now - at < WINDOW_MS).sort((a, b) => a.at - b.at);
  const surplus = recent.filter(isAttendedAccess).length - MAX_ATTENDED;
  let dropped = 0;
  return recent.filter((access) => {
    if (dropped >= surplus || !isAttendedAccess(access)) return true;
    dropped += 1;
    return false;
  });
}

/** @param accesses - recent ones, oldest first */
export function statusOf(accesses: readonly Access[], limit: number, now: number): QuotaStatus {
  const counted = accesses.filter((access) => !isAttendedAccess(access));
  // Stored under a higher limit, there may be more than there are places: several must leave before one is free.
  const leaving = counted[counted.length - limit];
  return {
    limit,
    remaining: Math.max(0, limit - counted.length),
    nextFreeAt: leaving === undefined ? now : leaving.at + WINDOW_MS,
  };
}

function isAttendedAccess({ actionId }: Access): boolean {
  return actionId !== undefined;
}

/** The accesses of one PSU, by counter. */
export type AccessBook = Readonly<Record<string, readonly StoredAccess[]>>;

/** @throws {TypeError} when it is not what was stored */
export function readAccessBook(stored: unknown): AccessBook {
  if (!isRecord(stored) || !Object.values(stored).every(isAccessList)) throw new TypeError('no accesses');
  return stored as AccessBook;
}

function isAccessList(value: unknown): boolean {
  return Array.isArray(value) && value.every(isStoredAccess);
}

function isStoredAccess(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { id, at, reads, sessionId, actionId } = value;
  return isText(id) && Number.isFinite(at) && Number.isInteger(reads) && [sessionId, actionId].every(isTextOrAbsent);
}
