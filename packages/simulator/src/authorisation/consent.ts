import type { Scope } from './scope.ts';

/** A customer's consent for a client, after strong authentication. */
export interface Consent {
  readonly clientId: string;
  readonly login: string;
  /** The accounts they chose, by the ledger's `resourceId`. */
  readonly accountIds: readonly string[];
  readonly scope: readonly Scope[];
  /** Time of the consent, in milliseconds since the epoch. */
  readonly grantedAt: number;
}
