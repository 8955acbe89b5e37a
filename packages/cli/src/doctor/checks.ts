import type { Check } from './check.ts';
import { clockSkew } from './checks/clock-skew.ts';
import { fallbackChecks } from './checks/fallback-door.ts';
import { qwacChecks } from './checks/qwac.ts';
import { registration } from './checks/registration.ts';
import { signedCall } from './checks/signed-call.ts';
import { tlsHandshake } from './checks/tls-handshake.ts';
import { tokenEndpoint } from './checks/token-endpoint.ts';

/** All checks, in the order in which one builds on another. */
export const CHECKS: readonly Check[] = [
  ...qwacChecks,
  tlsHandshake,
  clockSkew,
  registration,
  tokenEndpoint,
  signedCall,
  ...fallbackChecks,
];
