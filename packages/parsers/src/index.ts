export type { AccountKind } from './account-list/account-kind.ts';
export { type AccountListPage, parseAccountList } from './account-list/account-list-page.ts';
export type { AccountListRow } from './account-list/account-row.ts';
export {
  type AnnouncedOperation,
  type AnnouncedOperationsPage,
  parseAnnouncedOperations,
} from './announced/announced-operations-page.ts';
export type { CardChoice } from './cards/card-choice.ts';
export { type CardFunctionsPage, parseCardFunctions } from './cards/card-functions-page.ts';
export { type CardListPage, parseCardList, type UnreadCard } from './cards/card-list-page.ts';
export { type CardMonthPage, parseCardMonth } from './cards/card-month-page.ts';
export type { CardOperation } from './cards/card-operation.ts';
export { type CardOperationsPage, parseCardOperations } from './cards/card-operations-page.ts';
export { parseCardParts } from './cards/card-parts-page.ts';
export type { TimelineMonth } from './cards/card-timeline.ts';
export type { ListedCard, ListedMonth } from './cards/listed-card.ts';
export { LATEST_DEBIT_DAYS } from './cards/month-debit-date.ts';
export type { BankPage } from './dom/bank-page.ts';
export type { FormPost } from './dom/form-post.ts';
export { type LinksTo, parseLinksTo } from './dom/links-to.ts';
export { type PageDocument, type ReadablePage, readPage } from './dom/read-document.ts';
export type { Select } from './dom/select.ts';
export { type DownloadAccount, type DownloadForm, parseDownloadForm } from './download/download-form.ts';
export { type CsvOperation, type OperationsCsv, parseOperationsCsv } from './download/operations-csv.ts';
export { type DriftFingerprint, PageDriftError } from './drift/page-drift-error.ts';
export type { PageKind } from './drift/page-kind.ts';
export { classifyLabel, type OperationKind } from './label/classify-label.ts';
export type { InterstitialExit } from './login/interstitial.ts';
export { type LoginOutcome, parseLoginOutcome } from './login/login-outcome.ts';
export { parseRefresh, type Refresh } from './login/refresh.ts';
export {
  type OpenedOperations,
  openOperations,
  parseOperations,
} from './operations/operations-page.ts';
export type { OperationsFrame, OperationsPage, ParsedOperation } from './operations/parsed-operations.ts';
export type { ShownRows } from './operations/shown-rows.ts';
export { parseBankWords } from './recognise/bank-words.ts';
export { isNoticeAddress } from './recognise/notice-path.ts';
export { type PageProblem, parseProblem } from './recognise/page-problem.ts';
export { recognise } from './recognise/recognise.ts';
export { parseRib, type RibAccount, type RibPage } from './rib/rib-page.ts';
export { type DriftSample, driftSample } from './sample/drift-sample.ts';
export type { OfferedKind, OfferedMeans } from './sca/means-on-offer.ts';
export type { MobileAppChallenge } from './sca/mobile-app.ts';
export { type OneTimeCodeChallenge, parseScaChallenge, type ScaChallenge } from './sca/sca-challenge.ts';
export { parseScaState, type ScaState } from './sca/sca-state.ts';
export { type PrintedAmount, parseAmount } from './value/amount.ts';
