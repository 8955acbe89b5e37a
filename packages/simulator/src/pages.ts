export { DEFAULT_PREFERENCES, type DisplayPreferences } from './ledger/display-preferences.ts';
export type {
  AnnouncedOperation,
  Cents,
  Contract,
  ContractKind,
  Customer,
  Operation,
} from './ledger/ledger.ts';
export {
  type ContractPageOptions,
  type CustomerPageOptions,
  type OperationsPageOptions,
  renderAccountListPage,
  renderAnnouncedPage,
  renderOperationsPage,
  renderRibPage,
} from './web/render-pages.ts';
export type { IdPrefix } from './web/site/brand-look.ts';
export { LANGUAGES, type Language, SUBBANKS, type Subbank } from './web/site/read-address.ts';
export type { Release, SiteOptions } from './web/site/site.ts';
