import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { isCodeChallenge, provesPossession } from '../../src/authorisation/pkce.ts';

/** RFC 7636, appendix B. */
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

it('finds the example of the RFC right, and no other verifier', () => {
  expect(isCodeChallenge(CHALLENGE)).toBe(true);
  expect(provesPossession(VERIFIER, CHALLENGE)).toBe(true);
  expect(provesPossession(`${VERIFIER}x`, CHALLENGE)).toBe(false);
});

it.each(['x'.repeat(42), 'x'.repeat(129), `${'x'.repeat(43)} `, `${'x'.repeat(43)}é`])(
  'does not take %j for a verifier, whatever its challenge',
  (verifier) => {
    expect(provesPossession(verifier, createHash('sha256').update(verifier).digest('base64url'))).toBe(false);
  },
);

it.each(['', `${CHALLENGE}=`, CHALLENGE.slice(1), CHALLENGE.replace('-', '+')])('%j is no challenge', (text) => {
  expect(isCodeChallenge(text)).toBe(false);
});
