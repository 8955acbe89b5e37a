export type { QwacIdentity } from './certificate/check-qwac.ts';
export { examineQwac, type QwacCheck, type QwacFinding, type QwacProblem } from './certificate/examine-qwac.ts';
export { type ExpiryStep, expiryStep, type Life } from './certificate/expiry-step.ts';
export { type LoadedCertificate, loadCertificate } from './certificate/load-certificate.ts';
export type { QcStatements } from './certificate/qc-statements.ts';
export {
  type ClientCertificates,
  type ExpiringQwac,
  Qwacs,
  type QwacsOptions,
  type ValidQwac,
} from './certificate/qwacs.ts';
export { type QwacFacts, readQwac } from './certificate/read-qwac.ts';
export { createFallback, FallbackChannel } from './fallback-channel.ts';
export type { FallbackEventMap, FallbackEventSink, FallbackProgress } from './fallback-event-map.ts';
export type { FallbackLimits, FallbackOptions } from './fallback-options.ts';
export type { FallbackPsu } from './fallback-psu.ts';
export { checkLimits } from './fallback-settings.ts';
export type { FleetAdvance, FleetAdvanced, FleetLease, FleetLeaseOptions, LoginFleet } from './fleet/login-fleet.ts';
export type { KeptDriftSample, OnDriftSample } from './reading/drift-samples.ts';
export type { ExportUse } from './reading/export/export-use.ts';
export type { PageName } from './reading/page-name.ts';
export type { CredentialSource, Credentials } from './session/credentials.ts';
export type { TrustedDevicesOptions } from './session/device/trusted-devices.ts';
export type { OnSca, ScaAnswer, ScaContext, ScaOffer, ScaRequest } from './session/sca/on-sca.ts';
export type { ScaMethod, ScaResult } from './session/sca/sca-facts.ts';
export type { PassUnattended } from './session/sca/unattended-ways.ts';
export type { RandomError } from './transport/retry-page.ts';
