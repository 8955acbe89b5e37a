export { type AccessJournal, type JournalSession, noJournal, type SessionFacts } from './journal/access-journal.ts';
export { exportJournal } from './journal/export-journal.ts';
export { type Journal, openJournal, type RecordsOf } from './journal/journal.ts';
export type { DetailLevel, JournalOptions, RetentionOptions, RotationOptions } from './journal/journal-options.ts';
export type { JournalRecord, Part, PartName, RecordType } from './journal/journal-record.ts';
export type { JournalScope } from './journal/journal-scope.ts';
export { type Key, psuReference, recordReference } from './journal/keyed-hash.ts';
export type { NotedChain } from './journal/noted-chain.ts';
export type { Checkpoint } from './journal/retention/checkpoint.ts';
export type { Erasure, SeqRange, StatedErasure } from './journal/retention/erasure.ts';
export type { LegalHold } from './journal/retention/legal-hold.ts';
export type { RetentionPeriods } from './journal/retention/periods.ts';
export type { RetentionResult } from './journal/retention/retain.ts';
export { openValues, type SealedValues, type ValuesKey } from './journal/sealed-values.ts';
export { listChains } from './journal/segment.ts';
export type { ErasedParts } from './journal/verify/absent-parts.ts';
export { type DamageKind, describeDamage, type JournalDamage } from './journal/verify/journal-damage.ts';
export type { ChainSummary, JournalReport, UnfinishedTail } from './journal/verify/journal-report.ts';
export { type VerifyOptions, verifyJournal } from './journal/verify/verify-journal.ts';
export { type AuthorityDraft, authorityDraft } from './report/authority-draft.ts';
export { bankNotice, type Notice } from './report/bank-notice.ts';
export { type EvidenceFile, type EvidencePack, evidencePack } from './report/evidence-pack.ts';
export { justificationPage } from './report/justification-page.ts';
export {
  type CountedRequest,
  type JustificationRecord,
  justificationRecord,
} from './report/justification-record.ts';
export { type DueNotice, type NoticeKind, noticesDue, type SentNotice } from './report/notices-due.ts';
export { readJustification } from './report/read-justification.ts';
export type { ProblemFacts, ReportedEvent, ReportFacts, ReportingTpp } from './report/report-facts.ts';
export type { ReportLanguage } from './report/wording.ts';
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
