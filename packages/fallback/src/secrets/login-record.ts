import type { SecretHash } from './secret-hash.ts';

/** A login whose password leaves, or has left, and whose outcome is not on record yet. */
export interface SendingLogin {
  readonly id: string;
  readonly hash: SecretHash;
  /** Time of day, in milliseconds since the epoch. */
  readonly at: number;
}

/** A login whose outcome will never be known. The bank may have counted it as a wrong password. */
export interface UnknownOutcome extends SendingLogin {
  /** 1 for a login that the bank answered with an error of its own, 2 for one without answer. */
  readonly weight: number;
}

/** The memory of the logins of one PSU. Of a secret that the bank has accepted, it holds nothing. */
export interface LoginRecord {
  /** Number of the last turn in which a login was about to send a password. */
  readonly turn: number;
  readonly sending?: SendingLogin;
  readonly unknown: readonly UnknownOutcome[];
  /** Secrets that the bank refused, oldest first. */
  readonly refused: readonly SecretHash[];
}

/** Nothing has happened. */
export const NO_RECORD: LoginRecord = { turn: 0, unknown: [], refused: [] };

/** True where it names no secret: such a record need not be kept for long. */
export function namesNoSecret({ sending, unknown, refused }: LoginRecord): boolean {
  return sending === undefined && unknown.length === 0 && refused.length === 0;
}

/** Reads what a store gave back. @throws {TypeError} when that is something else: what was tried is then not known */
export function readLoginRecord(stored: unknown): LoginRecord {
  const { turn, sending, unknown, refused } = Object(stored) as Partial<Record<keyof LoginRecord, unknown>>;
  if (!isTurn(turn) || !isListOf(refused, isText) || !isListOf(unknown, isUnknown)) throw noRecord();
  if (sending !== undefined && !isSending(sending)) throw noRecord();
  return { turn, refused, unknown, ...(sending !== undefined && { sending }) };
}

function noRecord(): TypeError {
  return new TypeError('what is stored is no record of logins');
}

function isTurn(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isListOf<T>(value: unknown, isOne: (one: unknown) => one is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isOne);
}

function isSending(value: unknown): value is SendingLogin {
  const { id, hash, at } = Object(value) as Partial<Record<keyof SendingLogin, unknown>>;
  return isText(id) && isText(hash) && Number.isFinite(at);
}

function isUnknown(value: unknown): value is UnknownOutcome {
  const { weight } = Object(value) as Partial<Record<keyof UnknownOutcome, unknown>>;
  return isSending(value) && (weight === 1 || weight === 2);
}
