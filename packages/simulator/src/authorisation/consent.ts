import type { Scope } from './scope.ts';

/** What a customer has allowed a client, strongly authenticated. */
export interface Consent {
  readonly clientId: string;
  readonly login: string;
  /** The accounts they chose, by the ledger's `resourceId`. */
  readonly accountIds: readonly string[];
  readonly scope: readonly Scope[];
  /** When they did, in milliseconds since the epoch. */
  readonly grantedAt: number;
}
