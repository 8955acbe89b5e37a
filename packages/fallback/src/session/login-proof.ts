import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Credentials } from './credentials.ts';

/** Of this process, and never kept: a mark tells nothing to whoever gets hold of it. */
const KEY = randomBytes(32);

/** What stands for a login of one bank while the process lives. */
export function loginMark(bankId: string, { user, password }: Credentials): Buffer {
  // The user in full before the password: no two logins can be cut into the same text.
  const named = JSON.stringify([bankId, user]);
  return createHmac('sha256', KEY).update(`${named.length}:${named}`).update(password).digest();
}

/** Compares in a time that tells nothing. */
export function isSameLogin(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}

/** What stands for a customer identifier of one bank, in any process. */
export function userMark(user: string): string {
  return createHash('sha256')
    .update(JSON.stringify(['relais user', user]))
    .digest('base64url');
}
