import { createHash } from 'node:crypto';

/** 43 to 128 unreserved characters (RFC 7636, section 4.1). */
const VERIFIER = /^[A-Za-z0-9\-._~]{43,128}$/;
/** Base64url of a SHA-256. */
const CHALLENGE = /^[A-Za-z0-9\-_]{43}$/;

/** True for something that can be an S256 challenge. */
export function isCodeChallenge(text: string): boolean {
  return CHALLENGE.test(text);
}

/** Whether the client with the code is the one that asked for it (RFC 7636, section 4.6). */
export function provesPossession(verifier: string, challenge: string): boolean {
  return VERIFIER.test(verifier) && createHash('sha256').update(verifier).digest('base64url') === challenge;
}
