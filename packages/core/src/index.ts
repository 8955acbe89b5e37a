export { createFailover, Failover } from './failover.ts';
export type { FailoverEventMap } from './failover-event-map.ts';
export { checkEngine, type EngineOptions, type FailoverOptions } from './failover-options.ts';
export { checkFleetName } from './fleet/check-fleet-name.ts';
export { checkLifeMs } from './fleet/check-life-ms.ts';
export type {
  Advance,
  AdvanceOptions,
  CommitResult,
  Fleet,
  FleetCommit,
  FleetDocument,
  FleetEventMap,
  FleetReport,
  FleetView,
  Reservation,
  TakeOptions,
} from './fleet/fleet.ts';
export type { Lease, LeaseOptions, LeaseTry } from './fleet/lease.ts';
export { FleetMemory, memoryFleet } from './fleet/memory-fleet.ts';
export { type WaitForLeaseOptions, waitForLease } from './fleet/wait-for-lease.ts';
export type { FallbackGuardOptions } from './guard/fallback-guard.ts';
export { checkDecision, type LegalRegime, type OperatorDecision, RTS_2018_389 } from './guard/fallback-permission.ts';
export type { Incident, IncidentFacts, IncidentUpdate, JournalPosition } from './incident/incident.ts';
export type { Probe } from './incident/tally.ts';
export type { BankClassifier, ClassificationRules } from './outcome/classify.ts';
export type { Basis, Endpoint, FailureBasis, Outcome, OutcomeKind } from './outcome/outcome.ts';
export type { BreakerState } from './position/position.ts';
export type { LastKnown, ProtectedCall, Served } from './protected-call.ts';
export type { RecoveryOptions } from './recovery/recovery-options.ts';
export { type FleetStatus, fleetStatus } from './sharing/fleet-status.ts';
export {
  silentTelemetry,
  type Telemetry,
  type TelemetryCall,
  type TelemetryOutcome,
  type TelemetryState,
} from './telemetry/telemetry.ts';
export { allOf, anyOf, minDistinctConsents, minDistinctWorkers } from './trip/combined-policies.ts';
export { type ConsecutiveFailuresOptions, consecutiveFailures } from './trip/consecutive-failures.ts';
export { type ErrorRateOptions, errorRate } from './trip/error-rate.ts';
export type { MaintenanceWindow } from './trip/maintenance-calendar.ts';
export { type SlowCallsOptions, slowCalls } from './trip/slow-calls.ts';
export type { TripPolicy } from './trip/trip-policy.ts';
