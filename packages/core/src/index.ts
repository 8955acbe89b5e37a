export type { BreakerState } from './breaker/breaker.ts';
export { AccountIds, type Store } from './continuity/account-ids.ts';
export type { QuarantineReason } from './continuity/check-answer.ts';
export { type HalLinks, halLinks } from './continuity/hal-links.ts';
export type { ReadWindow } from './continuity/read-window.ts';
export type { Reconciliation } from './continuity/reconcile.ts';
export { type MatchReason, matchOf, type RowMatch } from './continuity/row-match.ts';
export {
  type PresentedTransactions,
  TransactionIds,
  type TransactionIdsOptions,
  type TransactionsAnswer,
} from './continuity/transaction-ids.ts';
export { type EventMap, Events, type ReportListenerError } from './events/events.ts';
export type { FailoverEventMap } from './events/failover-event-map.ts';
export { createFailover, Failover } from './failover.ts';
export type { FailoverOptions } from './failover-options.ts';
export type { FallbackGuardOptions } from './guard/fallback-guard.ts';
export { type LegalRegime, type OperatorDecision, RTS_2018_389 } from './guard/fallback-permission.ts';
export type { Incident, Probe } from './incident/incident.ts';
export type { BankClassifier, ClassificationRules } from './outcome/classify.ts';
export type { Facts } from './outcome/facts.ts';
export type { Basis, Endpoint, FailureBasis, Outcome, OutcomeKind } from './outcome/outcome.ts';
export type { Answer, LastKnown, ProtectedCall } from './protected-call.ts';
export { createPsuHandle, type PsuHandleOptions } from './psu-handle.ts';
export {
  type AccessQuota,
  createAccessQuota,
  type DataKind,
  type QuotaCounter,
  type QuotaEventMap,
  type QuotaRequest,
  type Reservation,
} from './quota/access-quota.ts';
export type { AccessQuotaOptions, AgreedLimit } from './quota/access-quota-options.ts';
export type { Access, QuotaStatus } from './quota/accesses.ts';
export type { AttendedAccess } from './quota/attended-access.ts';
export type { Exclusive } from './quota/exclusive.ts';
export type { RecoveryOptions } from './recovery/recovery.ts';
export type {
  DayStatistics,
  FallbackStatistics,
  NotEnoughData,
  RequestStatistics,
} from './statistics/day-statistics.ts';
export type { FallbackCall, FallbackLogin } from './statistics/fallback-tally.ts';
export type { ResponseTimes } from './statistics/response-times.ts';
export { createStatistics, type Statistics } from './statistics/statistics.ts';
export type { StatisticsOptions } from './statistics/statistics-options.ts';
export {
  silentTelemetry,
  type Telemetry,
  type TelemetryCall,
  type TelemetryOutcome,
  type TelemetryState,
} from './telemetry/telemetry.ts';
export { allOf, anyOf, minDistinctConsents } from './trip/combined-policies.ts';
export { type ConsecutiveFailuresOptions, consecutiveFailures } from './trip/consecutive-failures.ts';
export { type ErrorRateOptions, errorRate } from './trip/error-rate.ts';
export type { MaintenanceWindow } from './trip/maintenance-calendar.ts';
export { type SlowCallsOptions, slowCalls } from './trip/slow-calls.ts';
export type { TripPolicy } from './trip/trip-policy.ts';
