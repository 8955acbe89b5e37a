export type { BreakerState } from './breaker/breaker.ts';
export { AccountIds, type FoundAccount, type PresentedAccounts } from './continuity/account-ids.ts';
export type { QuarantineReason } from './continuity/check-answer.ts';
export { forgetCustomer } from './continuity/forget-customer.ts';
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
export { checkDecision, type LegalRegime, type OperatorDecision, RTS_2018_389 } from './guard/fallback-permission.ts';
export type { Incident, Probe } from './incident/incident.ts';
export { type AuthorityDraft, authorityDraft } from './incident/report/authority-draft.ts';
export { bankNotice, type Notice } from './incident/report/bank-notice.ts';
export { type EvidenceFile, type EvidencePack, evidencePack } from './incident/report/evidence-pack.ts';
export { justificationPage } from './incident/report/justification-page.ts';
export {
  type CountedRequest,
  type JustificationRecord,
  justificationRecord,
} from './incident/report/justification-record.ts';
export { type DueNotice, type NoticeKind, noticesDue, type SentNotice } from './incident/report/notices-due.ts';
export { readJustification } from './incident/report/read-justification.ts';
export type { ReportedEvent, ReportFacts, ReportingTpp } from './incident/report/report-facts.ts';
export type { ReportLanguage } from './incident/report/wording.ts';
export {
  type AccessFacts,
  type AccessJournal,
  type EndFacts,
  type Journalled,
  type JournalSession,
  noJournal,
  type ScaFacts,
  type SessionFacts,
} from './journal/access-journal.ts';
export { exportJournal } from './journal/export-journal.ts';
export { type Journal, openJournal, type RecordsOf } from './journal/journal.ts';
export type { DetailLevel, JournalOptions, RetentionOptions, RotationOptions } from './journal/journal-options.ts';
export type { JournalPosition, JournalRecord, Part, PartName, RecordType } from './journal/journal-record.ts';
export type { JournalScope } from './journal/journal-scope.ts';
export { type Key, psuReference, recordReference } from './journal/keyed-hash.ts';
export type { Checkpoint } from './journal/retention/checkpoint.ts';
export type { Erasure, SeqRange, StatedErasure } from './journal/retention/erasure.ts';
export type { LegalHold } from './journal/retention/legal-hold.ts';
export type { RetentionPeriods } from './journal/retention/periods.ts';
export type { RetentionResult } from './journal/retention/retain.ts';
export { openValues, type SealedValues, type ValuesKey } from './journal/sealed-values.ts';
export type { ErasedParts } from './journal/verify/absent-parts.ts';
export { type DamageKind, describeDamage, type JournalDamage } from './journal/verify/journal-damage.ts';
export type { JournalReport, UnfinishedTail } from './journal/verify/journal-report.ts';
export { type VerifyOptions, verifyJournal } from './journal/verify/verify-journal.ts';
export { checkLastKnown, LastKnownAnswers, type LastKnownOptions } from './last-known/last-known-answers.ts';
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
export { type AttendedAccess, isAttended } from './quota/attended-access.ts';
export type { PsuQuota } from './quota/counted-call.ts';
export type { Exclusive } from './quota/exclusive.ts';
export type { RecoveryOptions } from './recovery/recovery.ts';
export { BankMemory, type BankMemoryOptions } from './remembering/bank-memory.ts';
export type { MemoryEntry, MemoryWait, PsuMemory } from './remembering/psu-memory.ts';
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
export type { StatisticsStore } from './statistics/statistics-store.ts';
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
