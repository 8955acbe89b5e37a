export {
  type BreakerState,
  type ConsecutiveFailuresOptions,
  consecutiveFailures,
  type FailoverOptions,
  type Incident,
  type MatchReason,
  matchOf,
  type Outcome,
  type RecoveryOptions,
  type RowMatch,
  type Store,
  type TripPolicy,
} from '@relais/core';
export type { CredentialSource, Credentials } from '@relais/fallback';
export {
  type Account,
  type AccountInformation,
  type Balance,
  type BankProfile,
  type BankProfileOverrides,
  becm,
  beobank,
  type CallOptions,
  type ClientCertificate,
  type Clock,
  type Consent,
  cic,
  cicBanquePrivee,
  creditMutuel,
  type HalAccounts,
  type HalBalances,
  type HalTransactions,
  isRelaisError,
  manualClock,
  monabanq,
  type Provenance,
  provenanceOf,
  RelaisError,
  type RelaisErrorCode,
  type Transaction,
  type TransactionQuery,
} from '@relais/model';
export { createStetTransport, httpSignature, type TokenStore } from '@relais/stet';
export { createRelais, type Relais } from './create-relais.ts';
export type { RelaisEventMap } from './relais-event-map.ts';
export type { Psu, PsuOfHost, RelaisOptions, Tpp } from './relais-options.ts';
