export type { Card, CardMonth, CardPurchase } from './ledger/card.ts';
export type { CardPagesPlan } from './ledger/card-pages-plan.ts';
export {
  type DownloadFormPlan,
  type IdPrefix,
  type Release,
  SUBBANKS,
  type Subbank,
} from './ledger/customer-scenario.ts';
export { DEFAULT_PREFERENCES, type DisplayPreferences } from './ledger/display-preferences.ts';
export type {
  AnnouncedOperation,
  Cents,
  Contract,
  ContractKind,
  Customer,
  Operation,
} from './ledger/ledger.ts';
export { renderBudgetCsv } from './web/downloads/budget-csv.ts';
export { type CsvOptions, renderCsv } from './web/downloads/csv.ts';
export { toLatin9 } from './web/downloads/latin9.ts';
export { renderOfx } from './web/downloads/ofx.ts';
export {
  type CardListPageOptions,
  type CardPageOptions,
  type ContractPageOptions,
  type CustomerPageOptions,
  type OperationsPageOptions,
  type OwnCardMonthOptions,
  type OwnCardPageOptions,
  renderAccountListPage,
  renderAnnouncedPage,
  renderBundlePage,
  renderCardFunctionsPage,
  renderCardHalfYearPage,
  renderCardListPage,
  renderCardPage,
  renderCardTimelinePage,
  renderDownloadPage,
  renderOperationsPage,
  renderRibPage,
} from './web/render-pages.ts';
export { EVERY_FEATURE, type PageFeatures } from './web/site/page-features.ts';
export { LANGUAGES, type Language } from './web/site/read-address.ts';
export type { SiteOptions } from './web/site/site.ts';
