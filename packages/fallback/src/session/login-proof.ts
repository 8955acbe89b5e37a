import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Credentials } from './credentials.ts';

/** Of this process, and never kept: a mark alone tells nothing. */
const KEY = randomBytes(32);

/** What stands for a login of one bank while the process lives. */
export function loginMark(bankId: string, { user, password }: Credentials): string {
  // The length of what comes first: no two logins can be cut into the same text.
  const named = Buffer.from(JSON.stringify([bankId, user]));
  return createHmac('sha256', KEY).update(`${named.length}:`).update(named).update(password).digest('base64url');
}

/** Compares two marks in a time that tells nothing. */
export function isSameLogin(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** What stands for a customer identifier of one bank, in any process. */
export function userMark(user: string): string {
  return createHash('sha256')
    .update(JSON.stringify(['relais user', user]))
    .digest('base64url');
}
