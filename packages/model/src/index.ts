export type {
  Account,
  AccountIdentification,
  CashAccountType,
  GenericIdentification,
  HalAccounts,
} from './account-data/account.ts';
export type { Amount } from './account-data/amount.ts';
export type { Balance, BalanceType, HalBalances } from './account-data/balance.ts';
export type {
  Beneficiary,
  FinancialInstitution,
  HalBeneficiaries,
  Party,
  PostalAddress,
} from './account-data/beneficiary.ts';
export type { Link, Links } from './account-data/link.ts';
export type { PsuIdentity } from './account-data/psu-identity.ts';
export type {
  BankTransactionCode,
  HalTransactions,
  RelatedParties,
  RemittanceInformation,
  Transaction,
  TransactionStatus,
} from './account-data/transaction.ts';
export { type AskHostOptions, askHost, hostCause } from './ask-host.ts';
export {
  type ApiProfile,
  type ApiProfileChanges,
  authorizationUrlOf,
  type BankProfile,
  type Contingency,
  type DeferredCardWords,
  type FallbackProfile,
  type FallbackProfileChanges,
  fallbackUrlOf,
  registrationUrlOf,
  resourceBaseUrl,
  tokenUrlOf,
  type WebProfile,
  type WebProfileChanges,
} from './bank-profile/bank-profile.ts';
export type { CardView, CardViewPages } from './bank-profile/card-views.ts';
export { checkAddresses } from './bank-profile/check-addresses.ts';
export { becm, beobank, cic, cicBanquePrivee, creditMutuel, monabanq } from './bank-profile/credit-mutuel-group.ts';
export { type BankProfileOverrides, overrideProfile } from './bank-profile/override-profile.ts';
export { type Answer, type AnswerNotes, wholeAnswer } from './channel/answer.ts';
export type { CallOptions } from './channel/call-options.ts';
export {
  type CallScope,
  type Channel,
  type ReadingRight,
  type RequestScope,
  UNLIMITED,
  type Visit,
} from './channel/channel.ts';
export type { Provenance, QuotaLeft } from './channel/provenance.ts';
export { type PsuHandle, psuHandle } from './channel/psu-handle.ts';
export type { AnswerValues, Question, QuestionKind, TransactionQuery, ValueOf } from './channel/question.ts';
export type { LeftOut, Reading } from './channel/reading.ts';
export {
  type AccessFacts,
  type EndFacts,
  noRecord,
  type OpenRecord,
  type ScaFacts,
  type SessionBegun,
  type SessionRecord,
} from './channel/session-record.ts';
export type { ClientCertificate } from './client-certificate.ts';
export { type Consent, checkConsent, consentMark, isConsentValid } from './consent.ts';
export type { Actor, Retry } from './errors/error-facts.ts';
export type { MessageKey, RelaisErrorCode, RelaisErrorReason } from './errors/error-reason.ts';
export { ERROR_TABLE } from './errors/error-table.ts';
export { type EventMap, Events } from './events/events.ts';
export { answerOr, guarded, guardedReport, type ReportMistake } from './events/guarded.ts';
export {
  FRONT_HEADER_NAMES,
  type FrontKind,
  frontOf,
  frontRetryAt,
  isPage,
  type SeenAnswer,
} from './front/front-answer.ts';

export {
  checkCallback,
  checkInstant,
  checkObject,
  checkPsuId,
  checkRecordName,
  isRecordName,
  wrong,
} from './host-value.ts';

export { InFlight } from './in-flight.ts';
export { type KeyLock, type KeyLocks, withKeyLock } from './key-lock.ts';
export {
  absoluteDecimal,
  addDecimals,
  compareDecimals,
  type Decimal,
  isDecimal,
  negateDecimal,
  normalizeDecimal,
} from './money/decimal.ts';
export { type FrenchIbanParts, frenchIbanParts, type Iban, readIban } from './money/iban.ts';
export { type ErrorFacts, factsOf } from './network/error-facts.ts';
export { NETWORK_CODES, type NetworkFailureKind } from './network/network-codes.ts';
export { type NetworkError, networkError } from './network/network-error.ts';
export { type NetworkFailure, networkFailure } from './network/network-failure.ts';
export { type ProxyChoice, type ProxySettings, proxySettings } from './network/proxy.ts';
export { readRetryAfter } from './network/retry-after.ts';
export { TLS_CHECKS, TLS_VERSIONS } from './network/tls-checks.ts';
export { type RequestProgress, type ToldTransport, tellWhenStanding, toldTransport } from './network/told-transport.ts';

export { type WireWatch, watchWire } from './network/wire-watch.ts';
export { checkMisspelt, checkOptionNames, type OptionNames } from './options/option-names.ts';
export { option } from './options/option-rules.ts';
export { type OptionReader, type OptionReaders, readOptions, type Settings } from './options/read-options.ts';

export { Pseudonyms } from './pseudonyms.ts';
export { type AnyRelaisError, isRelaisError, RelaisError, type RelaisErrorOptions } from './relais-error.ts';
export { BankMemory, type BankMemoryOptions } from './remembering/bank-memory.ts';
export type { Learned, MemoryEntry, MemoryWait, NextValue, PsuMemory, Recalled } from './remembering/psu-memory.ts';
export { isRecord, isText, isTextOrAbsent } from './remembering/stored-shape.ts';
export { safeCause } from './safe-cause.ts';
export { createSealedStore, type SealedStoreOptions } from './store/create-sealed-store.ts';
export type { KeyValueStore } from './store/key-value-store.ts';
export { memory } from './store/memory.ts';
export type { EntryName, ReadStored, SealedStore, StorePart } from './store/sealed-store.ts';
export { isDamagedEntry, isStoreFailure, storeFailure } from './store/store-failure.ts';
export type { VersionAdvance, Versions } from './store/versions.ts';
export { afterStall } from './time/after-stall.ts';
export { atMostEvery, type Throttled } from './time/at-most-every.ts';
export { Beat, type Waiting } from './time/beat.ts';
export {
  addDays,
  type CalendarDate,
  dateInZone,
  daysBetween,
  isCalendarDate,
  toCalendarDate,
} from './time/calendar-date.ts';
export { type Clock, systemClock } from './time/clock.ts';
export { countdown } from './time/countdown.ts';
export { type ManualClock, manualClock } from './time/manual-clock.ts';
export { QuietTimes } from './time/quiet-times.ts';
export { begun, callerLeft, type DeadlineOptions, inTime, withDeadline } from './time/with-deadline.ts';
export { withSignal } from './time/with-signal.ts';
