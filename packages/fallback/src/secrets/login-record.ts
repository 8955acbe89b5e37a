/** A login that is under way, in whichever process. */
interface LoginClaim {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Logins whose outcome nobody knows: each may have been a wrong password in the eyes of the bank. */
interface Doubt {
  /** 1 for a login that the bank answered with an error of its own, 2 for one that it did not answer. */
  readonly weight: number;
  /** Of the last of them, in milliseconds since the epoch. */
  readonly at: number;
}

/** What is remembered of the logins of one PSU. Nothing, once the bank has let them in. */
export interface LoginRecord {
  readonly claim?: LoginClaim;
  readonly doubt?: Doubt;
  /** Of this PSU, base64. */
  readonly salt?: string;
  /** Hashes of the secrets that the bank refused, base64, oldest first. */
  readonly refused: readonly string[];
}

/** Nothing has happened. */
export const NO_RECORD: LoginRecord = { refused: [] };

/** Reads what a store gave back. @throws {TypeError} when that is something else: nobody knows then what was tried */
export function readLoginRecord(stored: unknown): LoginRecord {
  if (stored === undefined || stored === null) return NO_RECORD;
  const { claim, doubt, salt, refused } = Object(stored) as Partial<Record<keyof LoginRecord, unknown>>;
  if (!Array.isArray(refused) || !refused.every((hash) => typeof hash === 'string') || !isText(salt)) {
    throw new TypeError('what is stored is no record of logins');
  }
  return {
    refused,
    ...(typeof salt === 'string' && { salt }),
    ...(isClaim(claim) && { claim: { id: claim.id, at: claim.at } }),
    ...(isDoubt(doubt) && { doubt: { weight: doubt.weight, at: doubt.at } }),
  };
}

function isText(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function isClaim(value: unknown): value is LoginClaim {
  const { id, at } = Object(value) as Partial<Record<keyof LoginClaim, unknown>>;
  return typeof id === 'string' && typeof at === 'number';
}

function isDoubt(value: unknown): value is Doubt {
  const { weight, at } = Object(value) as Partial<Record<keyof Doubt, unknown>>;
  return typeof weight === 'number' && typeof at === 'number';
}
