export type { LastKnownOptions, MatchReason, RowMatch } from '@relais/continuity';
export {
  allOf,
  anyOf,
  type BreakerState,
  type ConsecutiveFailuresOptions,
  consecutiveFailures,
  type ErrorRateOptions,
  errorRate,
  type FailoverOptions,
  type Fleet,
  type Incident,
  type IncidentUpdate,
  type LegalRegime,
  type MaintenanceWindow,
  minDistinctConsents,
  type OperatorDecision,
  type Outcome,
  type RecoveryOptions,
  type SlowCallsOptions,
  slowCalls,
  type TripPolicy,
} from '@relais/core';
export type {
  CredentialSource,
  Credentials,
  ExportUse,
  KeptDriftSample,
  OnDriftSample,
  OnSca,
  PassUnattended,
  QwacIdentity,
  QwacProblem,
  ScaAnswer,
  ScaContext,
  ScaMethod,
  ScaOffer,
  ScaRequest,
  ScaResult,
  TrustedDevicesOptions,
} from '@relais/fallback';
export {
  type Account,
  type AnyRelaisError,
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
  createSealedStore,
  creditMutuel,
  type HalAccounts,
  type HalBalances,
  type HalTransactions,
  isRelaisError,
  type KeyValueStore,
  type LeftOut,
  type MessageKey,
  manualClock,
  memory,
  monabanq,
  type Provenance,
  type QuotaLeft,
  RelaisError,
  type RelaisErrorCode,
  type RelaisErrorReason,
  type SealedStore,
  type SealedStoreOptions,
  type Transaction,
  type TransactionQuery,
} from '@relais/model';
export {
  type AccessJournal,
  createStatistics,
  type Journal,
  type JournalOptions,
  openJournal,
  type Statistics,
  type StatisticsStore,
} from '@relais/records';
export { createStetConnection, httpSignature, type TokenStore } from '@relais/stet';
export type { Answered, CustomerHandle, Told } from './call/answered.ts';
export { type Closable, type CloseOnExitOptions, closeOnExit } from './close-on-exit.ts';
export { createRelais } from './create-relais.ts';
export type { EndableFunction, HostFunction, Protect, ProtectOptions } from './protect.ts';
export { type AccessQuota, createAccessQuota } from './quota/access-quota.ts';
export type { AccessQuotaOptions, AgreedLimit, QuotaOptions } from './quota/access-quota-options.ts';
export type { AttendedAccess } from './quota/attended-access.ts';
export type { Relais } from './relais.ts';
export type { RelaisEventMap } from './relais-event-map.ts';
export type { JournalFacts, Psu, PsuOfHost, RelaisOptions, Tpp } from './relais-options.ts';
