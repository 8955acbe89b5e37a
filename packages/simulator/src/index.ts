export type { ApiControl } from './api/api-control.ts';
export type { ApiRules, ApiSettings } from './api/api-rules.ts';
export type { Reissued } from './api/issued-ids.ts';
export type { LastPageNext } from './api/page-links.ts';
export type { StetVersion } from './api/stet-version.ts';
export type { Authorise, Authorised, AuthoriseOptions } from './as-tpp/authorise.ts';
export type { RegisterClient, RegisterClientOptions, RegisteredClientKeys } from './as-tpp/register-client.ts';
export type { ConsentFilter } from './authorisation/grants.ts';
export { DOORS, type DoorName } from './door/door-name.ts';
export {
  type ActiveFault,
  CONNECTION_FAULTS,
  type ConnectionFault,
  type Fault,
  type FaultOptions,
  REQUEST_FAULTS,
  type RequestFault,
} from './fault/fault.ts';
export type { Faults } from './fault/faults.ts';
export type { RandomFaults } from './fault/random-faults.ts';
export type { Brand } from './ledger/brand.ts';
export type { Card, CardMonth, CardPurchase } from './ledger/card.ts';
export type {
  AppOutcome,
  CustomerScenario,
  DownloadFormPlan,
  IdPrefix,
  InterstitialName,
  LoginFault,
  PageFault,
  PageFaultPlan,
  RefreshPlan,
  Release,
  ScaBefore,
  ScaMeans,
  ScaPlan,
  Subbank,
} from './ledger/customer-scenario.ts';
export { DEFAULT_PREFERENCES, type DisplayPreferences } from './ledger/display-preferences.ts';
export {
  type AnnouncedOperation,
  announcedCents,
  bookedCents,
  type Cents,
  type Contract,
  type ContractKind,
  type Customer,
  expectedCents,
  type Ledger,
  type Operation,
} from './ledger/ledger.ts';
export { NAMED_PASSWORD } from './ledger/named/plan-of.ts';
export { type SeedLedgerOptions, seedLedger } from './ledger/seed-ledger.ts';
export type { KeyType, PemCertificate, Validity } from './pki/authority.ts';
export type { ClientCertificateOptions, Pki } from './pki/create-pki.ts';
export type { PspRole } from './pki/qc-statements.ts';
export { toPfx } from './pki/to-pfx.ts';
export type {
  CustomerTraffic,
  DoorTraffic,
  LoggedRequest,
  RequestLog,
  RequestLogSnapshot,
  TokenTraffic,
} from './request-log/request-log.ts';
export type { Simulator } from './simulator.ts';
export type { SimulatorOptions } from './simulator-options.ts';
export { startSimulator } from './start-simulator.ts';
export type { ScaAnswer, ScaControl } from './web/sca/confirmations.ts';
export type { RandomErrors } from './web/web-bank.ts';
